"""Measuring: what is right (``questions``), who answers (``systems``), how well (``measures``).

Run by ``rag eval``; needs the extra ``citecast[eval]``.
"""

from rag.evaluation.place import Place
from rag.evaluation.questions import GoldQuestion, load_questions, split_of
from rag.evaluation.report import evaluate_file, print_report

__all__ = [
    "GoldQuestion",
    "Place",
    "evaluate_file",
    "load_questions",
    "print_report",
    "split_of",
]
