"""Parts of columns as numbers: the number itself, the year of a date, the minutes of a clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.type_kinds import is_moment, is_number
from fakegen.learning.codings.clock_times import minutes_of, times_of

Numbers = NDArray[np.float64]
EXACT = 2.0**53
DAY = 1440.0
"""The minutes of a day."""
_SECONDS_OF_DAY = 86_400.0
_TICKS = {"s": 1.0, "ms": 1e3, "us": 1e6, "ns": 1e9}


def number(values: pa.Array) -> Numbers:
    """Return numbers as they are, dates in days and moments in seconds since 1970; NaN for null.

    Infinities are NaN, too: nothing is computed from them.
    """
    found = as_floats(values)
    if pa.types.is_timestamp(values.type):
        found = found / _TICKS[values.type.unit]
    return np.where(np.isfinite(found), found, np.nan)


def clock(values: pa.Array) -> Numbers:
    """Return the minutes since midnight of times that are written as HHMM, such as 1435."""
    return minutes_of(number(values))


def as_clock(minutes: Numbers, *, late: bool) -> Numbers:
    """Return minutes as HHMM: the inverse of :func:`clock`.

    Args:
        minutes: Minutes since any midnight.
        late: Whether midnight is 2400 and not 0.
    """
    minutes = minutes % DAY
    if late:
        minutes = np.where(minutes == 0, DAY, minutes)
    return times_of(minutes)


def _calendar(part: Callable[[pa.Array], pa.Array]) -> Callable[[pa.Array], Numbers]:
    return lambda values: as_floats(part(values))


def _logarithm(values: pa.Array) -> Numbers:
    """Return natural logarithms; NaN where there is none."""
    found = number(values)
    return np.log(np.where(found > 0, found, np.nan))


PARTS: Mapping[str, Callable[[pa.Array], Numbers]] = MappingProxyType(
    {
        "number": number,
        "clock": clock,
        "seconds": lambda values: number(values) * _SECONDS_OF_DAY,
        "days": lambda values: np.floor(number(values) / _SECONDS_OF_DAY),
        "log": _logarithm,
        "year": _calendar(pc.year),
        "month": _calendar(pc.month),
        "day": _calendar(pc.day),
        "rest": lambda values: 1 - number(values),
        "plus percent": lambda values: 1 + number(values) / 100,
        "minus percent": lambda values: 1 - number(values) / 100,
    }
)
"""What a term of a relation takes of a column, by name."""


def has_part(part: str, kind: pa.DataType) -> bool:
    """Return whether values of a type have a part."""
    if part in ("year", "month", "day"):
        return is_moment(kind)
    if part in ("seconds", "days"):
        return is_moment(kind) and pa.types.is_date(kind) == (part == "seconds")
    is_dated = part == "number" and is_moment(kind)
    return is_dated or is_number(kind)


def from_numbers(numbers: Numbers, kind: pa.DataType, decimals: int | None) -> pa.Array:
    """Return values of a type from numbers as :func:`number` gives them; null for NaN.

    Args:
        numbers: float64, shape (rows,).
        kind: The type.
        decimals: To how many decimals floats are rounded; None if they are not.
    """
    known = np.isfinite(numbers)
    safe = np.where(known, numbers, 0.0)
    if pa.types.is_floating(kind):
        made = safe if decimals is None else np.round(safe, decimals)
        return pa.array(made + 0.0, mask=~known).cast(kind, safe=False)
    if pa.types.is_decimal(kind):
        limit = 10.0 ** (kind.precision - kind.scale) - 1
        return pa.array(np.clip(np.round(safe, kind.scale), -limit, limit), mask=~known).cast(kind)
    if pa.types.is_timestamp(kind):
        safe = safe * _TICKS[kind.unit]
    width = 32 if pa.types.is_date32(kind) else kind.bit_width
    unsigned = pa.types.is_unsigned_integer(kind)
    low, high = (
        (0.0, 2.0**width - 1) if unsigned else (-(2.0 ** (width - 1)), 2.0 ** (width - 1) - 1)
    )
    whole = np.clip(np.rint(safe), max(low, -EXACT), min(high, EXACT)).astype(np.int64)
    stored = pa.array(whole, mask=~known)
    if pa.types.is_temporal(kind):
        return stored.cast(pa.int32() if width == 32 else pa.int64()).view(kind)
    return stored.cast(kind)
