"""Write ``docs/reliability.md`` from a run of the reliability tests: ``make reliability``."""

import platform
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent
TESTS = DOCS.parent / "tests" / "reliability"

HEAD = """# What the index and the parsers survive

Written by `make reliability`, which runs `tests/reliability` (part of `make test`) and puts down
what each test tells. No row is here whose test did not pass.

| what happens | what comes of it |
|---|---|
"""
FOOT = """
How: `manifest.json` is replaced last and in one step (`rename`), after every file that it names is
on the disk (`fsync`); it ends with a checksum over itself, and names its vector files with theirs.
A build holds a lock. Text is only ever read from the corpus, so a quote cannot come from a damaged
index: at worst there is none until the index is built anew, which opening it does by itself.

The tests ran on {system}, Python {python}. What they cannot show: a power cut (a killed process
leaves its writes to the system; `fsync` is what the disk makes of it), and network file systems
that do not keep `rename` and `flock` as POSIX has them.
"""


class Told:
    """Collects what the tests put down with ``tell``."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take down one test that passed."""
        if report.when == "call" and report.passed:
            told = dict(report.user_properties).get("told")
            if told:
                name = report.nodeid.split("::")[-1].removeprefix("test_").replace("_", " ")
                self.rows.append((name, str(told)))


def main() -> int:
    """Run the tests; the page is only written where all pass."""
    told = Told()
    failed = pytest.main(["-q", "-p", "no:cacheprovider", str(TESTS)], plugins=[told])
    if failed:
        return int(failed)
    rows = "".join(f"| {what} | {came} |\n" for what, came in told.rows)
    foot = FOOT.format(system=platform.system(), python=platform.python_version())
    (DOCS / "reliability.md").write_text(f"{HEAD}{rows}{foot}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
