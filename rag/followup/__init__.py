"""Follow-up questions of a conversation: ``read_as`` reads one as a question that stands by itself.

Read in this order: ``grammar``, ``asked``, ``pointing``, ``fragment``, ``reading``.
"""

from rag.followup.reading import ReadAs, read_as

__all__ = ["ReadAs", "read_as"]
