"""The choice of which documents to ask."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from rag.document import Document

class DocumentChoice(gr.Dropdown):  # type: ignore[misc]
    """A choice of documents that survives one of them going away.

    Gradio refuses a question with a choice that is no longer offered. Here it is handed on, and
    whoever answers leaves it out: a file may be removed, or the summaries be indexed anew, between
    two looks at the page.
    """

    # Drawn by Gradio as the class that it derives from.
    is_template = True

    def preprocess(self, payload: Any) -> list[str]:
        """Return the names of the documents chosen, offered now or not."""
        return [name for name in payload or () if isinstance(name, str)]
    from collections.abc import Callable, Sequence
    from typing import TYPE_CHECKING, Any, Literal

    from gradio.blocks import Block

    if TYPE_CHECKING:
        from gradio.components import Timer
        from gradio.components.base import Component

def document_choice(documents: Sequence[Document]) -> DocumentChoice:
    """Return the choice of what to ask; it is hidden where there is but one document."""
    return DocumentChoice(
        choices_of(documents),
        value=[],
        multiselect=True,
        label="Ask only these (all by default)",
        elem_id="documents",
        container=True,
        visible=len(documents) > 1,
    )

def choices_of(documents: Sequence[Document]) -> list[tuple[str, str]]:
    """Return the documents as Gradio wants choices: what is shown, and what stands for it."""
    return [(document.title, document.id) for document in documents]
