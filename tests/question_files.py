"""Public question sets as small files, for tests."""

import json
from pathlib import Path

LAMPS = "Red lamps hardly delay sleep."
NAPS = "Naps clear the head."
TEA = "Green tea has some caffeine."
CONTEXT = f"{LAMPS} {NAPS} {TEA}"


def jsonl(tmp_path: Path, *rows: object, name: str = "qa.jsonl") -> Path:
    file = tmp_path / name
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def row(**fields: object) -> dict[str, object]:
    return {
        "id": "q1",
        "question": "Do red lamps delay sleep?",
        "context": CONTEXT,
        "answers": [{"text": "hardly", "start": CONTEXT.index("hardly")}],
        "answerable": True,
    } | fields
