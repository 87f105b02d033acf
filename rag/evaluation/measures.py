"""What is measured, one number a question; the means of them are reported.

Rank measures come from ir_measures (``Success@1``, ``RR``), ranks with ties from scipy. Intervals
are percentile bootstraps (Efron, 1979) over questions.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, ScoredDoc, Success
from numpy.typing import NDArray
from scipy.stats import rankdata

from rag.evaluation.place import Place
from rag.evaluation.questions import GoldQuestion
from rag.evaluation.systems import Prediction
from rag.span import Span

Numbers = NDArray[np.float64]

_TOKEN = re.compile(r"\S+")
_SEED = 20
_RESAMPLES = 1000


def rank_measures(
    rows: Sequence[GoldQuestion], predictions: Sequence[Prediction]
) -> dict[str, Numbers]:
    """Return section hit@1, section MRR and quote hit@1, each ``(len(rows),)``.

    Sections are ranked by their best item. An item is right where it overlaps a gold quote.
    """
    section_runs, quote_runs, section_gold, quote_gold = [], [], [], []
    for row, prediction in zip(rows, predictions, strict=True):
        places = [place for quote in row.quotes for place in quote]
        golden = {_section_key(gold) for gold in places}
        section_gold += [Qrel(row.id, key, 1) for key in golden]
        ranked = list(dict.fromkeys(_section_key(place) for place in prediction.ranking))
        section_runs += [ScoredDoc(row.id, key, -at) for at, key in enumerate(ranked)]
        right = [any(place.overlaps(gold) for gold in places) for place in prediction.ranking]
        # A question whose gold no item overlaps still counts, as a miss.
        quote_gold += [Qrel(row.id, str(at), 1) for at, good in enumerate(right) if good]
        quote_gold += [] if any(right) else [Qrel(row.id, "missing", 1)]
        quote_runs += [ScoredDoc(row.id, str(at), -at) for at in range(len(right))]
    return {
        "section_hit@1": _per_query(rows, Success @ 1, section_gold, section_runs),
        "section_mrr": _per_query(rows, RR, section_gold, section_runs),
        "quote_hit@1": _per_query(rows, Success @ 1, quote_gold, quote_runs),
    }


def _section_key(place: Place) -> str:
    return f"{place.document.id}@{place.section.span.start}"


def _per_query(
    rows: Sequence[GoldQuestion],
    measure: ir_measures.Measure,
    gold: Iterable[Qrel],
    run: Iterable[ScoredDoc],
) -> Numbers:
    found = {one.query_id: one.value for one in ir_measures.iter_calc([measure], gold, run)}
    return np.array([found.get(row.id, 0.0) for row in rows], dtype=np.float64)


def token_overlap(row: GoldQuestion, prediction: Prediction) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the quoted tokens (runs of non-space, by place).

    A gold text that stands in several places is met by any of them; where any one gold quote
    is enough, the one that is met best counts. A refusal has precision 1 and recall 0.
    """
    quoted = _tokens((place.document.text, place.span) for place in prediction.quotes)
    needed = [[quote] for quote in row.quotes] if row.any else [list(row.quotes)]
    scores = []
    for option in needed:
        gold: set[tuple[int, int, int]] = set()
        for places in option:
            best = max(places, key=lambda place: len(quoted & _gold_tokens(place)))
            gold |= _gold_tokens(best)
        met = len(quoted & gold)
        precision = met / len(quoted) if quoted else 1.0
        recall = met / len(gold)
        f1 = 2 * precision * recall / (precision + recall) if met else 0.0
        scores.append((precision, recall, f1))
    return max(scores, key=lambda score: score[2])


def _gold_tokens(gold: Place) -> set[tuple[int, int, int]]:
    return _tokens([(gold.document.text, gold.span)])


def _tokens(pieces: Iterable[tuple[str, Span]]) -> set[tuple[int, int, int]]:
    return {
        (id(text), found.start(), found.end())
        for text, span in pieces
        for found in _TOKEN.finditer(text, span.start, span.end)
    }


def timestamp_right(row: GoldQuestion, prediction: Prediction) -> bool:
    """Tell whether a shown quote cites the time of the row, or of a section its gold stands in."""
    right = {gold.section.start for quote in row.quotes for gold in quote} | {row.timestamp}
    return any(place.section.start in right - {None} for place in prediction.quotes)


def is_verbatim(prediction: Prediction) -> bool:
    """Tell whether every text that was shown is the source at its offsets."""
    return all(
        place.text == text for place, text in zip(prediction.quotes, prediction.texts, strict=True)
    )


def auroc(answerable: NDArray[np.bool_], confidence: Numbers) -> float:
    """Return the area under the ROC curve of confidence for "is it answered here"."""
    has, has_not = int(answerable.sum()), int((~answerable).sum())
    if not has or not has_not:
        return float("nan")
    # The Mann–Whitney statistic is the same number as scikit-learn's roc_auc_score, which checks
    # its input for so long that a bootstrap of it takes longer than the model.
    above = float(rankdata(confidence)[answerable].sum()) - has * (has + 1) / 2
    return above / (has * has_not)


def aurc(right: Numbers, confidence: Numbers) -> float:
    """Return the area under the risk–coverage curve; 0 is best (Geifman and El-Yaniv, 2017).

    The risk at a coverage is the share of wrong answers among the questions of highest
    confidence; an answer to an unanswerable question is wrong.
    """
    wrong = 1 - right[np.argsort(-confidence, kind="stable")]
    return float(np.mean(np.cumsum(wrong) / np.arange(1, len(wrong) + 1)))


def balanced_accuracy(answerable: NDArray[np.bool_], answered: NDArray[np.bool_]) -> float:
    """Return the mean share of the answerable that are answered and of the others that are not."""
    if answerable.all() or not answerable.any():
        return float("nan")
    return float(answered[answerable].mean() + 1 - answered[~answerable].mean()) / 2


def interval(statistic: Callable[..., float], *samples: NDArray[np.generic]) -> list[float]:
    """Return the 95% bootstrap interval of a statistic, ``[low, high]``; NaN where it has none."""
    chance = np.random.default_rng(_SEED)
    count = len(samples[0])
    # scipy.stats.bootstrap would do, but it warns of each resample in which a class is missing,
    # and such resamples are only passed over: they have no AUROC.
    resampled = []
    for _ in range(_RESAMPLES):
        rows = chance.integers(0, count, count)
        resampled.append(statistic(*(sample[rows] for sample in samples)))
    if np.isnan(resampled).all():
        return [float("nan"), float("nan")]
    low, high = np.nanpercentile(resampled, [2.5, 97.5])
    return [float(low), float(high)]


def measured(statistic: Callable[..., Any], *samples: NDArray[Any]) -> dict[str, Any] | None:
    """Return a value and its interval; nothing where there is none, as JSON has no NaN."""
    value = float(statistic(*samples))
    return None if np.isnan(value) else {"value": value, "interval": interval(statistic, *samples)}
