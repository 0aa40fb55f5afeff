"""The base class of patterns: sets of strings with probabilities, made a block at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.kernels import FROM_WORDS
from fakegen.patterns.automaton import Automaton, Graph, TooLargeError
from fakegen.patterns.draws import RowWords
from fakegen.patterns.lexicon import Entries, Lexicon, fixed_widths
from fakegen.streams import Stream

_ROWS = 2**15 if FROM_WORDS is None else 2**16
"""Rows that are assembled at once. Arrow's lookups pay for less, so that they stay in the cache, and for joining
the parts; the compiled ones do not."""
_TOKENS = 2**22


class Pattern(ABC):
    """An immutable set of strings with probabilities.

    A pattern writes each string as a row of **tokens**, which refer to lists of words; the strings of all
    rows are then assembled at once. A subclass declares the width of its rows and the lists that it uses, and
    fills the rows at random (:meth:`draw`) and by number (:meth:`pick`).

    Attributes:
        wholes: The number of 64-bit words that a row uses.
        halves: The number of 32-bit words that a row uses.
        width: The largest number of tokens of a string.
        shortest: The length of the shortest string, in characters.
        longest: The length of the longest string, in characters, or an upper bound for it.
        size: The number of strings that :meth:`pick` makes, equal ones counted separately.
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
        """Fill in the tokens of random strings.

        Args:
            draws: The random words of the rows.
            tokens: The array to fill: int32, shape (rows, width), all zeros.
            lexicon: Gives the tokens of this pattern's lists.
        """

    @abstractmethod
    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        """Fill in the tokens of the strings with these numbers, 0 .. size - 1."""

    @abstractmethod
    def trace(self, graph: Graph, state: int) -> int:
        """Add paths for all strings, starting at a state, and return the state where they end.

        Raises:
            TooLargeError: There are too many strings, or a part occurs again with the same string.
        """

    @abstractmethod
    def map(self, function: Callable[[str], str]) -> Pattern:
        """Return this pattern with a function applied to all its strings.

        Args:
            function: A function of each character alone, such as ``str.lower``: its result for a
                concatenation must be the concatenation of its results.
        """

    @property
    def injective(self) -> bool:
        """Whether it is certain that :meth:`pick` makes a different string for each number."""
        return self.size == 1

    @property
    def prefix_free(self) -> bool:
        """Whether it is certain that no string starts with another one."""
        return self.shortest == self.longest

    @property
    def suffix_free(self) -> bool:
        """Whether it is certain that no string ends with another one."""
        return self.shortest == self.longest

    @property
    def initials(self) -> frozenset[str] | None:
        """The characters that strings start with; None if unknown, or if a string may be empty."""
        return None

    @property
    def slots(self) -> int:
        """The number of slots of a stream that it uses, starting from 0."""
        return self.wholes + (self.halves + 1) // 2

    @property
    def columns(self) -> Sequence[Entries] | None:
        """The list that the tokens of each column are from; None if that differs by row."""
        return None

    @cached_property
    def _lexicon(self) -> Lexicon:
        return Lexicon(self.lists)

    @cached_property
    def count(self) -> int | None:
        """The number of distinct strings; None if it is unknown."""
        if self.injective:
            return self.size
        return self._automaton.count if self._automaton else None

    @cached_property
    def _automaton(self) -> Automaton | None:
        """Counts and numbers the strings of a pattern that is not known to be injective."""
        graph = Graph()
        try:
            return Automaton(graph, self.trace(graph, 0))
        except TooLargeError:
            return None

    def make(self, stream: Stream) -> pa.StringArray:
        """Return one random string per row, which depends on the row's random words only."""
        parts = [
            self.strings(words, self._lexicon)
            for words in RowWords.in_parts(stream, self.wholes, self._parts(len(stream)))
        ]
        return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        """Return the strings with these numbers, 0 .. count - 1, all different.

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
        """Return one random string per row of ``draws``."""
        tokens = self._blank(len(draws))
        self.draw(draws, tokens, lexicon)
        return lexicon.render(tokens, self.columns)

    def _blank(self, rows: int) -> NDArray[np.int32]:
        return np.zeros(
            (rows, self.width), np.int32, order="F" if fixed_widths(self.columns) else "C"
        )

    def _parts(self, rows: int) -> Iterable[slice]:
        """Yield ranges of rows that are assembled at once."""
        step = max(min(_ROWS, _TOKENS // max(self.width, 1)), 1)
        for start in range(0, max(rows, 1), step):
            yield slice(start, min(start + step, rows))
