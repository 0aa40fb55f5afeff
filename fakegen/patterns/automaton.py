"""Counting and numbering the strings of a pattern that can make the same string in several ways.

Idea: the pattern becomes a non-deterministic automaton, which the subset construction makes deterministic
(Rabin and Scott, "Finite automata and their decision problems", 1959). In a deterministic automaton every
string has exactly one path. So counting and numbering paths counts and numbers strings, and unique strings
can be made by construction. Invariant: patterns are finite, so automata have no cycles, and a state's count
is the sum of its successors' counts; each number of :meth:`Automaton.unrank` gives another string. Bounds:
the number of subsets can grow exponentially, so construction is given up after a number of edges and steps;
the pattern can then be drawn from, but its strings have no numbers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.patterns.lexicon import Entries, Lexicon
from fakegen.patterns.numbering import divide, options_of, starts_of

_EDGES = 20_000
_STEPS = 400_000


class TooLargeError(Exception):
    """The automaton would have too many states, or the pattern has none."""


class Graph:
    """A non-deterministic automaton under construction. State 0 is the start."""

    def __init__(self) -> None:
        self.edges: list[list[tuple[str, int]]] = [[]]
        self.skips: list[list[int]] = [[]]
        self._size = 0

    def state(self) -> int:
        """Return a new state."""
        self.edges.append([])
        self.skips.append([])
        return len(self.edges) - 1

    def skip(self, source: int, target: int) -> None:
        """Add an edge from ``source`` to ``target`` without a character."""
        self._grow(1)
        self.skips[source].append(target)

    def letters(self, source: int, letters: Sequence[str], target: int) -> None:
        """Add an edge from ``source`` to ``target`` for each of these characters.

        Raises:
            TooLargeError: There are too many edges, or something is not a single character.
        """
        if any(len(letter) != 1 for letter in letters):
            raise TooLargeError
        self._grow(1)
        self.edges[source].append(("".join(letters), target))

    def words(self, source: int, words: Iterable[str]) -> int:
        """Add a path for each word, and return the state where all of them end."""
        target = self.state()
        for word in words:
            self._grow(len(word) + 1)
            state = source
            for character in word[:-1]:
                following = self.state()
                self.edges[state].append((character, following))
                state = following
            if word:
                self.edges[state].append((word[-1], target))
            else:
                self.skips[state].append(target)
        return target

    def closure(self, states: Iterable[int]) -> frozenset[int]:
        """Return these states and all that can be reached from them without a character."""
        found = set(states)
        waiting = list(found)
        while waiting:
            for target in self.skips[waiting.pop()]:
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)

    def _grow(self, edges: int) -> None:
        self._size += edges
        if self._size > _EDGES:
            raise TooLargeError


class Automaton:
    """A deterministic automaton without cycles.

    Args:
        graph: The non-deterministic automaton.
        final: The graph's accepting state.

    Attributes:
        count: The number of strings that it accepts.

    Raises:
        TooLargeError: It would have too many states.
    """

    def __init__(self, graph: Graph, final: int) -> None:
        numbers = {graph.closure([0]): 0}
        self._accepts: list[bool] = []
        edges: list[list[tuple[str, int]]] = []
        steps = 0
        for subset in _growing(numbers):
            targets: dict[str, set[int]] = {}
            for state in subset:
                steps += len(graph.edges[state]) + 1
                for letters, target in graph.edges[state]:
                    for character in letters:
                        targets.setdefault(character, set()).add(target)
            closures = {
                reached: graph.closure(reached) for reached in map(frozenset, targets.values())
            }
            steps += sum(map(len, closures.values()))
            if steps > _STEPS:
                raise TooLargeError
            alphabets: dict[int, list[str]] = {}
            for character, reached in sorted(targets.items()):
                number = numbers.setdefault(closures[frozenset(reached)], len(numbers))
                alphabets.setdefault(number, []).append(character)
            edges.append([("".join(word), number) for number, word in alphabets.items()])
            self._accepts.append(final in subset)
        self._edges = edges
        self._order = _topological(edges)
        self._counts = self._count()
        self.count = self._counts[0]

    def _count(self) -> list[int]:
        counts = [0] * len(self._edges)
        for state in reversed(self._order):
            counts[state] = self._accepts[state] + sum(
                len(letters) * counts[target] for letters, target in self._edges[state]
            )
        return counts

    def intervals(self, digits: str, length: int) -> list[tuple[int, int]]:
        """Return the strings of a length as ranges of numbers: the first of each, and the first after it.

        Prefixes after which everything is accepted are not followed further, so that the ranges are few
        where a pattern ends in free characters.

        Args:
            digits: The characters that numbers are written in, from that for 0.
            length: The number of characters.
        """

        @cache
        def count(state: int, rest: int) -> int:
            if not rest:
                return int(self._accepts[state])
            return sum(len(word) * count(target, rest - 1) for word, target in self._edges[state])

        def walk(state: int, prefix: int, rest: int) -> Iterable[tuple[int, int]]:
            free = len(digits) ** rest
            if count(state, rest) == free:
                yield prefix * free, (prefix + 1) * free
            elif count(state, rest):
                for word, target in self._edges[state]:
                    for character in word:
                        digit = digits.index(character)
                        yield from walk(target, prefix * len(digits) + digit, rest - 1)

        return sorted(walk(0, 0, length))

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        """Return the strings with these numbers, 0 .. count - 1."""
        letters = Entries(
            sorted({c for edges in self._edges for word, _ in edges for c in word}) or [""]
        )
        lexicon = Lexicon([letters])
        tokens = np.zeros((len(index), self._longest()), dtype=np.int32)
        self.spell(index, tokens, lexicon.first(letters), letters.words)
        return lexicon.render(tokens, None)

    def spell(
        self,
        index: NDArray[np.uint64],
        tokens: NDArray[np.int32],
        first: np.int32,
        letters: Sequence[str],
    ) -> None:
        """Write the strings with these numbers as tokens.

        Args:
            index: The numbers, 0 .. count - 1.
            tokens: The array to fill: int32, shape (rows, width), all zeros; wide enough.
            first: The token of the first letter.
            letters: All letters, in the order of their tokens.
        """
        token = {letter: first + np.int32(number) for number, letter in enumerate(letters)}
        # For each state, the rows there: position, number of the string's rest, length so far.
        arrived: dict[int, list[tuple[NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]]]]
        everywhere = np.arange(len(index))
        arrived = {0: [(everywhere, index, np.zeros_like(everywhere))]}
        for state in self._order:
            if state not in arrived:
                continue
            rows, rest, length = map(np.concatenate, zip(*arrived.pop(state), strict=True))
            options = [len(word) * self._counts[target] for word, target in self._edges[state]]
            starts = starts_of([int(self._accepts[state]), *options])
            choice = options_of(starts, rest)
            for number, (word, target) in enumerate(self._edges[state], 1):
                here = np.flatnonzero(choice == number)
                if not len(here):
                    continue
                which, left = divide(rest[here] - np.uint64(starts[number]), self._counts[target])
                spelled = np.array([token[character] for character in word], dtype=np.int32)
                tokens[rows[here], length[here]] = spelled[which]
                arrived.setdefault(target, []).append((rows[here], left, length[here] + 1))

    def _longest(self) -> int:
        """Return the largest number of characters of a string."""
        depths = [0] * len(self._edges)
        for state in self._order:
            for _, target in self._edges[state]:
                depths[target] = max(depths[target], depths[state] + 1)
        return max(depths)


def _growing(numbers: dict[frozenset[int], int]) -> Iterable[frozenset[int]]:
    """Yield the keys of a dictionary, including keys added meanwhile."""
    known: list[frozenset[int]] = []
    for position in itertools.count():
        if position == len(known):
            known.extend(itertools.islice(numbers, position, None))
        if position == len(known):
            return
        yield known[position]


def _topological(edges: Sequence[Sequence[tuple[str, int]]]) -> list[int]:
    """Return the states in an order in which every edge leads forward."""
    incoming = [0] * len(edges)
    for outgoing in edges:
        for _, target in outgoing:
            incoming[target] += 1
    order = [0]
    for state in order:
        for _, target in edges[state]:
            incoming[target] -= 1
            if not incoming[target]:
                order.append(target)
    return order
