"""Which calibration judges a corpus: a bundled one, on the corpus's own scale where it has one.

``rag calibrate`` writes such a scale, opening the corpus reads it.
"""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

from rag.answer import AnsweredBy
from rag.corpus import Corpus
from rag.judge import Calibration, Strictness
from rag.weights import bundled_weights

# The file in the index folder.
CALIBRATION = "calibration.json"

# A text without sections and of no more items than this is short. That it is near to a question
# says other things than in an episode, of which some part is near to every question.
SHORT = 40

# What judges whom, in the bundled ``judge.json``; the trained reader has three.
_NAMES = {AnsweredBy.LIKENESS: "likeness", AnsweredBy.WORDS: "words"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OwnScale:
    """What ``rag calibrate`` found: the judge's log-odds on a scale that fits this corpus."""

    slope: float
    shift: float
    answer_from: dict[Strictness, float]


def bundled_calibration(answered_by: AnsweredBy, corpus: Corpus) -> Calibration:
    """Return the calibration that comes with the package for a reader and a kind of corpus."""
    if answered_by is not AnsweredBy.READER:
        return Calibration.bundled(_NAMES[answered_by])
    if corpus.fingerprint == bundled_weights("judge")["scaled_on"]:
        return Calibration.bundled("trained")
    sizes = [len(one.items) for document in corpus.documents for one in document.sections]
    filled = [size for size in sizes if size]
    short = len(filled) == 1 and filled[0] <= SHORT
    return Calibration.bundled("short" if short else "episodes")


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
