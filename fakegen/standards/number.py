"""Numbers that follow a standard: layouts with checks, made valid or deliberately invalid."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.fixed_width import fixed_width_strings
from fakegen.arrays.scatter import merged
from fakegen.errors import GenerationError
from fakegen.standards.checks import Check
from fakegen.standards.layout import Codes, Hole, Integers, Part, Person, Ranks, parse
from fakegen.streams import Stream
from fakegen.streams.stream import cumulate

_WORD = 2**50
_ATTEMPTS = 24
_MARKS = "=~^"

_Unsigned: TypeAlias = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True)
class Given:
    """What is known about the persons that numbers are made for; None for what is unknown.

    Attributes:
        born: Days since 1970-01-01: int64, shape (rows,).
        male: bool, shape (rows,).
    """

    born: Integers | None = None
    male: NDArray[np.bool_] | None = None

    def take(self, index: NDArray[np.int64]) -> Given:
        """Return the rows at these positions."""
        return Given(
            None if self.born is None else self.born[index],
            None if self.male is None else self.male[index],
        )


NOTHING = Given()


class Standard(ABC):
    """A set of strings that follow a standard.

    Attributes:
        count: The number of strings that :meth:`unrank` can make; None if it can make none. If check
            digits can be impossible, up to one percent of the valid strings are not among them.
        slots: The largest number of slots of a stream that :meth:`make` uses.
        born: The first and the last birth date that a string can contain; None if it contains none.
    """

    count: int | None
    slots: int
    born: tuple[date, date] | None = None

    @abstractmethod
    def make(self, stream: Stream, given: Given = NOTHING) -> pa.StringArray:
        """Return one random string per row, which depends on the row only."""

    @abstractmethod
    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        """Return the strings with these numbers, 0 .. count - 1, all different."""


class LayoutNumber(Standard):
    """Strings of one layout, all of the same length.

    Args:
        layout: Notations (see :mod:`~fakegen.standards.layout`) and parts.
        checks: The checks, in order.
        born: The first and the last birth date that a string can contain, if it contains one.
        broken: Whether to write a wrong last check, so that every number is invalid.
    """

    def __init__(
        self,
        *layout: str | Part,
        checks: Sequence[Check] = (),
        born: tuple[date, date] | None = None,
        broken: bool = False,
    ) -> None:
        self._layout, self._checks, self.born = layout, tuple(checks), born
        self._parts = [part for item in layout for part in _parts(item)]
        self._broken = broken
        self._columns = _columns(self._parts)
        self.width = sum(part.width for part in self._parts)
        self._shown = [
            position
            for part, columns in zip(self._parts, self._columns, strict=True)
            for position in range(columns.start, columns.stop)
            if part.shown
        ]
        marks = sorted(
            {part.mark for part in self._parts if isinstance(part, Hole)}, key=_MARKS.index
        )
        self._writers = [
            self._writer(check, mark) for check, mark in zip(self._checks, marks, strict=True)
        ]
        self._uncertain = [writer for writer in self._writers if not writer.certain]
        self._ranked = self._order()
        sizes = [self._parts[position].size for position in self._ranked]
        self._groups = _group(sizes)
        self.slots = len(self._groups) * (_ATTEMPTS if self._uncertain else 1) + broken
        self.count = self._counted()

    def make(self, stream: Stream, given: Given = NOTHING) -> pa.StringArray:
        """Return one number per row."""
        if given.born is not None:
            self._check_range(given.born)
        codes, valid = self._fill(self._draw(stream), given)
        rows = np.flatnonzero(~valid)
        for attempt in range(1, _ATTEMPTS):
            if not len(rows):
                break
            again = stream.skip(attempt * len(self._groups)).take(rows)
            made, valid = self._fill(self._draw(again), given.take(rows))
            codes[:, rows] = made
            rows = rows[~valid]
        if len(rows):
            message = f"none of {_ATTEMPTS} numbers drawn for a row had a check digit"
            raise GenerationError(message)
        if self._broken:
            self._writers[-1].spoil(codes, stream.words(self.slots - 1))
        return self._strings(codes)

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        """Return the numbers with these ranks."""
        if not self._uncertain:
            return self._strings(self._fill(self._spread(index), NOTHING)[0])
        choices = self._groups[0][-1]
        kept = np.uint64(choices - 1)
        base, pick = index // kept * np.uint64(choices), (index % kept).astype(np.int64)
        valid = np.stack(
            [self._fill(self._spread(base + np.uint64(c)), NOTHING)[1] for c in range(choices)]
        )
        # Choice number ``pick`` among those with a check character, never the last of all.
        chosen = np.argmax(np.cumsum(valid, axis=0) == pick + 1, axis=0)
        return self._strings(self._fill(self._spread(base + chosen.astype(np.uint64)), NOTHING)[0])

    def _order(self) -> list[int]:
        """Return the parts from the most to the least significant.

        If a check can be impossible, the last free character before it is the least significant:
        whatever the others are, at most one of its choices is impossible. If the check comes first,
        nothing is moved.
        """
        positions = list(range(len(self._parts)))
        for writer in self._uncertain:
            before = [
                p
                for p in positions
                if self._parts[p].size > 1 and self._columns[p].stop <= writer.place.start
            ]
            positions += [positions.pop(positions.index(max(before)))] if before else []
        return positions

    def _counted(self) -> int | None:
        first = math.prod(self._groups[0])
        if self.born or len(self._uncertain) > 1:
            return None
        if any(writer.place.start == 0 for writer in self._uncertain):
            return None
        if not self._uncertain:
            return first
        last = self._groups[0][-1]
        return first // last * (last - 1)

    def _draw(self, stream: Stream) -> list[NDArray[np.uint64]]:
        # A word is at least 2**14 times as large as what it selects, so remainders are uniform enough.
        return [
            _divide(stream.words(slot), math.prod(sizes))[1]
            for slot, sizes in enumerate(self._groups)
        ]

    def _spread(self, index: NDArray[np.uint64]) -> list[NDArray[np.uint64]]:
        """Return the words for these numbers: the first word is the number, the others follow from it."""
        words = [index]
        for sizes in self._groups[1:]:
            mixed = (words[-1] + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
            mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
            mixed ^= mixed >> np.uint64(32)
            words.append(mixed % np.uint64(math.prod(sizes)))
        return words

    def _fill(
        self, words: Sequence[NDArray[np.uint64]], given: Given
    ) -> tuple[Codes, NDArray[np.bool_]]:
        ranks = [
            rank
            for word, sizes in reversed(list(zip(words, self._groups, strict=True)))
            for rank in _split(word, sizes)
        ]
        person = None
        if given.born is not None and given.male is not None:
            person = Person.of(given.born, given.male)
        return self._write(dict(zip(self._ranked, ranks, strict=True)), person)

    def written(self, ranks: Sequence[Ranks]) -> tuple[pa.StringArray, NDArray[np.bool_]]:
        """Return the numbers whose parts have these ranks, and for each whether it has its checks.

        Args:
            ranks: Those of each part, in order; the layout has no fields of a person.
        """
        codes, valid = self._write(dict(enumerate(ranks)), None)
        return self._strings(codes), valid

    def _write(
        self, ranks: Mapping[int, Ranks], person: Person | None
    ) -> tuple[Codes, NDArray[np.bool_]]:
        rows = len(ranks[0])
        codes = np.empty((self.width, rows), dtype=np.uint8)
        for position, rank in ranks.items():
            self._parts[position].write(codes[self._columns[position]], rank, person)
        valid = np.ones(rows, dtype=np.bool_)
        for writer in self._writers:
            valid &= writer.write(codes)
        return codes, valid

    def _check_range(self, born: Integers) -> None:
        if self.born is None:
            return
        first, last = (np.datetime64(day, "D").astype(np.int64) for day in self.born)
        outside = np.flatnonzero((born < first) | (born > last))
        if len(outside):
            raise GenerationError(
                f"'born' ({np.datetime64(int(born[outside[0]]), 'D')}) is outside "
                f"{self.born[0]} .. {self.born[1]}, the birth dates that such a number can hold"
            )

    def _strings(self, codes: Codes) -> pa.StringArray:
        shown = codes if len(self._shown) == len(codes) else codes[self._shown]
        return fixed_width_strings(shown)

    def _writer(self, check: Check, mark: str) -> _Writer:
        """Return the writer of a check, which covers all characters but its own and later checks."""
        place = slice(0)
        seen: list[int] = []
        for part, columns in zip(self._parts, self._columns, strict=True):
            if isinstance(part, Hole) and part.mark == mark:
                place = columns
            elif part.checked and not (
                isinstance(part, Hole) and _MARKS.index(part.mark) > _MARKS.index(mark)
            ):
                seen.extend(range(columns.start, columns.stop))
        return _Writer(check, place, seen)


class _Writer:
    """Writes a check into its place.

    Attributes:
        place: The characters that it writes.
        certain: Whether every number has a check character.
    """

    def __init__(self, check: Check, columns: slice, seen: Sequence[int]) -> None:
        self.place = columns
        self._check, self._seen = check, seen
        width = columns.stop - columns.start
        outputs = [output or " " * width for output in check.outputs]
        table = np.frombuffer("".join(outputs).encode(), dtype=np.uint8)
        self._table = table.reshape(len(outputs), width).T.copy()
        self._possible = np.array([bool(output) for output in check.outputs])
        self.certain = bool(self._possible.all())

    def write(self, codes: Codes) -> NDArray[np.bool_]:
        """Write the check; return for each row whether it is possible: bool, shape (rows,)."""
        remainder = self._check.remainder([codes[position] for position in self._seen])
        np.take(self._table, remainder, axis=1, out=codes[self.place], mode="clip")
        return self._possible[remainder]

    def spoil(self, codes: Codes, words: NDArray[np.uint64]) -> None:
        """Write a wrong check."""
        alphabet, index = np.unique(self._table[:, self._possible], axis=1, return_inverse=True)
        size = alphabet.shape[1]
        known = np.zeros(len(self._possible), dtype=np.int64)
        known[self._possible] = index.ravel()
        right = known[self._check.remainder([codes[position] for position in self._seen])]
        shift = 1 + (words % np.uint64(size - 1)).astype(np.int64)
        codes[self.place] = alphabet[:, (right + shift) % size]


class Either(Standard):
    """Strings of one of several standards.

    Args:
        options: The standards.
        weights: Their relative probabilities; None if all are equally likely.
    """

    def __init__(self, options: Sequence[Standard], weights: Sequence[float] | None = None) -> None:
        self._options = list(options)
        self._cumulative = cumulate(weights) if weights else None
        counts = [option.count for option in options]
        self.count = None if None in counts else sum(count or 0 for count in counts)
        self.slots = 1 + max(option.slots for option in options)
        self.born = next((option.born for option in options if option.born), None)

    def make(self, stream: Stream, given: Given = NOTHING) -> pa.StringArray:
        """Return one number per row."""
        if self._cumulative is None:
            picked = stream.integers(0, len(self._options) - 1)
        else:
            picked = stream.choice(self._cumulative)
        return self._merge(
            picked,
            lambda option, rows: option.make(stream.skip(1).take(rows), given.take(rows)),
        )

    def unrank(self, index: NDArray[np.uint64]) -> pa.StringArray:
        """Return the numbers with these ranks."""
        ends = np.cumsum([option.count for option in self._options]).astype(np.uint64)
        picked = np.searchsorted(ends, index, side="right")
        starts = np.concatenate([[np.uint64(0)], ends])
        return self._merge(
            picked, lambda option, rows: option.unrank(index[rows] - starts[picked[rows[0]]])
        )

    def _merge(
        self,
        picked: NDArray[np.int64],
        make: Callable[[Standard, NDArray[np.int64]], pa.StringArray],
    ) -> pa.StringArray:
        made, order = [], []
        for number, option in enumerate(self._options):
            rows = np.flatnonzero(picked == number)
            if len(rows):
                made.append(make(option, rows))
                order.append(rows)
        if not made:
            return pa.array([], type=pa.string())
        return merged(made, order)


def _parts(item: str | Part) -> list[Part]:
    return parse(item) if isinstance(item, str) else [item]


def _columns(parts: Sequence[Part]) -> list[slice]:
    ends = np.cumsum([part.width for part in parts]).tolist()
    return [slice(end - part.width, end) for part, end in zip(parts, ends, strict=True)]


def _group(sizes: Sequence[int]) -> list[list[int]]:
    """Distribute the sizes, least significant first, over as few words as possible."""
    groups: list[list[int]] = [[]]
    room = _WORD
    for size in reversed(sizes):
        if size > room:
            groups.append([])
            room = _WORD
        groups[-1].insert(0, size)
        room //= size
    return groups


def _divide(values: _Unsigned, size: int) -> tuple[_Unsigned, _Unsigned]:
    """Return quotients and remainders."""
    # NumPy divides by a constant with vector instructions, but computes remainders one by one.
    quotient = values // values.dtype.type(size)
    return quotient, values - quotient * values.dtype.type(size)


def _split(word: _Unsigned, sizes: Sequence[int]) -> list[_Unsigned]:
    """Return the digits of mixed-radix numbers, most significant first."""
    digits: list[_Unsigned] = []
    left = math.prod(sizes)
    for size in reversed(sizes):
        if left < 2**32:
            word = word.astype(np.uint32, copy=False)
        word, digit = _divide(word, size)
        digits.append(digit)
        left //= size
    return digits[::-1]
