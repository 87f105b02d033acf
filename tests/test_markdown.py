"""The parser on the seed, on layouts written out here, and on generated Markdown."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.document import Document, Kind
from rag.markdown import parse_document
from tests.conftest import SEED, SMALL


def parse(text: str) -> Document:
    return parse_document(text, id="doc", path=Path("doc.md"))


@pytest.fixture(scope="module")
def seed() -> Document:
    path = SEED / "ketamine.md"
    return parse_document(path.read_bytes().decode(), id="ketamine", path=path)


def test_the_seed_is_the_users_document_byte_for_byte() -> None:
    data = (SEED / "ketamine.md").read_bytes()
    expected = "b6021757b44ae4b1c8c4911980081464914b341f2e56ec7b78ba7a8f60de91c9"
    assert sha256(data).hexdigest() == expected


def test_the_seed_has_17_headed_sections_and_14_of_them_a_time(seed: Document) -> None:
    assert len(seed.headed) == 17
    assert sum(section.start is not None for section in seed.headed) == 14
    assert seed.title == "Ketamine: Benefits and Risks for Depression, PTSD, and Neuroplasticity"
    assert seed.url == "https://www.youtube.com/watch?v=Rxmv7rT9leo"
    assert seed.warnings == ()


def test_a_timed_section_ends_where_the_next_one_starts(seed: Document) -> None:
    bdnf = next(section for section in seed.headed if section.title.startswith("BDNF"))
    assert bdnf.title == "BDNF: A Key Player in Ketamine-Induced Neuroplasticity"
    assert (str(bdnf.start), str(bdnf.end)) == ("0:55:36", "1:03:40")
    last = next(section for section in seed.headed if section.title == "Key Points to Remember")
    assert (str(last.start), last.end) == ("1:38:24", None)


def test_every_bullet_and_numbered_point_of_the_seed_is_an_item(seed: Document) -> None:
    marked = [
        line
        for line in seed.text.split("\n")
        if line.startswith(("- ", "1.", "2.", "3.", "4.", "5."))
    ]
    kinds = [item.kind for section in seed.sections for item in section.items]
    assert kinds.count(Kind.BULLET) + kinds.count(Kind.NUMBERED) == len(marked) == 44


def test_hashtags_and_link_lines_are_kept_and_never_quoted(seed: Document) -> None:
    silent = [item for section in seed.sections for item in section.items if not item.quotable]
    assert [item.kind for item in silent] == [Kind.LINK, Kind.HASHTAGS]
    assert silent[1].span.of(seed.text).startswith("#Ketamine #Neuroplasticity")


def test_a_long_paragraph_is_quoted_by_the_sentence(seed: Document) -> None:
    introduction = next(section for section in seed.headed if section.title == "Introduction")
    sentences = [item.span.of(seed.text) for item in introduction.items if item.quotable]
    assert len(sentences) == 3
    assert sentences[1].startswith("Dr. Andrew Huberman, a professor")


def test_list_markers_and_outer_space_are_not_part_of_an_item() -> None:
    document = parse("# T\n\n-   one  \n- two\n  more\n\n1) three\n")
    texts = [item.span.of(document.text) for item in document.sections[0].items]
    assert texts == ["one", "two\n  more", "three"]


def test_a_nested_point_knows_what_it_stands_under() -> None:
    document = parse("# T\n- Doses\n  - low\n  - high\n- Other\n")
    items = document.sections[0].items
    assert [(item.plain, item.parent) for item in items] == [
        ("Doses", ""),
        ("low", "Doses"),
        ("high", "Doses"),
        ("Other", ""),
    ]


def test_a_section_path_leads_through_the_headings_above_it() -> None:
    document = parse("# T\n## A\n### B (1:00)\n## C\n")
    assert [section.path for section in document.sections] == [(), ("A",), ("A", "B"), ("C",)]


def test_a_time_that_no_clock_shows_is_a_warning_with_its_line() -> None:
    document = parse("# T\n\n## Odd (99:99:99)\n\n- kept\n")
    assert [str(warning).split(" is not")[0] for warning in document.warnings] == [
        "doc.md:3: (99:99:99)"
    ]
    odd = document.sections[1]
    assert (odd.title, odd.start, len(odd.items)) == ("Odd (99:99:99)", None, 1)


def test_a_file_without_headings_is_one_section_and_a_warning() -> None:
    document = parse("Just words.\n\nMore words.\n")
    assert (document.title, len(document.sections), len(document.warnings)) == ("doc", 1, 1)
    assert [item.plain for item in document.sections[0].items] == ["Just words.", "More words."]


def test_words_before_the_first_heading_are_a_section_of_their_own() -> None:
    document = parse("Preface.\n\n## A\n\nText.\n")
    assert [section.level for section in document.sections] == [0, 2]


def test_windows_line_ends_and_a_byte_order_mark_stay_in_the_text() -> None:
    text = "\ufeff# T (1:00)\r\n\r\n- one\r\n- two\r\n"
    document = parse(text)
    assert document.text == text
    assert [item.span.of(text) for item in document.sections[-1].items] == ["one", "two"]
    assert [item.line for item in document.sections[-1].items] == [3, 4]


def test_time_that_runs_backwards_leaves_the_end_open() -> None:
    document = parse("# T\n## A (5:00)\n## B (2:00)\n## C (9:00)\n")
    assert [str(section.end) for section in document.headed] == ["None", "0:09:00", "None"]


def test_headings_in_code_and_quotes_open_no_section() -> None:
    document = parse("# T\n```\n# not\n```\n> # nor this\n")
    assert len(document.sections) == 1


def test_a_front_matter_title_names_the_document() -> None:
    document = parse('---\ntitle: "Named here"\n---\n\n## A (0:10)\n\n- x\n')
    assert document.title == "Named here"
    assert [section.title for section in document.headed] == ["A"]


def test_a_table_is_quoted_by_the_row() -> None:
    path = SMALL / "tricky.md"
    document = parse_document(path.read_bytes().decode(), id="tricky", path=path)
    rows = [
        item.span.of(document.text)
        for section in document.sections
        for item in section.items
        if item.kind is Kind.ROW
    ]
    assert rows == ["| name | share |", "| alpha | 40% |"]


LINES = st.sampled_from(
    [
        "# Title",
        "## Part (12:34)",
        "### Deep (1:02:03)",
        "Setext (0:10)\n===",
        "- bullet *a*",
        "  - nested",
        "    - deeper `code`",
        "1. one",
        "10) ten",
        "> quote",
        "> - list in quote",
        "plain words. And more. " * 12,
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```\n# fenced\n```",
        "    indented",
        "<div>\n- html\n</div>",
        "#tag #other",
        "[l](https://youtu.be/x)",
        "[ref]: https://example.org",
        "\ttab",
        "\u00a0nbsp",
        "***",
        "",
        " ",
        "a\\\nb",
        "\0nul",
        "\u2028odd",
    ]
)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n", "\r"])
MARKDOWN = st.lists(st.tuples(LINES, ENDS), max_size=25).map(
    lambda rows: "".join(line + end for line, end in rows)
)


@given(st.one_of(MARKDOWN, st.text(max_size=300)))
def test_sections_partition_the_text_and_items_stand_in_order_inside_them(text: str) -> None:
    document = parse(text)
    assert "".join(section.span.of(text) for section in document.sections) == (
        text if text.strip() else ""
    )
    for section in document.sections:
        last = section.span.start
        for item in section.items:
            assert last <= item.span.start
            assert section.span.contains(item.span)
            assert item.span.of(text) == item.span.of(text).strip()
            last = item.span.end


@given(MARKDOWN)
def test_every_word_of_a_list_or_paragraph_is_in_an_item(text: str) -> None:
    document = parse(text)
    inside = {
        at
        for section in document.sections
        for item in section.items
        for at in range(item.span.start, item.span.end)
    }
    for word in ("bullet", "nested", "deeper", "one", "plain words", "quote", "nbsp", "fenced"):
        at = text.find(word)
        while at >= 0:
            assert at in inside, (word, text[max(0, at - 30) : at + 30])
            at = text.find(word, at + 1)
