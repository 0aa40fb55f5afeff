"""Counting and numbering the strings of a pattern that can make the same string in many ways.

Idea: the pattern is traced as a non-deterministic automaton and made deterministic by the subset
construction (Rabin and Scott, "Finite automata and their decision problems", 1959). In a deterministic
automaton every string has exactly one path, so paths can be counted and numbered, which makes unique
strings by construction. Invariant: patterns are finite, so automata have no cycles, and a state's count is
the sum of its successors' counts; :meth:`Automaton.unrank` gives each string exactly one number. Bounds:
subsets can grow exponentially, so construction stops after a number of edges and steps; the pattern is then
drawn without being numbered.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.patterns.lexicon import Entries, Lexicon
from fakegen.patterns.numbering import divide, options_of, starts_of

_EDGES = 20_000
_STEPS = 400_000


class TooLargeError(Exception):
    """The automaton would need too many states, or there is none."""


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
        """Let ``target`` be reached from ``source`` by no character."""
        self._grow(1)
        self.skips[source].append(target)

    def words(self, source: int, words: Iterable[str]) -> int:
        """Add paths that spell these words, and return the state where they all end."""
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
        """Return these states and all that are reached from them by no character."""
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
        graph: A non-deterministic one.
        final: Its accepting state.

    Attributes:
        count: How many strings it accepts.

    Raises:
        TooLargeError: It would be too large.
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
                for character, target in graph.edges[state]:
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
            edges.append([("".join(letters), number) for number, letters in alphabets.items()])
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

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        """Return the strings with these numbers, 0 .. count - 1."""
        letters = Entries(
            sorted({c for edges in self._edges for word, _ in edges for c in word}) or [""]
        )
        lexicon = Lexicon([letters])
        token = {word: lexicon.first(letters) + np.int32(n) for n, word in enumerate(letters.words)}
        depths = [0] * len(self._edges)
        for state in self._order:
            for _, target in self._edges[state]:
                depths[target] = max(depths[target], depths[state] + 1)
        tokens = np.zeros((len(index), max(depths)), dtype=np.int32)
        # The rows at each state: their positions, the numbers of their strings' rests, their lengths.
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
        return lexicon.render(tokens, None)


def _growing(numbers: dict[frozenset[int], int]) -> Iterable[frozenset[int]]:
    """Yield the keys of a dictionary that grows meanwhile."""
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
