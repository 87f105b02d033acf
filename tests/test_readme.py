"""The README's example, terminal session and table are what the program says today."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.model
def test_the_readmes_say_what_the_program_says() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "readme.py"), "--check"],
        check=False,
        cwd=ROOT,
        timeout=300,
    )
    assert done.returncode == 0, "run: make readme"


def test_every_make_target_of_the_readme_is_there() -> None:
    targets = {
        line.split(":")[0] for line in (ROOT / "Makefile").read_text().splitlines() if ":" in line
    }
    text = (ROOT / "README.md").read_text()
    named = {word.strip("`),.:") for word in text.split("make ")[1:] for word in word.split()[:1]}
    assert named <= targets
