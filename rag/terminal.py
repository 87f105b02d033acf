"""An answer in a terminal: quotes as they are, everything else visibly ours."""

from rich.console import Console
from rich.text import Text

from rag.answer import Answer, AnsweredBy, Status
from rag.mismatch import Mismatch
from rag.query import conditions
from rag.quote import Citation, Quote, cite

HEADLINES = {
    Status.ANSWERED: "",
    Status.RELATED: "The summary does not cover this. Sections that come close:",
    Status.NOT_COVERED: "The summary does not cover this. The nearest sections:",
}

WORDS_ALONE = "The language model could not be loaded: searched by words alone."
CAUTIONS = {
    Mismatch.NEGATION: "(question and quote differ in a “not”: read closely)",
    Mismatch.NUMBER: "(the question names another number than this quote)",
}


def print_answer(answer: Answer, console: Console) -> None:
    """Print the quotes, each over its citation; or that there are none, and what is near.

    Nothing of the source is read as markup: every line is a rich ``Text``, which has none. In a
    pipe nothing is wrapped or shortened, so that a quote there is the source's characters.
    """
    if answer.read_as is not None:
        console.print(Text(f"Read as: {answer.read_as}  (--as-typed undoes this)", style="dim"))
    if answer.answered_by is AnsweredBy.WORDS:
        console.print(Text(WORDS_ALONE, style="dim"))
    several = len({quote.document.id for quote in answer.quotes}) > 1
    for number, quote in enumerate(answer.quotes, start=1):
        if number > 1:
            console.print()
        _print_quote(quote, console)
        for mismatch in quote.mismatches:
            console.print(Text(CAUTIONS[mismatch], style="yellow"))
        console.print(_place(quote.citation, with_title=several))
    if answer.quotes:
        return
    if answer.unmet is not None:
        told = ", ".join(conditions(answer.unmet))
        console.print(Text(f"Nothing in the summary meets the conditions: {told}.", style="bold"))
        console.print(Text(f"The question without them: {answer.unmet.text}", style="dim"))
        return
    console.print(Text(HEADLINES[answer.status], style="bold"))
    several = len({hit.passage.document.id for hit in answer.related}) > 1
    for hit in answer.related:
        citation = cite(hit.passage.document, hit.passage.section)
        console.print(_place(citation, with_title=several))


def _print_quote(quote: Quote, console: Console) -> None:
    if console.is_terminal:
        # rich drops control signs: a source must not move the cursor of who reads it.
        console.print(Text(quote.text))
    else:
        console.file.write(f"{quote.text}\n")


def _place(citation: Citation, *, with_title: bool) -> Text:
    line = Text("— ", style="dim")
    if with_title and citation.title != citation.section:
        line.append(f"{citation.title} · ", style="dim")
    line.append(citation.section, style="italic")
    if citation.timestamp is not None:
        line.append(" · ")
        line.append(str(citation.timestamp), style="bold cyan")
    if citation.url is not None:
        line.append(" · ")
        line.append(citation.url, style=f"dim underline link {citation.url}")
    return line
