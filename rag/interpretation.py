"""What a person typed, as it is read: conditions, typing errors, abbreviations, earlier turns."""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.abbreviation import Abbreviations, learn_abbreviations
from rag.followup import read_as
from rag.indexing import Index
from rag.query import Query, read_query
from rag.question import expect_readable
from rag.spelling import Vocabulary, one_piece_words


@dataclass(frozen=True, slots=True)
class Interpretation:
    """A question as it is read.

    Attributes:
        typed: character for character what was typed.
        read_as: the question that is answered instead, to be shown; ``None`` where it is the
            one that was typed.
        query: the words to search for, and the conditions on what is quoted.
    """

    typed: str
    read_as: str | None
    query: Query

    @property
    def text(self) -> str:
        """The question that is answered."""
        return self.typed if self.read_as is None else self.read_as


class Interpreter:
    """Reads questions to one corpus."""

    def __init__(self, index: Index) -> None:
        texts = [passage.search_text for passage in index.items]
        self._vocabulary = Vocabulary(texts, one_piece_words(index.encoder))
        self._abbreviations = Abbreviations(learn_abbreviations(index.corpus))

    def interpret(
        self, typed: str, earlier: Sequence[str] = (), *, as_typed: bool = False
    ) -> Interpretation:
        """Read a question.

        Args:
            earlier: the questions before it in a conversation as they were read, oldest first.
            as_typed: whether to leave its words alone: no earlier subject, no correction.

        Raises:
            QuestionError: it is too long, or only says what to leave out.
        """
        expect_readable(typed)
        text = typed
        if not as_typed:
            if found := read_as(text, earlier):
                text = found.text
            if correction := self._vocabulary.correct(text):
                text = correction.text
        query = read_query(text)
        return Interpretation(typed, None if text == typed else text, query)

    def expanded(self, query: Query) -> str:
        """Return the words to search for, with the other form of each abbreviation."""
        return self._abbreviations.expand(query.text)
