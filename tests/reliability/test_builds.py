"""Builds that are killed, that meet, that find no room: an index is old or new, and whole."""

import os
import random
import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest

from rag.corpus import Corpus, load_corpus
from rag.errors import IndexLockedError, IndexUnwritableError, StaleIndexError
from rag.indexing import build_index, load_index
from rag.manifest import MANIFEST
from rag.opening import open_index
from rag.testing import KeywordEncoder
from tests.reliability.conftest import Start, Tell, build_for_ever, opened

KILLS = 200


def test_builds_killed_with_signal_9_at_random_moments(
    tmp_path: Path, corpora: tuple[Corpus, Corpus], start: Start, tell: Tell
) -> None:
    index, chance = tmp_path / "index", random.Random(7)
    build_index(corpora[0], KeywordEncoder(), index)
    folders = (corpora[0].folder, corpora[1].folder)
    seen = {corpora[0].fingerprint: 0, corpora[1].fingerprint: 0}
    left = 0
    for _ in range(KILLS):
        before = (index / MANIFEST).stat().st_ino
        builder = start(build_for_ever, folders, index)
        # The first build is under way; from there on any moment may be the one.
        while (index / MANIFEST).stat().st_ino == before and builder.is_alive():
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.02))
        builder.kill()
        builder.join()
        seen[opened(corpora, index).corpus.fingerprint] += 1
        left += sum(path.name.startswith(".new-") for path in index.iterdir())
    for corpus in corpora:
        build_index(corpus, KeywordEncoder(), index)
        assert load_index(corpus, KeywordEncoder(), index)
    assert sorted(path.name.split("-")[0] for path in index.iterdir()) == [
        ".lock",
        "items",
        MANIFEST,
        "sections",
    ]
    old, new = seen.values()
    tell(
        "A build is killed (`kill -9`) at a random moment",
        f"{KILLS} kills. Every time the index is whole: {old} times of the one corpus, {new} times "
        f"of the other. {left} half-written files were left; the next build removed them all",
    )


def test_builders_and_readers_at_once(
    tmp_path: Path, corpora: tuple[Corpus, Corpus], start: Start, tell: Tell
) -> None:
    index = tmp_path / "index"
    build_index(corpora[0], KeywordEncoder(), index)
    folders = (corpora[0].folder, corpora[1].folder)
    builders = [start(build_for_ever, folders, index) for _ in range(3)]
    locked = 0
    for _ in range(200):
        opened(corpora, index)
        with suppress(StaleIndexError):
            try:
                build_index(corpora[0], KeywordEncoder(), index)
            except IndexLockedError:
                locked += 1
    assert all(builder.is_alive() for builder in builders)
    tell(
        "Several processes build and open one index at once",
        f"3 processes build without a pause. Beside them, 200 openings: each whole. 200 more "
        f"builds: {locked} are told that another one is at work, the others get their turn",
    )


def build_with_room_for(room: int, corpus: Path, index: Path) -> None:
    """Build where no file can be larger than ``room`` bytes; exit code 3 where that is told."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    try:
        build_index(load_corpus(corpus), KeywordEncoder(), index)
    except IndexUnwritableError as error:
        os._exit(3 if "choose another --index" in str(error) else 4)
    os._exit(0)


def test_disks_that_fill_up_at_any_byte(
    tmp_path: Path, corpora: tuple[Corpus, Corpus], start: Start, tell: Tell
) -> None:
    index = tmp_path / "index"
    old, new = corpora
    build_index(new, KeywordEncoder(), tmp_path / "elsewhere")
    sizes = [path.stat().st_size for path in (tmp_path / "elsewhere").iterdir()]
    build_index(old, KeywordEncoder(), index)
    full = 0
    rooms = [*range(0, max(sizes), max(sizes) // 40), *(size - 1 for size in sizes if size)]
    for room in rooms:
        builder = start(build_with_room_for, room, new.folder, index)
        builder.join(60)
        assert builder.exitcode == 3, room
        full += 1
        assert load_index(old, KeywordEncoder(), index)
        assert not list(index.glob(".new-*"))
    builder = start(build_with_room_for, max(sizes), new.folder, index)
    builder.join(60)
    assert builder.exitcode == 0
    assert load_index(new, KeywordEncoder(), index)
    tell(
        "The disk is full (`RLIMIT_FSIZE`)",
        f"{full} limits, from 0 bytes to one less than enough. Each time a clear error, and the "
        "old index is whole",
    )


def build_as_a_stranger(corpus: Path, index: Path) -> None:
    """Build and open as a user who may only read; exit code 3 where all is as it should be."""
    if os.geteuid() == 0:
        os.setuid(65534)
    loaded = load_corpus(corpus)
    try:
        build_index(loaded, KeywordEncoder(), index)
    except IndexUnwritableError:
        os._exit(3 if open_index(loaded, KeywordEncoder(), index).items else 4)
    os._exit(0)


@pytest.mark.filterwarnings("ignore")
def test_folders_that_can_only_be_read(
    tmp_path: Path, corpora: tuple[Corpus, Corpus], start: Start, tell: Tell
) -> None:
    old, new = corpora
    index = tmp_path / "index"
    build_index(old, KeywordEncoder(), index)
    index.chmod(0o555)
    for path in (tmp_path, *tmp_path.parents[:2]):
        path.chmod(0o755)
    builder = start(build_as_a_stranger, new.folder, index)
    builder.join(60)
    index.chmod(0o755)
    assert builder.exitcode == 3
    assert load_index(old, KeywordEncoder(), index)
    tell(
        "The index folder can only be read",
        "`rag index` says so. A question is answered all the same, from an index in memory",
    )
