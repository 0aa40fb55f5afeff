"""Patterns one after the other, of which some can occur again as an echo."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from fakegen.patterns.automaton import Graph, TooLargeError
from fakegen.patterns.draws import RowWords
from fakegen.patterns.leaves import Characters, Text, WordList
from fakegen.patterns.lexicon import Entries, Lexicon
from fakegen.patterns.numbering import divide
from fakegen.patterns.pattern import Pattern
from fakegen.patterns.repetition import SHORT, Repeat


class Echo(Pattern):
    """The strings of several parts, one after the other; a part can occur again with the same string.

    Args:
        parts: The parts; each is drawn once.
        order: The positions in ``parts`` of what the string consists of; each occurs at least once.
    """

    def __init__(self, parts: Sequence[Pattern], order: Sequence[int]) -> None:
        self.parts = tuple(parts)
        self.order = tuple(order)
        self._shown = [self.parts[number] for number in self.order]
        self.wholes = sum(part.wholes for part in self.parts)
        self.halves = sum(part.halves for part in self.parts)
        self.width = sum(part.width for part in self._shown)
        self.shortest = sum(part.shortest for part in self._shown)
        self.longest = sum(part.longest for part in self._shown)
        self.size = math.prod(part.size for part in self.parts)
        columns = itertools.accumulate((part.width for part in self._shown), initial=0)
        spans = [slice(*span) for span in itertools.pairwise(columns)]
        self._spans = [
            [span for number, span in zip(self.order, spans, strict=True) if number == part]
            for part in range(len(self.parts))
        ]

    @property
    def lists(self) -> Sequence[Entries]:
        return [entries for part in self.parts for entries in part.lists]

    @property
    def columns(self) -> Sequence[Entries] | None:
        columns: list[Entries] = []
        for part in self._shown:
            if part.columns is None:
                return None
            columns.extend(part.columns)
        return columns

    @property
    def injective(self) -> bool:
        """Whether the string can be split into its parts in one way only.

        That is so if, except for one part, all parts to its left are prefix-free and all parts to its
        right are suffix-free: the ends of the others then determine that part.
        """
        if not all(part.injective for part in self._shown):
            return False
        left = list(itertools.takewhile(lambda part: part.prefix_free, self._shown))
        right = self._shown[len(left) + 1 :]
        return all(part.suffix_free for part in right)

    @property
    def prefix_free(self) -> bool:
        return all(part.prefix_free for part in self._shown)

    @property
    def suffix_free(self) -> bool:
        return all(part.suffix_free for part in self._shown)

    @property
    def initials(self) -> frozenset[str] | None:
        return next((part.initials for part in self._shown if part.longest), None)

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        for part, (span, *echoes) in zip(self.parts, self._spans, strict=True):
            part.draw(draws, tokens[:, span], lexicon)
            draws = draws.skip(part.wholes, part.halves)
            for echo in echoes:
                tokens[:, echo] = tokens[:, span]

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        for part, (span, *echoes) in reversed([*zip(self.parts, self._spans, strict=True)]):
            index, number = divide(index, part.size)
            part.pick(number, tokens[:, span], lexicon)
            for echo in echoes:
                tokens[:, echo] = tokens[:, span]

    def trace(self, graph: Graph, state: int) -> int:
        if len(self.order) > len(self.parts):
            raise TooLargeError
        for part in self._shown:
            state = part.trace(graph, state)
        return state

    def map(self, function: Callable[[str], str]) -> Pattern:
        return Echo([part.map(function) for part in self.parts], self.order)


class Concatenation(Echo):
    """The strings of several parts, one after the other, drawn independently.

    Args:
        *parts: The parts; without any, the string is empty.
    """

    def __init__(self, *parts: Pattern) -> None:
        joined = _joined(parts)
        super().__init__(joined, range(len(joined)))

    def map(self, function: Callable[[str], str]) -> Concatenation:
        return Concatenation(*(part.map(function) for part in self.parts))


def _joined(parts: Iterable[Pattern]) -> list[Pattern]:
    """Merge parts where possible, because each costs a look-up per row."""
    joined: list[Pattern] = []
    for is_short, run in itertools.groupby(_flat(parts), _is_short):
        joined += _row(list(run)) if is_short else run  # noqa: B031 - used once
    framed: list[Pattern] = []
    for part in joined:
        match framed[-1:], part:
            case [WordList() as words], Text():
                framed[-1] = words.within("", part.text)
            case [Text() as text], Text():
                framed[-1] = Text(text.text + part.text)
            case [Text() as text], WordList():
                framed[-1] = part.within(text.text, "")
            case _:
                framed.append(part)
    return framed


def _flat(parts: Iterable[Pattern]) -> Iterable[Pattern]:
    for part in parts:
        if isinstance(part, Concatenation):
            yield from part.parts
        elif isinstance(part, Repeat) and part.low == part.high and part.longest:
            yield from [*_flat([part.part])] * part.low
        elif part.longest:
            yield part


def _is_short(part: Pattern) -> bool:
    """Return whether a part can be merged into a sequence of characters."""
    return isinstance(part, Characters) or (isinstance(part, Text) and part.longest <= SHORT)


def _row(parts: list[Pattern]) -> list[Pattern]:
    """Merge constants and characters into one sequence of characters, or into one constant."""
    alphabets: list[Sequence[str]] = []
    constants = 0
    for part in parts:
        match part:
            case Text():
                alphabets.extend(part.text)
                constants += 1
            case Characters():
                alphabets.extend(part.alphabets)
    if constants < len(parts):
        return [Characters(*alphabets)]
    return [Text("".join(character for alphabet in alphabets for character in alphabet))]
