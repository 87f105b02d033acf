"""The network that reads sections, and the reader around it; a tiny network without training."""

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import BertConfig, BertModel

from rag import Pipeline, Span, TrainedReader
from rag.errors import EncoderError
from rag.markdown import parse_document
from rag.network import LONGEST, Press, ReadingNetwork, Typesetter, apply_changes
from rag.passage import Passage, split_sections
from rag.trained import SECTIONS, SectionReader, TrainedWeights, sentences


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
def sections() -> SectionReader:
    return SectionReader(network(), Typesetter(Letters()))


def passages(text: str) -> list[Passage]:
    document = parse_document(text, id="one", path=Path("one.md"))
    return list(split_sections(document, window=10_000, length=len))


TEXT = """# Talk

## Tea (0:01:00)

- Tea keeps some people awake. It has less caffeine than coffee.
- Green tea has **less** of it. Black tea has more.

## Rooms (0:02:00)

- A cool room is good for sleep.
"""


def test_an_item_of_several_sentences_is_read_sentence_by_sentence() -> None:
    found = [span.of(TEXT) for span, _ in sentences(passages(TEXT)[0])]
    assert found[:2] == ["Tea keeps some people awake.", "It has less caffeine than coffee."]


def test_an_item_with_markup_is_read_whole() -> None:
    span, plain = list(sentences(passages(TEXT)[0]))[2]
    assert span.of(TEXT) == "Green tea has **less** of it. Black tea has more."
    assert plain == "Green tea has less of it. Black tea has more."


def test_every_sentence_of_every_passage_gets_a_number(sections: SectionReader) -> None:
    found = sections.read("tea?", passages(TEXT))
    assert [len(row) for row in found] == [3, 1]
    assert all(-12 <= one.answers <= 12 for row in found for one in row)


def test_a_passage_reads_the_same_alone_and_beside_others(sections: SectionReader) -> None:
    together = sections.read("tea?", passages(TEXT))
    alone = [sections.read("tea?", [passage])[0] for passage in passages(TEXT)]
    for one, other in zip(together, alone, strict=True):
        assert [s.answers for s in one] == pytest.approx([s.answers for s in other], abs=1e-4)


def test_nothing_to_read_is_nothing_read(sections: SectionReader) -> None:
    assert sections.read("tea?", []) == []


@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 300), st.integers(0, 200), st.lists(st.integers(0, 400), min_size=1, max_size=9)
)
def test_a_sheet_never_outgrows_the_network_and_keeps_every_item(
    question: int, heading: int, items: list[int]
) -> None:
    sheet = Typesetter(Letters()).sheet([5] * question, [6] * heading, [[7] * n for n in items])
    assert len(sheet.pieces) == len(sheet.owners) <= LONGEST
    assert set(sheet.owners) == {-1, *range(len(items))}


def test_a_batch_counts_the_items_of_its_sheets_through() -> None:
    setter = Typesetter(Letters())
    press = Press.of([setter.sheet([5], [6], [[7], [8]]), setter.sheet([5], [6], [[9, 9]])])
    assert press.rows.tolist() == [0, 0, 1]
    assert sorted(set(press.owners.flatten().tolist())) == [0, 1, 2, 3]
    assert press.mask.sum(dim=1).tolist() == [9, 8]


def test_a_change_is_added_and_a_whole_weight_replaces() -> None:
    one = network()
    name = "base.encoder.layer.0.attention.self.query.weight"
    before = one.state_dict()[name].clone()
    changes = {
        f"{name}.change": torch.full((16, 16), 4, dtype=torch.int8),
        f"{name}.scale": torch.full((16, 1), 0.5),
        "null_head.2.bias": torch.tensor([5.0]),
    }
    apply_changes(one, changes)
    assert torch.allclose(one.state_dict()[name], before + 2)
    assert one.state_dict()["null_head.2.bias"].item() == 5


def test_weights_of_another_network_are_an_error_with_the_fix() -> None:
    with pytest.raises(EncoderError, match="pip install"):
        apply_changes(network(), {"base.no.such.weight": torch.zeros(1)})


@pytest.fixture
def reading(pipeline: Pipeline, sections: SectionReader) -> Pipeline:
    index = pipeline.retriever.index
    reader = TrainedReader(index, TrainedWeights(1, 1, 1), sections=sections)
    return Pipeline(pipeline.retriever, reader=reader, judge=pipeline.judge)


def test_readings_are_in_order_and_tell_how_sure_they_are(reading: Pipeline) -> None:
    readings = reading.look_up("Do red lamps delay sleep?").parts[0]
    scores = [one.score for one in readings]
    assert scores == sorted(scores, reverse=True)
    read = [one for one in readings if one.answers is not None]
    assert 0 < len({id(one.candidate.around) for one in read}) <= SECTIONS
    assert readings[: len(read)] == tuple(read)


def test_what_is_quoted_lies_within_its_item(reading: Pipeline) -> None:
    for one in reading.look_up("How long is a nap?").parts[0]:
        assert isinstance(one.span, Span)
        assert one.candidate.passage.span.contains(one.span)
