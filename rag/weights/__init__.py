"""The fitted numbers that come with the package; ``make fit`` writes them."""

import json
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache
def bundled_weights(name: str) -> dict[str, Any]:
    """Return what ``make fit`` wrote about ``retriever``, ``reader`` or ``judge``."""
    source = resources.files("rag.weights") / f"{name}.json"
    found: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    return found
