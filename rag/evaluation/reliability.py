"""Is a confidence of 0.8 right four times in five? Reliability of probabilities of an answer.

Expected calibration error as in Guo et al. (ICML 2017), over bins of equal mass instead of equal
width (Nixon et al., CVPR Workshops 2019), so that no bin rests on one or two questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from rag.evaluation.measures import measured

Numbers = NDArray[np.float64]

BINS = 10
_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence.

    Attributes:
        low: the least confidence in it; ``high`` the greatest.
        count: how many questions it has.
        confidence: their mean confidence.
        share: the share of them that are answerable.
    """

    low: float
    high: float
    count: int
    confidence: float
    share: float


def reliability(answerable: NDArray[np.bool_], probability: Numbers) -> tuple[Bin, ...]:
    """Return at most ``BINS`` bins of equally many questions, lowest first.

    Equal confidences stand in one bin, so the order of the questions changes nothing.
    """
    bins = []
    for chosen in _parted(probability):
        inside = probability[chosen]
        bins.append(
            Bin(
                low=float(inside.min()),
                high=float(inside.max()),
                count=len(inside),
                confidence=float(inside.mean()),
                share=float(answerable[chosen].mean()),
            )
        )
    return tuple(bins)


def ece(answerable: NDArray[np.bool_], probability: Numbers) -> float:
    """Return the mean distance of confidence and share over the bins, by mass; 0 is best."""
    distances = [
        abs(float(answerable[chosen].sum()) - float(probability[chosen].sum()))
        for chosen in _parted(probability)
    ]
    return sum(distances) / len(probability)


def brier(answerable: NDArray[np.bool_], probability: Numbers) -> float:
    """Return the mean squared distance of probability and outcome (Brier, 1950); 0 is best."""
    return float(np.mean((probability - answerable) ** 2))


def _parted(probability: Numbers) -> list[NDArray[np.int64]]:
    order = np.argsort(probability, kind="stable")
    ordered = probability[order]
    borders = ordered[[len(order) * at // BINS for at in range(1, BINS)]]
    # A border stands in front of the first of its equals.
    cuts = np.searchsorted(ordered, np.unique(borders), side="left")
    return [rows for rows in np.split(order, cuts) if len(rows)]


def reliability_report(
    answerable: NDArray[np.bool_], found: Sequence[float | None]
) -> dict[str, Any]:
    """Return ECE, Brier score and the bins of a reliability diagram; nothing without chances.

    Args:
        found: the probability of an answer to each question, ``None`` where a system has none.
    """
    given = [chance for chance in found if chance is not None]
    if not given or len(given) < len(found):
        return {}
    probability = np.array(given)
    return {
        "ece": measured(ece, answerable, probability),
        "brier": measured(brier, answerable, probability),
        "reliability": [asdict(one) for one in reliability(answerable, probability)],
    }


def reliability_table(bins: Sequence[Mapping[str, Any]], title: str) -> Table:
    """Return the reliability diagram as text: the bar is the share, ``|`` the confidence."""
    names = ("confidence", "questions", "mean", "answerable", "")
    table = Table(*names, title=title, title_justify="left")
    for one in bins:
        numbers = (f"{one['confidence']:.3f}", f"{one['share']:.3f}")
        between = f"{one['low']:.3f} – {one['high']:.3f}"
        table.add_row(between, str(one["count"]), *numbers, _bar(one["share"], one["confidence"]))
    return table


def _bar(share: float, confidence: float) -> str:
    filled = round(share * _WIDTH)
    bar = "█" * filled + "·" * (_WIDTH - filled)
    at = min(round(confidence * _WIDTH), _WIDTH - 1)
    return f"{bar[:at]}|{bar[at + 1 :]}"
