"""Write ``docs/reliability.md`` from a run of the reliability tests: ``make reliability``."""

import platform
import sys
from pathlib import Path

import pytest

from rag.corpus import MAX_BYTES, MAX_JSON_BYTES, MAX_LINES

DOCS = Path(__file__).resolve().parent
TESTS = DOCS.parent / "tests" / "reliability"

HEAD = """# What the index and the parsers survive

Whatever happens to the files, a quote is right or there is none. Each row is one test: what it does
to the files, and what came of it. `make reliability` runs these tests (`tests/reliability`;
`make test` runs them, too) and writes this page. A row is only here if its test passed.
"""
TABLE = """
## {name}

| what happens | what comes of it |
|---|---|
"""
GROUPS = {
    "test_builds.py": "While an index is built",
    "test_damage.py": "When an index is damaged",
    "test_running_chat.py": "While a chat is running",
    "test_files.py": "Strange files",
    "test_any_file.py": "Any file at all",
}
FOOT = """
## How

Quotes are read from the files of the corpus, never from the index, so a damaged index cannot make
a wrong quote. At worst there is no index, and then opening it builds one.

`manifest.json` names the vector files with their checksums, and ends with a checksum of itself. It
is replaced last, in one step (`rename`), when all that it names is on the disk (`fsync`). One lock
keeps two builds apart.

Files have bounds. Markdown and captions may have {megabytes} MB, and Markdown {lines:,} lines: that
is more than a book, and what is larger would take minutes to read. JSON may have {json} MB, because
it repeats every word with its times. What is over a bound is named and left out.

## What this does not show

The tests ran on {system} with Python {python}. A killed process is no power cut: there, the disk
must keep what `fsync` promised. Network file systems are not tested; some do not keep `rename` and
`flock` as POSIX has them.
"""


class Told:
    """Collects what the tests put down with ``tell``."""

    def __init__(self) -> None:
        self.rows: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take down one test that passed."""
        told = dict(report.user_properties).get("told")
        if report.when == "call" and report.passed and told:
            file = Path(report.nodeid.split("::")[0]).name
            self.rows.setdefault(file, []).append(f"{told}\n")


def main() -> int:
    """Run the tests; the page is only written where all pass."""
    told = Told()
    failed = pytest.main(["-q", "-p", "no:cacheprovider", str(TESTS)], plugins=[told])
    if failed:
        return int(failed)
    tables = [
        TABLE.format(name=name) + "".join(told.rows.get(file, [])) for file, name in GROUPS.items()
    ]
    foot = FOOT.format(
        megabytes=MAX_BYTES // 1_000_000,
        lines=MAX_LINES,
        json=MAX_JSON_BYTES // 1_000_000,
        system=platform.system(),
        python=platform.python_version(),
    )
    page = "".join([HEAD, *tables, foot])
    (DOCS / "reliability.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
