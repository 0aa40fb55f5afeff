"""Sets of whole numbers, as ranges: counted, numbered and searched without listing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from fakegen.patterns import compile_regex
from fakegen.patterns.automaton import Automaton, Graph

DIGITS = "0123456789"


class Ranges:
    """A set of whole numbers.

    Args:
        ranges: The first number of each range and the first after it; they may overlap.
    """

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        merged: list[list[int]] = []
        for first, end in sorted(ranges):
            if merged and first <= merged[-1][1]:
                merged[-1][1] = max(merged[-1][1], end)
            elif first < end:
                merged.append([first, end])
        self._firsts, self._ends = np.array(merged, dtype=np.int64).reshape(-1, 2).T

    @cached_property
    def count(self) -> int:
        """How many numbers there are."""
        return int((self._ends - self._firsts).sum())

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._firsts.tolist(), self._ends.tolist(), strict=True)

    def __and__(self, other: Ranges) -> Ranges:
        return Ranges(
            (max(first, low), min(end, high)) for first, end in self for low, high in other
        )

    def __or__(self, other: Ranges) -> Ranges:
        return Ranges([*self, *other])

    def __sub__(self, other: Ranges) -> Ranges:
        firsts = [first for first, _ in other]
        ends = [end for _, end in other]
        gaps = Ranges(zip([0, *ends], [*firsts, np.iinfo(np.int64).max], strict=True))
        return self & gaps

    def at(self, index: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers at these positions, 0 .. count - 1, in ascending order."""
        ends = np.cumsum(self._ends - self._firsts)
        which = np.searchsorted(ends, index, side="right")
        return index - ends[which] + self._ends[which]

    def contain(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return for each number whether it is in the set."""
        which = np.searchsorted(self._ends, numbers, side="right")
        firsts = np.append(self._firsts, np.iinfo(np.int64).max)
        inside: NDArray[np.bool_] = numbers >= firsts[which]
        return inside


def matching(expression: str, length: int) -> Ranges:
    """Return the strings of digits of a length that a regular expression matches from start to end."""
    return Ranges(_automaton(expression).intervals(DIGITS, length))


@lru_cache(maxsize=64)
def _automaton(expression: str) -> Automaton:
    graph = Graph()
    return Automaton(graph, compile_regex(expression).trace(graph, 0))
