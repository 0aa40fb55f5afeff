"""Compiling methods that draw one number from a range, and turn it into a moment or a number.

Idea: every date in Faker comes from one uniform draw between two timestamps. The method is called with
chosen numbers instead of random ones, and its results show what it makes of a number: a date, a time, a
number or a string in a known format. That is then computed for whole blocks. Invariant: the computed values
equal the method's at all chosen points, or the method is not compiled.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.streams.stream import scale
from fakegen.tracing.stops import Untraceable

_EPOCH = datetime(1970, 1, 1)
_MICROSECONDS = 1_000_000
_DAY = 86_400 * _MICROSECONDS
_POINTS = (0.5, 0.0, 1.0, 0.25, 0.75, 0.1234567, 0.9000001, 0.333333, 0.87654321)

ISO = "%Y-%m-%dT%H:%M:%S.%f"
"""The format of ISO 8601, where a fraction of zero is left out."""


Drawing = Callable[[random.Random], Any]
Seconds = NDArray[np.float64]


class _Probe(random.Random):
    """A random generator whose only draw gives the number at a chosen point of the range."""

    def __init__(self, point: float) -> None:
        super().__init__()
        self.point = point
        self.drawn: list[tuple[float, float, float]] = []
        self.whole = False

    def uniform(self, a: float, b: float) -> float:
        """Return the number at the point."""
        self.drawn.append((a, b, a + (b - a) * self.point))
        return self.drawn[-1][2]

    def randrange(self, start: Any, stop: Any = None, step: Any = 1) -> int:
        """Return the integer at the point."""
        if stop is None or step != 1:
            self._refuse()
        self.whole = True
        self.drawn.append((start, stop - 1, start + int((stop - 1 - start) * self.point)))
        return int(self.drawn[-1][2])

    def randint(self, a: int, b: int) -> int:
        """Return the integer at the point."""
        return self.randrange(a, b + 1)

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise Untraceable("not one number from a range")

    random = choice = choices = sample = shuffle = getrandbits = gauss = _refuse


def moments(function: Drawing, formats: Iterable[str] = ()) -> Generator:
    """Return the generator for a function that draws one number from a range.

    Args:
        function: Makes a value with a random generator.
        formats: The possible ``strftime`` formats, if it makes strings.

    Raises:
        Untraceable: It draws in another way, or it is unknown what it makes of the number.
    """
    drawn: list[float] = []
    values: list[Any] = []
    bounds: set[tuple[float, float]] = set()
    whole = False
    for point in _POINTS:
        probe = _Probe(point)
        try:
            values.append(function(probe))
        except Exception as error:
            raise Untraceable(f"{type(error).__name__}: {error}") from None
        if len(probe.drawn) != 1:
            raise Untraceable("not one number from a range")
        low, high, number = probe.drawn[0]
        bounds.add((low, high))
        drawn.append(number)
        whole = probe.whole
    if len(bounds) != 1:
        raise Untraceable("a range that differs")
    low, high = bounds.pop()
    if whole:
        return _affine(int(low), int(high), drawn, values)
    made = _kind(values[0], formats)
    generator = MomentGenerator(low, high, made, values[1] if made is _days else None)
    if generator.at(np.array(drawn, dtype=np.float64)).to_pylist() != values:
        raise Untraceable("a moment of another kind")
    return generator


class MomentGenerator(Generator):
    """Values computed from a uniform number of seconds.

    Args:
        low: The smallest number of seconds since 1970.
        high: The upper bound; it is not reached.
        made: Turns numbers of seconds into an Arrow array of values.
        least: The smallest value; smaller ones become equal to it. None for none.
    """

    def __init__(
        self, low: float, high: float, made: Callable[[Seconds], pa.Array], least: Any = None
    ) -> None:
        self._low, self._high, self._made = low, high, made
        self._least = least
        self.type = made(np.array([low], dtype=np.float64)).type

    def make(self, block: Block) -> pa.Array:
        """Return one moment per row."""
        return self.at(self._low + (self._high - self._low) * block.stream.uniform())

    def at(self, seconds: Seconds) -> pa.Array:
        """Return the values for these numbers of seconds."""
        made = self._made(seconds)
        if self._least is None:
            return made
        return pc.max_element_wise(made, pa.scalar(self._least, self.type))


def _kind(value: Any, formats: Iterable[str]) -> Callable[[Seconds], pa.Array]:
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise Untraceable("a moment with a zone")
        return _stamps
    kinds: Sequence[tuple[type, Callable[[Seconds], pa.Array]]] = (
        (date, _days),
        (time, _times),
        (timedelta, _spans),
        (float, pa.array),
    )
    for kind, made in kinds:
        if isinstance(value, kind):
            return made
    for form in formats:
        if isinstance(value, str):
            return _formatted(form)
    raise Untraceable(f"a moment as {type(value).__name__}")


def _stamps(seconds: Seconds) -> pa.Array:
    return pa.array(_microseconds(seconds).view("M8[us]"))


def _days(seconds: Seconds) -> pa.Array:
    days = _microseconds(seconds) // _DAY
    return pa.array(days.astype(np.int32), pa.int32()).cast(pa.date32())


def _times(seconds: Seconds) -> pa.Array:
    return pa.array(_microseconds(seconds) % _DAY).cast(pa.time64("us"))


def _spans(seconds: Seconds) -> pa.Array:
    return pa.array(_microseconds(seconds).view("m8[us]"))


def _microseconds(seconds: Seconds) -> NDArray[np.int64]:
    whole = np.floor(seconds)
    return whole.astype(np.int64) * _MICROSECONDS + np.rint(
        (seconds - whole) * _MICROSECONDS
    ).astype(np.int64)


def _formatted(form: str) -> Callable[[Seconds], pa.Array]:
    # Arrow always writes the fraction of a second in the timestamp's unit.
    unit = "us" if form == ISO else "s"

    def made(seconds: Seconds) -> pa.Array:
        micro = _microseconds(seconds)
        numbers = micro if unit == "us" else micro // _MICROSECONDS
        values = pa.array(numbers.view(f"M8[{unit}]"))
        strings = pc.strftime(values, format=form.removesuffix(".%f"))
        return pc.replace_substring_regex(strings, r"\.000000$", "") if unit == "us" else strings

    return made


def _affine(low: int, high: int, drawn: Sequence[float], values: Sequence[Any]) -> Generator:
    """Return the generator of ``slope * n + start`` for random integers n, or refuse."""
    if not all(isinstance(value, Decimal) for value in values):
        raise Untraceable("not a decimal number")
    if not -(2**62) < low < high < 2**62:
        raise Untraceable("an integer of more than 62 bits")
    slope = (values[2] - values[1]) / (Decimal(drawn[2]) - Decimal(drawn[1]))
    start = values[1] - slope * Decimal(drawn[1])
    if any(slope * Decimal(n) + start != value for n, value in zip(drawn, values, strict=True)):
        raise Untraceable("not a linear function of the number drawn")
    return DecimalGenerator(low, high, slope, start)


class DecimalGenerator(Generator):
    """Makes ``slope * n + start`` for a random integer n in ``low`` .. ``high``."""

    def __init__(self, low: int, high: int, slope: Decimal, start: Decimal) -> None:
        places = max(-int(number.normalize().as_tuple().exponent) for number in (slope, start))
        places = max(places, 0)
        self._low = low
        self._slope = int(slope.scaleb(places))
        self._start = int(start.scaleb(places))
        self.support = high - low + 1
        self._places = places
        self.type = pa.decimal128(38, places)

    def make(self, block: Block) -> pa.Array:
        """Return one number per row."""
        return self.unrank(scale(block.stream.words(), self.support or 1))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values for ``low + index``."""
        units = (index.astype(np.int64) + self._low) * self._slope + self._start
        words = np.stack([units, units >> np.int64(63)], axis=1)
        data = pa.py_buffer(np.ascontiguousarray(words))
        return pa.Array.from_buffers(self.type, len(units), [None, data])


@lru_cache(maxsize=64)
def labels(form: str, until: datetime) -> tuple[list[str], list[float]]:
    """Return all strings of a format for moments since 1970, and how many seconds each applies to.

    Args:
        form: A ``strftime`` format whose result changes at noon and midnight only.
        until: The end, as a naive moment.
    """
    half = _DAY // 2 // _MICROSECONDS
    seconds = (until - _EPOCH) // timedelta(seconds=1)
    starts = np.arange(0, seconds, half)
    lasting = np.minimum(seconds - starts, half)
    strings = pc.strftime(pa.array(starts.view("M8[s]")), format=form).dictionary_encode()
    weights = np.bincount(strings.indices.to_numpy(), weights=lasting)
    return strings.dictionary.to_pylist(), weights.tolist()
