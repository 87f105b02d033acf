"""Show notes of other people, read in place: nearly every file tells its times."""

from itertools import pairwise
from pathlib import Path

import pytest

from rag.corpus import MARKDOWN, read_document
from tests.conftest import ROOT

NOTES = ROOT.parent / "shared" / "data" / "shownotes"
FOLDERS = ["devtoolsfm", "dimthink_zh", "oxide_friends", "syntax_shownotes", "workingcode"]

pytestmark = pytest.mark.skipif(not NOTES.is_dir(), reason="no ../shared/data/shownotes here")


def files(folder: str) -> list[Path]:
    found = sorted(one for one in (NOTES / folder).rglob("*") if one.suffix in MARKDOWN)
    return [one for one in found if one.name != "NOTE.md"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_file_tells_times_that_run_forward(folder: str) -> None:
    timed = 0
    for path in files(folder):
        document = read_document(path, NOTES / folder)
        starts = [one.start.seconds for one in document.sections if one.start]
        told = starts or [
            item.start.seconds for one in document.sections for item in one.items if item.start
        ]
        timed += bool(told)
        forward = sum(a <= b for a, b in pairwise(told))
        assert forward >= 0.8 * (len(told) - 1), path.name
        assert "".join(one.span.of(document.text) for one in document.sections) == document.text
    assert timed == len(files(folder))
