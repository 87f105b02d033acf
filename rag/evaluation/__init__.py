"""Measuring: ``questions`` (gold), ``systems`` (who answers), ``measures``, ``report``."""

from rag.evaluation.questions import Gold, GoldQuestion, load_questions, split_of
from rag.evaluation.report import evaluate_file, print_report

__all__ = [
    "Gold",
    "GoldQuestion",
    "evaluate_file",
    "load_questions",
    "print_report",
    "split_of",
]
