"""The real encoder: the published weights, offline, and what they promise."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from rag.encoder import DEFAULT_WEIGHTS, SentenceEncoder, encode_whole

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def real() -> SentenceEncoder:
    return SentenceEncoder()


def test_the_bundled_weights_are_the_published_ones(real: SentenceEncoder) -> None:
    assert real.weights == DEFAULT_WEIGHTS
    assert real.weights == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def test_it_has_384_dimensions_and_reads_256_word_pieces(real: SentenceEncoder) -> None:
    assert (real.dim, real.window) == (384, 256)


def test_vectors_are_float32_of_length_one(real: SentenceEncoder) -> None:
    vectors = real.encode_query(["How long does it last?", "naps"])
    assert (vectors.shape, vectors.dtype) == ((2, 384), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_meaning_is_nearer_than_chance(real: SentenceEncoder) -> None:
    question, same, other = real.encode_document(
        ["a short sleep in the daytime", "an afternoon nap", "the price of copper"]
    )
    assert question @ same > question @ other + 0.2


def test_tokens_know_where_they_stand(real: SentenceEncoder) -> None:
    text = "Hydroxynorketamine binds."
    tokens = real.encode_tokens([text])[0]
    assert "".join(span.of(text) for span in tokens.spans) == "Hydroxynorketaminebinds."
    assert tokens.vectors.shape == (len(tokens.spans), 384)
    np.testing.assert_allclose(np.linalg.norm(tokens.vectors, axis=1), 1, atol=1e-5)


def test_many_threads_can_ask_at_once(real: SentenceEncoder) -> None:
    texts = ["word " * length for length in range(1, 60, 3)]
    alone = [real.encode_query([text]) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        for text, tokens in zip(
            texts, threads.map(real.encode_tokens, [[t] for t in texts]), strict=True
        ):
            assert len(tokens[0].spans) == len(text.split())
        together = threads.map(real.encode_query, [[text] for text in texts])
        for one, other in zip(alone, together, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-5)


def test_the_end_of_a_long_text_is_not_cut_off(real: SentenceEncoder) -> None:
    opening = "The weather was mild and the streets were quiet. " * 40
    long, short = encode_whole(real, [opening + "Penguins cannot fly. " * 20, opening])
    penguins = real.encode_query(["birds that cannot fly"])[0]
    assert penguins @ long > penguins @ short + 0.1
