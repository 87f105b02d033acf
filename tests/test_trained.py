"""The network that reads items, and the reader around it; a tiny network without training."""

from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import BertConfig, BertModel

from rag import Pipeline, Span, TrainedReader
from rag.errors import EncoderError
from rag.markdown import parse_document
from rag.network import LONGEST, Press, ReadingNetwork, Typesetter, apply_changes
from rag.passage import Passage, split_items
from rag.trained import ITEMS, ItemReader, TrainedWeights, sentences, shown


class Letters:
    """A tokenizer of one piece for each letter."""

    cls_token_id, sep_token_id = 1, 2

    def __call__(self, texts: list[str], **_: object) -> dict[str, list[list[int]]]:
        return {"input_ids": [[3 + ord(sign) % 90 for sign in text] for text in texts]}


def network() -> ReadingNetwork:
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=100, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=LONGEST,
    )  # fmt: skip
    return ReadingNetwork(BertModel(config, add_pooling_layer=False)).eval()


@pytest.fixture
def items() -> ItemReader:
    return ItemReader(network(), Typesetter(Letters()))


def passages(text: str) -> list[Passage]:
    return list(split_items(parse_document(text, id="one", path=Path("one.md"))))


TEXT = """# Talk

## Tea (0:01:00)

- Tea keeps some people awake. It has less caffeine than coffee.
- Green tea has **less** of it. Black tea has more.

## Talk

- A cool room is good for sleep.
  - A dark one, too.
"""


def test_an_item_of_several_sentences_is_parted() -> None:
    found = [span.of(TEXT) for span in sentences(passages(TEXT)[0])]
    assert found == ["Tea keeps some people awake.", "It has less caffeine than coffee."]


def test_an_item_with_markup_is_one_piece() -> None:
    found = [span.of(TEXT) for span in sentences(passages(TEXT)[1])]
    assert found == ["Green tea has **less** of it. Black tea has more."]


def test_an_item_is_shown_without_markup_under_title_section_and_point() -> None:
    _, tea, room, dark = map(shown, passages(TEXT))
    assert tea == ("Talk", "Tea: Green tea has less of it. Black tea has more.")
    assert room == ("Talk", "A cool room is good for sleep.")
    assert dark == ("Talk", "A cool room is good for sleep. A dark one, too.")


def test_an_item_reads_the_same_alone_and_beside_others(items: ItemReader) -> None:
    asked = [shown(passage) for passage in passages(TEXT)]
    together = items.read("tea?", asked)
    alone = [items.read("tea?", [one])[0] for one in asked]
    assert together == pytest.approx(alone, abs=1e-4)
    assert len(set(together)) == len(together) == 4
    assert all(-12 <= one <= 12 for one in together)


def test_nothing_to_read_is_nothing_read(items: ItemReader) -> None:
    assert items.read("tea?", []) == []


@given(st.integers(0, 300), st.integers(0, 200), st.integers(0, 700))
def test_a_sheet_never_outgrows_the_network(question: int, heading: int, item: int) -> None:
    sheet = Typesetter(Letters()).sheet([5] * question, [6] * heading, [7] * item)
    assert len(sheet.pieces) <= LONGEST
    assert set(sheet.pieces[sheet.item :]) == ({7, 2} if item else {2})
    assert set(sheet.pieces[sheet.heading : sheet.item]) == ({6, 2} if heading else {2})


def test_a_batch_knows_the_pieces_of_each_item() -> None:
    setter = Typesetter(Letters())
    press = Press.of([setter.sheet([5], [6], [7]), setter.sheet([5, 5], [6], [8, 8])])
    assert press.mask.sum(dim=1).tolist() == [7, 9]
    assert [row[own].tolist() for row, own in zip(press.pieces, press.items, strict=True)] == [
        [7, 2],
        [8, 8, 2],
    ]
    assert press.kinds.sum(dim=1).tolist() == [4, 5]


def test_a_change_is_added_and_a_whole_weight_replaces() -> None:
    one = network()
    name = "base.encoder.layer.0.attention.self.query.weight"
    before = one.state_dict()[name].clone()
    changes = {
        f"{name}.change": torch.full((16, 16), 4, dtype=torch.int8),
        f"{name}.scale": torch.full((16, 1), 0.5),
        "item_head.2.bias": torch.tensor([5.0]),
    }
    apply_changes(one, changes)
    assert torch.allclose(one.state_dict()[name], before + 2)
    assert one.state_dict()["item_head.2.bias"].item() == 5


def test_weights_of_another_network_are_an_error_with_the_fix() -> None:
    with pytest.raises(EncoderError, match="pip install"):
        apply_changes(network(), {"base.no.such.weight": torch.zeros(1)})


@pytest.fixture
def reading(pipeline: Pipeline, items: ItemReader) -> Pipeline:
    index = pipeline.retriever.index
    reader = TrainedReader(index, TrainedWeights(1, 1, 1), items=items)
    return Pipeline(pipeline.retriever, reader=reader, judge=pipeline.judge)


def test_readings_are_in_order_and_tell_how_sure_they_are(reading: Pipeline) -> None:
    readings = reading.look_up("Do red lamps delay sleep?").parts[0]
    scores = [one.score for one in readings]
    assert scores == sorted(scores, reverse=True)
    read = [one for one in readings if one.answers is not None]
    assert len(read) == min(ITEMS, len(readings))
    assert readings[: len(read)] == tuple(read)


def test_what_is_quoted_lies_within_its_item(reading: Pipeline) -> None:
    for one in reading.look_up("How long is a nap?").parts[0]:
        assert isinstance(one.span, Span)
        assert one.candidate.passage.span.contains(one.span)
