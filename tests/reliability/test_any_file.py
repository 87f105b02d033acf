"""Whatever bytes stand in a file, it is read whole or refused: no third thing. ``make fuzz``."""

import tempfile
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from rag.corpus import ENDINGS, read_document
from rag.document import Document
from rag.errors import CorpusError
from tests.reliability.conftest import Tell

# fmt: off
PIECES = st.sampled_from(
    [
        "\ufeff", "---\n", "title: Tea\n", "link: https://youtu.be/x\n", "+++\n", "# ", "### ",
        "## [", "- ", "* ", "1. ", "  - ", "\t", "> ", "| a | b |\n|---|---|\n",
        "| 1:05 | x |\n", "```\n", "~~~", "<div>", "<!--", "-->", "{#a-000}", "(0:15:17)",
        "[00:19]", "0:05 - ", "00:00 – 00:15 — ", "1:05", "[12:34](https://youtu.be/x?t=754)",
        "&t=1792", "**Intro** (01:08):", "Ana (00:00:12): ", "：", "（1:05）",
        "import X from 'y'\n", "export const a = 1\n", "\n", "\n\n", "\r\n", "\r", "\u2028",
        "\u00a0", "\x00", "WEBVTT\n\n", "00:01.000 --> 00:02.500\n",
        "1\n00:00:03,000 --> 00:00:09,000\n", "NOTE\n", "<v Ann>", '{"segments": [',
        '{"start": 1, "end": 2, "text": "x"}', '{"tStartMs": 5, "segs": [{"utf8": "x"}]}',
        '{"transcription": [', '{"offsets": {"from": 9, "to": 99}, "text": "x"}', "[[",
        "00:00:01,000 -> 00:00:02,000\n", "(laughs)\n", "Title: x\n",
        '{"chapters": [', "]}", ",", "null", "1e999",
    ]
)
# fmt: on
DATA = st.one_of(
    st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=40).map(
        lambda drawn: "".join(drawn).encode("utf-8", "surrogatepass")
    ),
    st.binary(max_size=200),
)


def test_any_bytes_under_any_ending(tell: Tell) -> None:
    expect_whole_or_refused()
    tell(
        f"Nobody wrote the file: pieces of {len(ENDINGS)} formats and random bytes, shuffled",
        f"{settings().max_examples:,} files (by `make fuzz`, 20,000). Each is read whole, or "
        "refused with a message",
    )


@given(st.sampled_from(ENDINGS), DATA)
@example(".md", b"1:05\n2:05\n3:05\nWords under the last time are its title.\n")
def expect_whole_or_refused(ending: str, data: bytes) -> None:
    """Expect sections and spans that are in order, or the one error there is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"any{ending}"
        path.write_bytes(data)
        with suppress(CorpusError):
            document = read_document(path, Path(folder))
            event("read")
            expect_whole(document)


def expect_whole(document: Document) -> None:
    """Expect sections that part the text, items in order inside them, and spans in bounds."""
    text, at = document.text, 0
    for section in document.sections:
        assert section.span.start == at
        at = section.span.end
        for item in section.items:
            assert section.span.contains(item.span)
            assert item.span.start < item.span.end
            assert text[item.span.start : item.span.end].strip()
        assert all(a.span.end <= b.span.start for a, b in pairwise(section.items))
        if section.heading is not None:
            assert section.span.contains(section.heading)
        if section.start is not None:
            assert section.start.seconds >= 0
    assert at == len(text)
    assert all(0 <= moment.offset <= len(text) for moment in document.moments)
    assert all(a.offset <= b.offset for a, b in pairwise(document.moments))
    assert all(warning.line >= 1 for warning in document.warnings)
