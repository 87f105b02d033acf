"""A calibration of one's own corpus: ``rag calibrate`` writes it, opening the corpus reads it."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from rag.corpus import Corpus
from rag.judge import Strictness

# The file in the index folder.
CALIBRATION = "calibration.json"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OwnScale:
    """What ``rag calibrate`` found: the judge's log-odds on a scale that fits this corpus."""

    slope: float
    shift: float
    answer_from: dict[Strictness, float]


def load_scale(folder: Path, corpus: Corpus, answered_by: str) -> OwnScale | None:
    """Return the scale in an index folder, if there is one and it is of this corpus.

    One that is of another state of the corpus, of another reader, or damaged is passed over with
    a warning: the bundled calibration is the safer choice.
    """
    path = folder / CALIBRATION
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        stale = found["corpus_fingerprint"] != corpus.fingerprint
        if stale or found["answered_by"] != answered_by:
            changed = "the corpus has changed" if stale else "another reader is at work"
            _log.warning("%s is not used: %s; run: rag calibrate", path, changed)
            return None
        answer_from = {one: float(found[one]) for one in Strictness}
        return OwnScale(float(found["slope"]), float(found["shift"]), answer_from)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("%s is not used: %s; run: rag calibrate", path, error)
        return None
