"""Following a corpus folder: the seam to watchfiles."""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from watchfiles import watch

# How soon a folder that was taken away is looked for again, in seconds.
PAUSE = 0.5


def follow(folder: Path) -> Iterator[None]:
    """Yield once the folder is watched, and then after every change in it, for ever.

    A change that comes while the caller is at work is not lost: it is yielded after that. A
    folder that is removed is one change, and its coming back another.
    """
    while True:
        with suppress(FileNotFoundError):
            yield from _while_there(folder)
        if not folder.is_dir():
            yield
        while not folder.is_dir():
            time.sleep(PAUSE)


def _while_there(folder: Path) -> Iterator[None]:
    own = folder.stat().st_ino
    # The first round comes by timeout: nothing has changed, but from here on all is seen.
    for at, changed in enumerate(watch(folder, rust_timeout=500, yield_on_timeout=True)):
        # Whoever watches a folder is not told that it was renamed, or another put in its place.
        if not folder.is_dir() or folder.stat().st_ino != own:
            return
        if changed or not at:
            yield
