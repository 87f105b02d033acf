"""Measuring: what is right, who answers, how well, and whether the confidence can be relied on.

Run by ``rag eval``; needs the extra ``citecast[eval]``. Read in this order: ``place``,
``questions``, ``systems``, ``measures``, ``contexts``, ``reliability``, ``report`` for questions
about a corpus; ``fields``, ``tables``, ``formats``, ``outcomes``, ``sets`` for public sets, in
which every question has a text of its own; ``calibration`` for fitting the judge to a corpus.
"""

from rag.evaluation.calibration import Scale, calibrate, write_scale
from rag.evaluation.formats import read_set
from rag.evaluation.place import Place
from rag.evaluation.questions import GoldQuestion, load_questions, split_of
from rag.evaluation.report import evaluate_file, print_report, write_report
from rag.evaluation.sets import evaluate_sets, print_sets

__all__ = [
    "GoldQuestion",
    "Place",
    "Scale",
    "calibrate",
    "evaluate_file",
    "evaluate_sets",
    "load_questions",
    "print_report",
    "print_sets",
    "read_set",
    "split_of",
    "write_report",
    "write_scale",
]
