"""Generators of numbers, dates and moments with the distributions that Mimesis has."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import storage_of
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.streams import Stream
from fakegen.streams.stream import scale

_DAY = 86_400_000_000
_MOST_PLACES = 308
"""The largest power of 10 that is a float."""


class Steps(Generator):
    """Equally likely, evenly spaced values.

    Args:
        type: An Arrow type that stores integers of 32 or 64 bits.
        span: The numbers of the steps.
        start: The integer value of step 0.
        unit: The distance from one step to the next.
    """

    def __init__(self, type: pa.DataType, span: range, start: int = 0, unit: int = 1) -> None:
        self.type = type
        self.support = span.stop - span.start
        self._low, self._start, self._unit = span.start, start, unit

    def make(self, block: Block) -> pa.Array:
        """Return one step per row."""
        assert self.support is not None
        return self.unrank(block.stream.below(self.support))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the steps with these numbers, in ascending order."""
        steps = (index.astype(np.int64) + self._low) * self._unit + self._start
        storage = storage_of(self.type)
        return pa.array(steps, storage).cast(self.type)


def spans(span: range, unit: timedelta, start: date | None) -> Generator:
    """Return a generator of durations that are a number of units, or of moments that long after a start.

    Args:
        span: The possible numbers of units.
        unit: The unit.
        start: A date or a moment; None for durations.
    """
    if isinstance(start, datetime):
        return Steps(
            pa.timestamp("us"),
            span,
            _microseconds(start - datetime(1970, 1, 1)),
            _microseconds(unit),
        )
    if start is not None:
        return Steps(pa.date32(), span, (start - date(1970, 1, 1)).days, unit.days)
    return Steps(pa.duration("us"), span, 0, _microseconds(unit))


class Reals(Generator):
    """Numbers that are uniform between two bounds, rounded to some decimal places."""

    type = pa.float64()

    def __init__(self, low: float, high: float, places: int) -> None:
        self._low, self._high, self._places = low, high, places

    def make(self, block: Block) -> pa.Array:
        """Return one number per row."""
        made = self._low + (self._high - self._low) * block.stream.uniform()
        with np.errstate(over="ignore", invalid="ignore"):
            rounded = np.round(made, min(self._places, _MOST_PLACES))
        # What is too large to be shifted by so many places has no more places itself.
        return pa.array(np.where(np.isfinite(rounded), rounded, made))


class RandomBytes(Generator):
    """Strings of ``size`` random bytes."""

    type = pa.binary()

    def __init__(self, size: int) -> None:
        self._size = size

    def make(self, block: Block) -> pa.Array:
        """Return ``size`` bytes per row."""
        words = [block.stream.words(slot) for slot in range(-(-self._size // 8))]
        rows = np.stack(words, axis=1).astype("<u8").view(np.uint8)[:, : self._size]
        fixed = pa.FixedSizeBinaryArray.from_buffers(
            pa.binary(self._size), len(rows), [None, pa.py_buffer(np.ascontiguousarray(rows))]
        )
        return fixed.cast(self.type)


class Dates(Generator):
    """Dates: a year between two bounds, any month of it, any day of the month."""

    type = pa.date32()

    def __init__(self, first: int, last: int) -> None:
        months = np.arange(f"{first:04}-01", f"{last + 1:04}-01", dtype="datetime64[M]")
        self._starts = months.astype("datetime64[D]").astype(np.int64)
        ends = (months + 1).astype("datetime64[D]").astype(np.int64)
        self._lengths = (ends - self._starts).astype(np.uint64)
        self.support = int(ends[-1] - self._starts[0])

    def make(self, block: Block) -> pa.Array:
        """Return one date per row."""
        return pa.array(self.days(block.stream).astype(np.int32), self.type)

    def days(self, stream: Stream) -> NDArray[np.int64]:
        """Return one date per row as days since 1970; slots 0 and 1 of the stream are used."""
        month = stream.below(len(self._starts))
        return self._starts[month] + scale(stream.words(1), self._lengths[month]).astype(np.int64)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the dates with these numbers, in ascending order."""
        return pa.array((index.astype(np.int64) + self._starts[0]).astype(np.int32), self.type)


class Moments(Generator):
    """Dates as in :class:`Dates`, at any microsecond of the day."""

    type = pa.timestamp("us")

    def __init__(self, first: int, last: int) -> None:
        self._dates = Dates(first, last)
        assert self._dates.support is not None
        self.support = self._dates.support * _DAY

    def make(self, block: Block) -> pa.Array:
        """Return one moment per row."""
        days = self._dates.days(block.stream)
        within = block.stream.below(_DAY, slot=2).astype(np.int64)
        return pa.array(days * _DAY + within).cast(self.type)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the moments with these numbers, in ascending order."""
        start = self._dates.unrank(np.zeros(1, dtype=np.uint64))[0].value
        return pa.array(index.astype(np.int64) + start * _DAY).cast(self.type)


class Seconds(Generator):
    """Moments as seconds since 1970."""

    type = pa.int64()

    def __init__(self, moments: Generator) -> None:
        self._moments = moments

    def make(self, block: Block) -> pa.Array:
        """Return one integer per row."""
        micros = self._moments.make(block).cast(pa.int64()).to_numpy()
        return pa.array(micros // 1_000_000)


class Counts(Generator):
    """Row numbers, counted from 1."""

    type = pa.int64()
    distinct = True

    def make(self, block: Block) -> pa.Array:
        """Return each row's number."""
        return pa.array(block.rows.numbers + 1)


def times() -> Generator:
    """Return a generator of times of day, to the microsecond."""
    return Steps(pa.time64("us"), range(_DAY))


def _microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)
