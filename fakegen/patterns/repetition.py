"""Patterns that repeat another one, a random number of times."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fakegen.patterns.automaton import Graph
from fakegen.patterns.draws import Lottery, RowWords
from fakegen.patterns.leaves import CHUNK, WORD, Characters, combinations
from fakegen.patterns.lexicon import Entries, Lexicon
from fakegen.patterns.numbering import divide, options_of, starts_of
from fakegen.patterns.pattern import Pattern
from fakegen.patterns.row_groups import Groups

SHORT = 32
"""So many characters at the most are made in one go, from one table."""


class Repeat(Pattern):
    """Several strings of the same part, one after the other, drawn independently.

    Args:
        part: The part.
        low: The smallest number of repetitions, 0 or more.
        high: The largest number of repetitions; all numbers from ``low`` to ``high`` are equally likely.

    Raises:
        ValueError: ``low`` is negative, or above ``high``.
    """

    def __init__(self, part: Pattern, low: int, high: int) -> None:
        if not 0 <= low <= high:
            raise ValueError(f"{low} .. {high} is not a range of repetitions")
        self.part, self.low, self.high = part, low, high
        self._lottery = Lottery(None, high - low + 1)
        self.wholes = high * part.wholes
        self.halves = 1 + high * part.halves
        self.width = high * part.width
        self.shortest, self.longest = low * part.shortest, high * part.longest
        sizes = itertools.accumulate(itertools.repeat(part.size, high), operator.mul, initial=1)
        self._sizes = list(itertools.islice(sizes, low, None))
        self.size = sum(self._sizes)

    @property
    def lists(self) -> Sequence[Entries]:
        return self.part.lists

    @property
    def injective(self) -> bool:
        """Whether the string can be split into its repetitions in one way only."""
        part = self.part
        return part.injective and part.shortest > 0 and (part.prefix_free or part.suffix_free)

    @property
    def prefix_free(self) -> bool:
        return self.low == self.high and self.part.prefix_free

    @property
    def suffix_free(self) -> bool:
        return self.low == self.high and self.part.suffix_free

    @property
    def initials(self) -> frozenset[str] | None:
        return self.part.initials if self.low else None

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        part = self.part
        groups = Groups(self._lottery.draw(draws.half()), self._lottery.size)
        draws = draws.skip(0, 1)
        sorted_ = np.zeros_like(tokens, order="C")
        start = 0
        for copy in range(self.high):
            if copy >= self.low:
                start = groups.ends[copy - self.low]
            columns = slice(copy * part.width, (copy + 1) * part.width)
            part.draw(draws.take(groups.order[start:]), sorted_[start:, columns], lexicon)
            draws = draws.skip(part.wholes, part.halves)
        tokens[:] = groups.restore(sorted_)

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        part = self.part
        starts = starts_of(self._sizes)
        groups = Groups(options_of(starts, index), len(self._sizes))
        sorted_ = np.zeros_like(tokens, order="C")
        for number, span in groups:
            rest = index[groups.order[span]] - np.uint64(starts[number])
            for copy in range(self.low + number - 1, -1, -1):
                rest, digit = divide(rest, part.size)
                columns = slice(copy * part.width, (copy + 1) * part.width)
                part.pick(digit, sorted_[span, columns], lexicon)
        tokens[:] = groups.restore(sorted_)

    def trace(self, graph: Graph, state: int) -> int:
        end = graph.state()
        for copy in range(self.high + 1):
            if copy:
                state = self.part.trace(graph, state)
            if copy >= self.low:
                graph.skip(state, end)
        return end

    def map(self, function: Callable[[str], str]) -> Repeat:
        return Repeat(self.part.map(function), self.low, self.high)


class CharacterRun(Repeat):
    """A :class:`Repeat` of characters that draws several repetitions at once, from a table.

    If a string ends within an entry of the table, only the start of the entry is kept. Entries are sorted by
    their first repetitions, so that integer division of an entry's number gives the number of its start in
    the table of shorter entries.

    Args:
        part: Characters for which :meth:`fits` is true.
        low: See :class:`Repeat`.
        high: See :class:`Repeat`.
    """

    part: Characters

    def __init__(self, part: Characters, low: int, high: int) -> None:
        super().__init__(part, low, high)
        together = 1
        while (
            together < high
            and part.size ** (together + 1) <= CHUNK
            and part.longest * (together + 1) <= SHORT
        ):
            together += 1
        self._together = together
        self.width = -(-high // together)
        choices = part.size**together
        self._per_word = self.width if choices == 1 else int(math.log(WORD, choices))
        self.wholes = -(-self.width // self._per_word)

    @staticmethod
    def fits(part: Pattern) -> bool:
        """Return whether a part has few enough equally likely strings for a table of two repetitions."""
        return (
            isinstance(part, Characters)
            and part.size == math.prod(map(len, part.alphabets))
            and part.size**2 <= CHUNK
        )

    @cached_property
    def _tables(self) -> list[Entries]:
        return [
            combinations(self.part.alphabets * copies).entries
            for copies in range(1, self._together + 1)
        ]

    @property
    def lists(self) -> Sequence[Entries]:
        return self._tables

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        together, size = self._together, self.part.size
        times = self._lottery.draw(draws.half()) + np.int32(self.low)
        firsts = self._firsts(lexicon)
        hidden = np.array([size**copies for copies in range(together, -1, -1)], dtype=np.int32)
        rest = np.empty(0, dtype=np.uint64)
        for column in range(self.width):
            if column % self._per_word == 0:
                rest = draws.whole(column // self._per_word)
            rest, number = divide(rest, size**together)
            shown = np.clip(times - np.int32(column * together), 0, together)
            tokens[:, column] = number.astype(np.int32) // hidden[shown] + firsts[shown]

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        starts = starts_of(self._sizes)
        groups = Groups(options_of(starts, index), len(self._sizes))
        sorted_ = np.zeros_like(tokens, order="C")
        firsts = self._firsts(lexicon)
        for number, span in groups:
            rest = index[groups.order[span]] - np.uint64(starts[number])
            times = self.low + number
            for column in range(-(-times // self._together) - 1, -1, -1):
                shown = min(times - column * self._together, self._together)
                rest, digit = divide(rest, self.part.size**shown)
                sorted_[span, column] = digit.astype(np.int32) + firsts[shown]
        tokens[:] = groups.restore(sorted_)

    def _firsts(self, lexicon: Lexicon) -> NDArray[np.int32]:
        """Return the first token of the table for each number of repetitions; 0 for none."""
        return np.array([0, *map(lexicon.first, self._tables)], dtype=np.int32)
