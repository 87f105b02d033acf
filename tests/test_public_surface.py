"""The names people import, and the shape of the house."""

import ast
from pathlib import Path

import rag
from tests.conftest import ROOT

BANNED = {"utils", "helpers", "common", "misc", "base", "core", "manager", "handler", "service"}
PACKAGE = sorted((ROOT / "rag").rglob("*.py"))


def test_the_public_names_are_sorted_and_all_there() -> None:
    assert rag.__all__ == sorted(rag.__all__)
    assert all(hasattr(rag, name) for name in rag.__all__)


def test_no_file_is_too_long_to_read_in_one_go() -> None:
    long = {path.name: n for path in PACKAGE if (n := len(path.read_text().splitlines())) > 250}
    assert long == {}


def test_every_file_is_named_after_its_concept() -> None:
    assert not BANNED & {path.stem for path in PACKAGE}


def test_every_module_says_what_it_is() -> None:
    assert all(ast.get_docstring(ast.parse(path.read_text())) for path in PACKAGE)


def test_the_version_is_the_newest_one_in_the_changelog() -> None:
    text = Path(ROOT / "CHANGELOG.md").read_text()
    newest = next(line for line in text.splitlines() if line.startswith("## ["))
    assert newest.startswith(f"## [{rag.__version__}]")


def test_the_reading_order_is_the_import_order() -> None:
    """Each file of the list in ``rag.__doc__`` imports only from files above it."""
    listing = (rag.__doc__ or "").split("\n\n")[2]
    names = [line[4:40].replace(",", " ").split() for line in listing.splitlines()]
    order = [name for group in names for name in group]
    files = {path.stem for path in (ROOT / "rag").glob("*.py")} - {
        "__init__",
        "__main__",
        "testing",
    }
    packages = {"captions", "weights", "web", "evaluation", "followup", "mismatch"}
    assert set(order) == files | packages
    for name in files:
        source = ast.parse((ROOT / "rag" / f"{name}.py").read_text())
        for node in source.body:
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rag."):
                other = (node.module or "").split(".")[1]
                assert order.index(other) < order.index(name), (name, other)
