"""What every pattern is: a weighted set of strings, made a block at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.columns.patterns.draws import Draws
from fakegen.columns.patterns.lexicon import BYTES, Entries, Lexicon
from fakegen.streams import Stream

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
    def draw(self, draws: Draws, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
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

    @property
    def count(self) -> int | None:
        """How many different strings there are; None when that cannot be told."""
        return self.size if self.injective else None

    def make(self, stream: Stream) -> pa.StringArray:
        """Return one string per row: a function of the row's words alone."""

        def fill(rows: slice, tokens: NDArray[np.int32]) -> None:
            part = stream
            if rows != slice(0, len(stream)):
                part = stream.take(np.arange(rows.start, rows.stop))
            self.draw(Draws(part, self.wholes), tokens, self._lexicon)

        return self._render(len(stream), fill)

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        """Return the strings with these numbers, 0 .. count - 1: each number's own.

        Raises:
            ValueError: The strings cannot be counted.
        """
        if self.count is None:
            raise ValueError("the strings of this pattern cannot be numbered")
        return self._render(
            len(index), lambda rows, tokens: self.pick(index[rows], tokens, self._lexicon)
        )

    def _render(
        self, rows: int, fill: Callable[[slice, NDArray[np.int32]], None]
    ) -> pa.StringArray:
        """Fill and render the tokens, so many rows at a time that they need little memory."""
        columns = self.columns
        widths = [entries.bytes for entries in columns] if columns else []
        fixed = len(widths) > 1 and all(0 < width <= BYTES for width in widths)
        step = max(_TOKENS // max(self.width, 1), 1)
        parts = []
        for start in range(0, max(rows, 1), step):
            part = slice(start, min(start + step, rows))
            size = part.stop - part.start
            tokens = np.zeros((size, self.width), np.int32, order="F" if fixed else "C")
            fill(part, tokens)
            made = self._lexicon.lay(tokens, widths) if fixed else self._lexicon.join(tokens)
            parts.append(made)
        return parts[0] if len(parts) == 1 else pa.concat_arrays(parts)
