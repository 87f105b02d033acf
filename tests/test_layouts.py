"""Times as people write them in show notes: the right title and the right second."""

from pathlib import Path

import pytest

from rag.document import Document
from rag.markdown import parse_document

FRONT = "---\ntitle: Bees\nduration: 1:10:00\nurl: https://youtu.be/Abc123xyz00\n---\n\n"


def parsed(text: str) -> Document:
    return parse_document(text, id="bees", path=Path("bees.md"))


def chapters(text: str) -> list[tuple[int, str]]:
    return [(one.start.seconds, one.title) for one in parsed(text).sections if one.start]


PAGE = "https://show.example/7"
SPONSOR = "[Sponsor](https://honey.example)\n\n"

HEADINGS = [
    "## Hives (0:01:05)\n\nWarm.\n\n## Honey (0:02:10)\n\nSweet.\n",
    "## Hives [01:05]\n\nWarm.\n\n## Honey [02:10]\n\nSweet.\n",
    "## [00:01:05] Hives\n\nWarm.\n\n## [00:02:10] Honey\n\nSweet.\n",
    "## 01:05 - Hives\n\nWarm.\n\n## 02:10 – Honey\n\nSweet.\n",
    "## 1:05 Hives\n\nWarm.\n\n## 2:10 Honey\n\nSweet.\n",
    "## [1:05](https://youtu.be/x?t=65) Hives\n\n## [2:10](https://youtu.be/x?t=130) Honey\n",
    "## [Hives](https://youtu.be/Abc123xyz00?t=65)\n\n## [Honey](https://youtu.be/x?a=1&t=2m10s)\n",
    "## Hives `[01:05-02:10]`\n\nWarm.\n\n## Honey `[02:10 - 03:00]`\n\nSweet.\n",
    "## Hives [01:05-02:10]\n\nWarm.\n\n## Honey [02:10 - end]\n\nSweet.\n",
    "## Hives [01:05-02:10]\n\nWarm.\n\n## Honey [02:10-结束]\n\nSweet.\n",
    "## Hives [part 1 / 01:05-02:10]\n\n## Honey [part 2 / 02:10-03:00]\n",
    "## Hives（01：05）\n\nWarm.\n\n## Honey（02：10）\n\nSweet.\n",
    "## **Hives** (01:05) {#hives-105}\n\n## Honey (02:10) {#honey}\n",
    "## 00:01:05 – 00:02:10 — Hives\n\n## 00:02:10 – 00:03:00 — Honey\n",
]
LINES = [
    "01:05 - Hives\n02:10 - Honey\n",
    "01:05 - Hives\n\n02:10 - Honey\n",
    "* 01:05 - Hives\n* 02:10 - Honey\n",
    "- (1:05) Hives\n- (2:10) Honey\n",
    "- Hives (1:05)\n- Honey (2:10)\n",
    "- Hives [1:05](https://youtu.be/x?t=65)\n- Honey [2:10](https://youtu.be/x?t=130)\n",
    "- [@1:05](https://youtu.be/x?t=65) Hives\n- [@2:10](https://youtu.be/x?t=130)\n  *Honey*\n",
    "- [1:05 Hives](https://youtu.be/x)\n- [2:10 Honey](https://youtu.be/x)\n",
    "- [Hives](https://youtu.be/x?t=65)\n- [Honey](https://youtu.be/x#t=130)\n",
    "[00:01:05] Hives\n[00:02:10] Honey\n",
    "**01:05** Hives\n\n**02:10** Honey\n\n**03:20** Wax\n",
    "00:01:05 - 00:02:10 — Hives\n00:02:10 - 00:03:00 — Honey\n",
    "**Hives** (01:05):\nWarm.\n\n**Honey** (02:10):\nSweet.\n",
    "01:05\n\n* Hives\n\n02:10\n\n* Honey\n\n03:20\n\n* Wax\n",
    "| time | part |\n|---|---|\n| 01:05 | Hives |\n| 02:10 | Honey |\n",
    "| part | time |\n|---|---|\n| Hives | 01:05 |\n| Honey | 02:10 |\n",
    "0:00 Start\n1:05 Hives\n2:10 Honey\n",
    "1:05 | Hives\n2:10 | Honey\n",
    "1:05 Q: Hives\n2:10 Q: Honey\n3:20 Q: Wax\n",
]


