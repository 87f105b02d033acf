"""The choice of which documents to ask."""

from collections.abc import Sequence

import gradio as gr

from rag.document import Document


def document_choice(documents: Sequence[Document]) -> gr.Dropdown:
    """Return the choice of what to ask; it is hidden where there is but one document."""
    return gr.Dropdown(
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
