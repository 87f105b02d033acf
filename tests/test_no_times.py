"""What looks like a time and is none: of the day, of a verse, of a ratio, in code."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.document import Document
from rag.markdown import parse_document


def parsed(text: str) -> Document:
    return parse_document(text, id="bees", path=Path("bees.md"))


@pytest.mark.parametrize(
    "text",
    [
        "We met at 10:30 in the morning and left at 11:45.\n",
        "10:30 in the morning is when bees fly.\n",
        "Mix sugar and water at 4:1.\n\n- A 4:1 ratio works.\n- A 16:9 picture.\n",
        "John 3:16 is a verse.\n\n3:16 For it is written.\n",
        "3:16 For so\n3:17 For not\n3:18 He that\n",
        "- 09:00 Doors open\n- 09:30 Talks\n- 12:00 Lunch\n- 13:15 Walk\n",
        "- 9:00 am - Doors\n- 9:41 am - Talks\n- 11:13 pm - End\n",
        "```\n01:05 - Hives\n02:10 - Honey\n# 03:20 Wax\n```\n",
        "    01:05 - Hives\n    02:10 - Honey\n",
        "See 00:12:30 for more.\n\nAt [12:30](https://example.org) they swarm.\n",
        "## Verse 3:16\n\nWords.\n",
        "## 3:16 and what it means\n\nWords.\n",
        "As [he says](https://youtu.be/x?t=65) so.\n\nAnd [she](https://youtu.be/x?t=95) says.\n",
        f"{'Bees are told to dance. ' * 9}(1:05)\n\n{'They dance for others. ' * 9}(2:10)\n",
        "The score was 2:10.\n\n1:05\n",
        "- (1:05)\n",
        "12:99 - Nothing\n99:99:99 - Nothing\n",
    ],
)
def test_it_is_no_chapter(text: str) -> None:
    document = parsed(f"# Bees\n\n{text}")
    assert [section.start for section in document.sections if section.start] == []


CLOCK = st.from_regex(r"[\[(@*`]{0,3}[0-9]{1,3}:[0-9]{2}(:[0-9]{2})?[\])*`:]{0,3}", fullmatch=True)
PIECES = st.one_of(
    CLOCK,
    st.sampled_from(["- ", "# ", "## ", "> ", "| ", "1. ", "\n", "\r\n", "\n\n", "```\n", "---\n"]),
    st.sampled_from([" - ", "Bees ", "**Ana:** ", "(https://youtu.be/x?t=65)", "[", "]", "{#a}"]),
    st.sampled_from(
        ["<b>", "</b>", "<li>", "<br>", "<!--", "-->", "**", "`", "_", "[[a|", "]]", "&nbsp;"]
    ),
    st.sampled_from(
        ["Time: ", "## Chapters\n", "chapter 1 ", "12m34s", "3分12秒", "⏱️ ", "1️⃣ ", "\u200e"]
    ),
    st.sampled_from(
        ["title: ", "time: ", "|---|---|\n", "https://youtu.be/x?t=65", "[x] ", "- end", "\\["]
    ),
    st.text(max_size=6),
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_written_sections_part_the_text_and_hold_their_items(text: str) -> None:
    document = parsed(text)
    at = 0
    for section in document.sections:
        assert section.span.start == at
        at = section.span.end
        items = section.items
        assert all(section.span.contains(item.span) for item in items)
        assert all(a.span.end <= b.span.start for a, b in pairwise(items))
        if section.heading is not None:
            assert section.span.contains(section.heading)
    assert at == (len(text) if text.strip() else 0)