@pytest.mark.parametrize("text", HEADINGS)
@pytest.mark.parametrize("front", ["", FRONT], ids=["bare", "front matter"])
def test_headings_tell_their_second(front: str, text: str) -> None:
    found = [one for one in chapters(f"{front}# Bees\n\n{text}") if one[1] in ("Hives", "Honey")]
    assert found == [(65, "Hives"), (130, "Honey")]


@pytest.mark.parametrize("text", LINES)
@pytest.mark.parametrize("head", ["", "# Bees\n\n", "# Bees\n\n## Show notes\n\n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_lines_tell_their_second(head: str, text: str, end: str) -> None:
    found = chapters((head + text).replace("\n", end))
    wanted = [one for one in found if one[1].removeprefix("Q: ") in ("Hives", "Honey")]
    assert [start for start, _ in wanted] == [65, 130]


@pytest.mark.parametrize("text", [*HEADINGS, *LINES])
def test_every_character_stays_in_one_section_and_words_stay_quotable(text: str) -> None:
    document = parsed(f"\ufeff# Bees\n\n{text}")
    at = 0
    for section in document.sections:
        assert section.span.start == at
        at = section.span.end
        for item in section.items:
            assert section.span.contains(item.span)
    assert at == len(document.text)


def test_a_speaker_with_a_time_is_a_turn_and_no_chapter() -> None:
    document = parsed(
        "# Bees\n\n[00:00:05] **Ana:** Bees dance.\n\n[00:00:09] **Ben:** Why?\n\n"
        "[00:00:12] **Ana:** To tell the way.\n\n[00:00:20] **Ben:** I see.\n"
    )
    assert [section.start for section in document.sections] == [None]
    items = document.sections[0].items
    assert [(str(item.start), item.parent) for item in items][:2] == [
        ("0:00:05", "Ana"),
        ("0:00:09", "Ben"),
    ]


def test_under_headings_with_times_a_line_tells_only_its_own() -> None:
    document = parsed(
        "# Bees\n\n## Hives (0:01:00)\n\n- 01:05 - Warm ones.\n- 01:30 - Cold ones.\n\n"
        "## Honey (0:02:00)\n\n- 02:10 - Sweet.\n"
    )
    assert [section.title for section in document.headed] == ["Hives", "Honey"]
    assert [str(item.start) for item in document.headed[0].items] == ["0:01:05", "0:01:30"]


def test_the_words_beside_a_time_can_be_quoted_to_the_letter() -> None:
    document = parsed("# Bees\n\n- 01:05 - Hives are *warm*.\n- 02:10 - Honey lasts.\n")
    words = [item.span.of(document.text) for one in document.sections for item in one.items]
    assert words == ["Hives are *warm*.", "Honey lasts."]


def test_a_time_that_runs_backwards_is_kept_and_warned_of() -> None:
    document = parsed("# Bees\n\n## Hives (0:05:00)\n\nA.\n\n## Honey (0:02:00)\n\nB.\n")
    assert [str(one.start) for one in document.headed] == ["0:05:00", "0:02:00"]
    assert [(one.line, one.problem[:7]) for one in document.warnings] == [(7, "0:02:00")]


def test_front_matter_names_the_document_and_its_link() -> None:
    document = parsed(FRONT + "Bees are here.\n")
    assert (document.title, document.url) == ("Bees", "https://youtu.be/Abc123xyz00")
    assert all(section.start is None for section in document.sections)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (f"{SPONSOR}[Watch](https://youtu.be/a1?x=1)\n", "https://youtu.be/a1?x=1"),
        (f"{SPONSOR}[Listen here]({PAGE})\n", PAGE),
        (f"{SPONSOR}[Full episode on our site]({PAGE})\n", PAGE),
        (f"{SPONSOR}[Jane Doe: Recording the dances of bees in winter]({PAGE})\n", None),
        (f"{SPONSOR}[Jane Doe: how a bee sees the video of a flower]({PAGE})\n", None),
        (f"{SPONSOR}[Shop](https://wax.example)\n", None),
        (f"[Bees]({PAGE})\n", PAGE),
        (f"---\nlink: {PAGE}\n---\n\n{SPONSOR}", PAGE),
    ],
)
def test_the_link_of_the_episode_is_not_that_of_a_sponsor(text: str, url: str | None) -> None:
    assert parsed(text).url == url
