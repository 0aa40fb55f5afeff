"""Patterns made of other patterns: concatenations, alternations, repetitions and echoes."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.patterns.automaton import Graph, TooLargeError
from fakegen.patterns.draws import Lottery, RowWords
from fakegen.patterns.leaves import (
    CHUNK,
    WORD,
    Characters,
    Text,
    WordList,
    check_weights,
    combinations,
)
from fakegen.patterns.lexicon import Entries, Lexicon
from fakegen.patterns.numbering import divide, options_of, starts_of
from fakegen.patterns.pattern import Pattern

_SHORT = 32


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
    return isinstance(part, Characters) or (isinstance(part, Text) and part.longest <= _SHORT)


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


class Alternation(Pattern):
    """The string of one of several options. The options use the same slots, for different rows.

    Args:
        options: The options, at least one.
        weights: Relative probabilities: finite, not negative, not all zero; None if all options are
            equally likely. Options with weight 0 are dropped.

    Raises:
        ValueError: There are no options, or the weights are wrong.
    """

    def __init__(self, options: Sequence[Pattern], weights: Sequence[float] | None = None) -> None:
        if not options:
            raise ValueError("there must be at least one option")
        if weights is not None:
            check_weights(weights, len(options))
            options = [option for option, weight in zip(options, weights, strict=True) if weight]
            weights = [weight for weight in weights if weight]
        self.options = tuple(options)
        self.weights = weights
        self._lottery = Lottery(weights, len(self.options))
        self.wholes = max(option.wholes for option in self.options)
        self.halves = 1 + max(option.halves for option in self.options)
        self.width = max(option.width for option in self.options)
        self.shortest = min(option.shortest for option in self.options)
        self.longest = max(option.longest for option in self.options)
        self.size = sum(option.size for option in self.options)

    @property
    def lists(self) -> Sequence[Entries]:
        return [entries for option in self.options for entries in option.lists]

    @property
    def injective(self) -> bool:
        """Whether no string belongs to two options."""
        return all(option.injective for option in self.options) and _apart(self.options)

    @property
    def prefix_free(self) -> bool:
        return self.shortest == self.longest or (
            all(option.prefix_free for option in self.options) and _begin_apart(self.options)
        )

    @property
    def suffix_free(self) -> bool:
        return self.shortest == self.longest or (
            len(self.options) == 1 and self.options[0].suffix_free
        )

    @property
    def initials(self) -> frozenset[str] | None:
        found = [option.initials for option in self.options]
        known = [initials for initials in found if initials is not None]
        return frozenset().union(*known) if len(known) == len(found) else None

    def strings(self, draws: RowWords, lexicon: Lexicon) -> pa.StringArray:
        """Let each option make the strings of its rows, then restore the order of the rows."""
        groups = _Groups(self._lottery.draw(draws.half()), len(self.options))
        draws = draws.skip(0, 1)
        made = [
            self.options[number].strings(draws.take(groups.order[span]), lexicon)
            for number, span in groups
        ]
        if len(made) < 2:
            return made[0] if made else pa.array([], type=pa.string())
        return pc.take(pa.concat_arrays(made), pa.array(groups.place()), boundscheck=False)

    def draw(self, draws: RowWords, tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        groups = _Groups(self._lottery.draw(draws.half()), len(self.options))
        draws = draws.skip(0, 1)
        sorted_ = np.zeros_like(tokens, order="C")
        for number, span in groups:
            option = self.options[number]
            part = sorted_[span, : option.width]
            option.draw(draws.take(groups.order[span]), part, lexicon)
        tokens[:] = groups.restore(sorted_)

    def pick(self, index: NDArray[np.uint64], tokens: NDArray[np.int32], lexicon: Lexicon) -> None:
        starts = starts_of(option.size for option in self.options)
        groups = _Groups(options_of(starts, index), len(self.options))
        sorted_ = np.zeros_like(tokens, order="C")
        for number, span in groups:
            option = self.options[number]
            part = sorted_[span, : option.width]
            option.pick(index[groups.order[span]] - np.uint64(starts[number]), part, lexicon)
        tokens[:] = groups.restore(sorted_)

    def trace(self, graph: Graph, state: int) -> int:
        end = graph.state()
        for option in self.options:
            graph.skip(option.trace(graph, state), end)
        return end

    def map(self, function: Callable[[str], str]) -> Alternation:
        return Alternation([option.map(function) for option in self.options], self.weights)


def _apart(options: Sequence[Pattern]) -> bool:
    """Return whether it is certain that no string belongs to two of these patterns."""
    ordered = sorted(options, key=lambda option: option.shortest)
    if all(a.longest < b.shortest for a, b in itertools.pairwise(ordered)):
        return True
    return _begin_apart(options)


def _begin_apart(options: Sequence[Pattern]) -> bool:
    """Return whether it is certain that the first character decides which pattern a string is from."""
    seen: set[str] = set()
    for option in options:
        initials = option.initials
        if initials is None or not seen.isdisjoint(initials):
            return False
        seen |= initials
    return True


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
        groups = _Groups(self._lottery.draw(draws.half()), self._lottery.size)
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
        groups = _Groups(options_of(starts, index), len(self._sizes))
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
            and part.longest * (together + 1) <= _SHORT
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
        groups = _Groups(options_of(starts, index), len(self._sizes))
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


class _Groups:
    """Rows sorted by their option, so that the rows of each option are a range.

    Args:
        chosen: The option of each row, 0 .. options - 1: shape (rows,).
        options: The number of options.
    """

    def __init__(self, chosen: NDArray[np.integer], options: int) -> None:
        small = chosen.astype(np.min_scalar_type(options))  # NumPy sorts small integers by radix
        self.order: NDArray[np.int64] = np.argsort(small, kind="stable")
        self.ends: list[int] = np.cumsum(np.bincount(chosen, minlength=options)).tolist()

    def __iter__(self) -> Iterator[tuple[int, slice]]:
        """Yield each option that has rows, with the range of its rows."""
        for number, (start, end) in enumerate(itertools.pairwise([0, *self.ends])):
            if start < end:
                yield number, slice(start, end)

    def place(self) -> NDArray[np.int32]:
        """Return the position of each row among the sorted rows: int32, shape (rows,)."""
        place = np.empty(len(self.order), dtype=np.int32)
        place[self.order] = np.arange(len(place), dtype=np.int32)
        return place

    def restore(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return sorted rows in their original order."""
        return rows.take(self.place(), axis=0)
