from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.abbreviation import (
    Abbreviation,
    Abbreviations,
    find_abbreviations,
    learn_abbreviations,
)
from rag.corpus import load_corpus
from tests.conftest import SEED

PAIRS = [
    Abbreviation("BDNF", "brain-derived neurotrophic factor"),
    Abbreviation("SSRI", "selective serotonin reuptake inhibitors"),
    Abbreviation("5-HT", "5-hydroxytryptamine"),
    Abbreviation("MS", "multiple sclerosis"),
    Abbreviation("MS", "mass spectrometry"),
    Abbreviation("MU", "muscle unit"),
    Abbreviation("AND", "all new drugs"),
    Abbreviation("PET", "positron emission tomography"),
]


def found(text: str) -> list[tuple[str, str]]:
    return [(pair.short, pair.long) for pair in find_abbreviations(text)]


def expand(question: str) -> str:
    return Abbreviations(PAIRS).expand(question)


# Learning


def test_the_seed_explains_four_abbreviations() -> None:
    assert {(pair.short, pair.long) for pair in learn_abbreviations(load_corpus(SEED))} == {
        ("BDNF", "brain-derived neurotrophic factor"),
        ("PCP", "phencyclidine"),
        ("SSRI", "selective serotonin reuptake inhibitors"),
        ("HNK", "hydroxynorketamine"),
    }


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("A metabolite of ketamine, hydroxynorketamine (HNK)", "HNK", "hydroxynorketamine"),
        ("related to phencyclidine (PCP)", "PCP", "phencyclidine"),
        ("During rapid eye movement (REM) sleep", "REM", "rapid eye movement"),
        ("REM (rapid eye movement) sleep", "REM", "rapid eye movement"),
        ("MAOIs (monoamine oxidase inhibitors)", "MAOI", "monoamine oxidase inhibitors"),
        ("5-hydroxytryptamine (5-HT) binds", "5-HT", "5-hydroxytryptamine"),
        ("transforming growth factor beta (TGF-β)", "TGF-β", "transforming growth factor beta"),
        ("messenger RNA (mRNA)", "mRNA", "messenger RNA"),
        ("NMDA (N-methyl-D-aspartate) receptors", "NMDA", "N-methyl-D-aspartate"),
        ("non-sleep deep rest [NSDR]", "NSDR", "non-sleep deep rest"),
        ("ventral tegmental area (the VTA; see above)", "VTA", "ventral tegmental area"),
        ("OCD (obsessive-compulsive disorder, an illness)", "OCD", "obsessive-compulsive disorder"),
        ("ADHD (short for attention deficit hyperactivity disorder)", "ADHD", None),
    ],
)
def test_an_explained_abbreviation_is_found(text: str, short: str, long: str | None) -> None:
    assert found(text) == [(short, long or "attention deficit hyperactivity disorder")]


def test_several_and_nested_ones_are_found() -> None:
    text = "selective serotonin (5-hydroxytryptamine (5-HT)) reuptake inhibitors (SSRIs) and MS (x)"
    assert found(text) == [
        ("5-HT", "5-hydroxytryptamine"),
        ("SSRI", "selective serotonin reuptake inhibitors"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "an NMDA receptor antagonist (blocker)",
        "The end (0:15:17)",
        "a dose of 10 mg (100mg), in 2019 (2020s)",
        "its R form (R-ketamine)",
        "monoamines (neurotransmitters like serotonin)",
        "some patients (PTSD, OCD)",
        "the treatment (TMS) of depression (DSM)",
        "ended. It is (IT) here",
        "NMDA receptors (NMDA)",
        "BDNF (brain-derived neurotrophic factor in mice)",
        "())(",
    ],
)
def test_other_brackets_explain_nothing(text: str) -> None:
    assert found(text) == []


def test_learned_ones_are_counted_and_written_small(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# T\n\n## Multiple Sclerosis (MS) (1:00)\n\n- Mass spectrometry (MS) is old.\n"
        "- MS (multiple sclerosis) is not.\n- Rapid eye movement (REM).\n"
    )
    assert learn_abbreviations(load_corpus(tmp_path)) == (
        Abbreviation("MS", "multiple sclerosis"),
        Abbreviation("MS", "Mass spectrometry"),
        Abbreviation("REM", "Rapid eye movement"),
    )


# Expanding


@pytest.mark.parametrize(
    ("question", "expanded"),
    [
        ("what is BDNF", "what is BDNF (brain-derived neurotrophic factor)"),
        ("bdnf?", "bdnf (brain-derived neurotrophic factor)?"),
        (
            "are Brain derived neurotrophic factors good",
            "are Brain derived neurotrophic factors (BDNF) good",
        ),
        ("ssris, SSRIs", "ssris (selective serotonin reuptake inhibitors), SSRIs"),
        ("SSRI's use", "SSRI's (selective serotonin reuptake inhibitors) use"),
        ("5HT and 5-ht", "5HT (5-hydroxytryptamine) and 5-ht"),
        ("BDNF-induced growth", "BDNF-induced (brain-derived neurotrophic factor) growth"),
        ("has MS", "has MS (multiple sclerosis)"),
        ("by mass spectrometry", "by mass spectrometry (MS)"),
        ("a MU", "a MU (muscle unit)"),
        ("PET scans", "PET (positron emission tomography) scans"),
    ],
)
def test_the_other_form_is_put_in_brackets_behind_the_one_used(
    question: str, expanded: str
) -> None:
    assert expand(question) == expanded


@pytest.mark.parametrize(
    "question",
    [
        "BDNF (brain-derived neurotrophic factor)",
        "is mass spectrometry used in MS",
        "mu and pet, ms",
        "abdnfa",
        "the brain derived a neurotrophic factor",
        "",
    ],
)
def test_other_questions_stay_as_they_are(question: str) -> None:
    assert expand(question) == question


def is_in_order(part: str, text: str) -> bool:
    signs = iter(text)
    return all(sign in signs for sign in part)


@given(
    st.lists(
        st.sampled_from([form for pair in PAIRS for form in (pair.short, pair.long)] + ["x,", "?"])
    )
)
def test_expanding_adds_each_form_once_and_is_then_done(pieces: list[str]) -> None:
    question = " ".join(pieces)
    expanded = expand(question)
    assert expand(expanded) == expanded
    assert is_in_order(question, expanded)


@given(st.one_of(st.text(max_size=80), st.text("()[]ABab sβ5-İß,;. ", max_size=60)))
def test_any_text_can_be_searched_and_expanded(text: str) -> None:
    for pair in find_abbreviations(text):
        assert len(pair.long) > len(pair.short) > 1
    assert is_in_order(text, Abbreviations(find_abbreviations(text)).expand(text))


PIECE = st.text("abcdefg", min_size=3, max_size=9)


# Pieces that begin alike may all be found inside the last of them.
@given(st.lists(PIECE, min_size=2, max_size=6, unique_by=lambda piece: piece[0]))
def test_initials_are_found_behind_what_they_stand_for(pieces: list[str]) -> None:
    long = " ".join(pieces)
    short = "".join(piece[0] for piece in pieces).upper()
    assume(short.lower() not in pieces)  # see the next test
    ((known, behind),) = found(f"1 {long} ({short})")
    assert known == short
    assert long.endswith(behind)
    assert behind[0] == long[0]


def test_a_long_form_that_holds_its_short_form_explains_nothing() -> None:
    assert list(find_abbreviations("1 abc baa caa (ABC)")) == []
