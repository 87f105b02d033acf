"""A conversation to take along: Markdown for people, JSON for programs, all citations in full."""

import json
from collections.abc import Sequence

from rag.answer import AnswerRecord, QuoteRecord

_STATES = {
    "answered": "",
    "related": "The summary does not answer this.",
    "not_covered": "The summary does not cover this.",
}


def as_json(records: Sequence[AnswerRecord]) -> str:
    """Return the answers in the schema of the project, a list in the order of asking."""
    return json.dumps(list(records), ensure_ascii=False, indent=2) + "\n"


def as_markdown(records: Sequence[AnswerRecord]) -> str:
    """Return the answers as Markdown whose fenced blocks hold the quotes to the letter."""
    return "\n".join(_answer(record) for record in records)


def _answer(record: AnswerRecord) -> str:
    lines = [f"## {_one_line(record['question'])}", ""]
    if record["read_as"] is not None:
        lines += [f"Read as: {_one_line(record['read_as'])}", ""]
    if statement := _STATES[record["status"]]:
        lines += [statement, ""]
    for quote in record["quotes"]:
        lines += [*_quote(quote), ""]
    if not record["quotes"] and record["related"]:
        lines += ["Nearest sections:", ""]
        for near in record["related"]:
            lines.append("- " + " · ".join(filter(None, [near["section"], near["timestamp"]])))
        lines.append("")
    return "\n".join(lines)


def _quote(quote: QuoteRecord) -> list[str]:
    # A fence longer than any run of backticks inside: Markdown changes nothing between fences.
    fence = "```"
    while fence in quote["quote"]:
        fence += "`"
    place = " · ".join(
        filter(None, [f"{quote['doc_title']} — {quote['section']}", quote["timestamp"]])
    )
    link = f" · <{quote['url']}>" if quote["url"] else ""
    source = f"{quote['doc_id']}, characters {quote['start_char']} to {quote['end_char']}"
    return [
        f"{fence}text",
        quote["quote"],
        fence,
        f"[{quote['number']}] {place}{link} ({source})",
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
