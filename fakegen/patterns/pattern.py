"""What every pattern is: a weighted set of strings, made a block at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.patterns.automaton import Automaton, Graph, TooLargeError
from fakegen.patterns.draws import RowWords
from fakegen.patterns.lexicon import Entries, Lexicon, fixed_widths
from fakegen.streams import Rows, Stream

_ROWS = 2**15
_TOKENS = 2**22


class Pattern(ABC):
    """An immutable set of strings with probabilities.

    A pattern writes each string as a row of **tokens**, entries of lists of words, and the strings
    are put together for all rows at once. A new kind of pattern says how wide its rows are and
    which lists it uses, and fills the rows: by chance (:meth:`draw`) and by number (:meth:`pick`).

    Attributes:
        wholes: How many 64-bit words a row uses.
        halves: How many 32-bit words a row uses.
        width: How many tokens a string has at most.
        shortest: Length of the shortest string, in characters.
        longest: Length of the longest string, in characters, or a bound above it.
        size: How many strings :meth:`pick` makes, equal ones counted each time.
    """

    wholes: int = 0
    halves: int = 0
    width: int
    shortest: int
    longest: int
    size: int

    @property
    @abstractmethod
    def lists(self) -> Sequence[Entries]:
        """The lists of words that the tokens come from."""

    @abstractmethod
    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        """Write each row's tokens as its words decide.

        Args:
            draws: The rows' words.
            tokens: int32 array of shape (rows, width), zeros to be replaced.
            lexicon: Gives the tokens of this pattern's lists.
        """

    @abstractmethod
    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        """Write the tokens of the strings with these numbers, 0 .. size - 1."""

    @abstractmethod
    def trace(self, graph: Graph, state: int) -> int:
        """Add paths from a state that spell the strings, and return the state where they end.

        Raises:
            TooLargeError: There are too many, or they depend on each other.
        """

    @abstractmethod
    def map(self, function: Callable[[str], str]) -> Pattern:
        """Return this pattern with a function applied to all its texts.

        Args:
            function: Must not depend on what stands beside a character: of two strings joined it
                makes what it makes of each, joined (``str.lower``).
        """

    @property
    def injective(self) -> bool:
        """Whether :meth:`pick` surely makes a different string of each number."""
        return self.size == 1

    @property
    def prefix_free(self) -> bool:
        """Whether surely no string begins with another one of the strings."""
        return self.shortest == self.longest

    @property
    def suffix_free(self) -> bool:
        """Whether surely no string ends with another one of the strings."""
        return self.shortest == self.longest

    @property
    def initials(self) -> frozenset[str] | None:
        """The characters that strings begin with; None when unknown or a string may be empty."""
        return None

    @property
    def slots(self) -> int:
        """How many slots of a stream it uses, counted from 0."""
        return self.wholes + (self.halves + 1) // 2

    @property
    def columns(self) -> Sequence[Entries] | None:
        """The list that the tokens of each column come from, when all strings have that many."""
        return None

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self.lists)

    @cached_property
    def count(self) -> int | None:
        """How many different strings there are; None when that cannot be told."""
        if self.injective:
            return self.size
        return self._automaton.count if self._automaton else None

    @cached_property
    def _automaton(self) -> Automaton | None:
        """What counts and numbers the strings when :attr:`injective` cannot vouch for it."""
        graph = Graph()
        try:
            return Automaton(graph, self.trace(graph, 0))
        except TooLargeError:
            return None

    def make(self, stream: Stream) -> pa.StringArray:
        """Return one string per row: a function of the row's words alone."""
        parts = [
            self.strings(RowWords.of(_part(stream, part), self.wholes), self._lexicon)
            for part in self._parts(len(stream))
        ]
        return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        """Return the strings with these numbers, 0 .. count - 1: each number's own.

        Raises:
            ValueError: The strings cannot be counted.
        """
        if self.count is None:
            raise ValueError("the strings of this pattern cannot be numbered")
        if not self.injective and self._automaton:
            return self._automaton.unrank(index)
        parts = []
        for part in self._parts(len(index)):
            tokens = self._blank(part.stop - part.start)
            self.pick(index[part], tokens, self._lexicon)
            parts.append(self._lexicon.render(tokens, self.columns))
        return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)

    def strings(self, draws: RowWords, lexicon: Lexicon) -> pa.StringArray:
        """Return one string per row of draws."""
        tokens = self._blank(len(draws))
        self.draw(draws, tokens, lexicon)
        return lexicon.render(tokens, self.columns)

    def _blank(self, rows: int) -> NDArray[np.int32]:
        return np.zeros(
            (rows, self.width), np.int32, order="F" if fixed_widths(self.columns) else "C"
        )

    def _parts(self, rows: int) -> Iterable[slice]:
        """Yield ranges of rows whose tokens stay in the processor's cache."""
        step = max(min(_ROWS, _TOKENS // max(self.width, 1)), 1)
        for start in range(0, max(rows, 1), step):
            yield slice(start, min(start + step, rows))


def _part(stream: Stream, part: slice) -> Stream:
    """Return the stream of some of its rows."""
    if stream.rows.chosen is not None:
        return stream.take(np.arange(part.start, part.stop))
    rows = Rows(stream.rows.start + part.start, part.stop - part.start)
    return Stream(stream.key, rows, stream.attempt, stream.first_slot)
