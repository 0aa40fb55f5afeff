"""Kernels for dates, moments and durations."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.types as pt
from numpy.typing import NDArray

from fakegen.arrays.calendar_months import moved
from fakegen.expressions import arithmetic, types
from fakegen.expressions.scalars import UNITS
from fakegen.expressions.terms import Term, Values, apply, nulls, numbers

_DAY = 86_400_000_000
# The first and the last day that Python has, counted from 1970-01-01.
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
_LAST_YEAR = 9999

_OF_DATES: dict[str, Callable[[pa.Array], pa.Array]] = {
    "year": pc.year,
    "month": pc.month,
    "day": pc.day,
}
_OF_TIMES: dict[str, Callable[[pa.Array], pa.Array]] = {
    "hour": pc.hour,
    "minute": pc.minute,
    "second": pc.second,
    "microsecond": lambda values: pc.add(
        pc.multiply(pc.millisecond(values), 1000), pc.microsecond(values)
    ),
}
_OF_DURATIONS: dict[str, Callable[[pa.Array], pa.Array]] = {
    "days": lambda values: _parts(values, lambda micros: micros // _DAY),
    "seconds": lambda values: _parts(values, lambda micros: micros % _DAY // 1_000_000),
    "microseconds": lambda values: _parts(values, lambda micros: micros % 1_000_000),
}


def attributes(type: pa.DataType) -> dict[str, Callable[[pa.Array], pa.Array]]:
    """Return the attributes of values of a type, each with its kernel; their values are integers."""
    if type == types.DATE:
        return _OF_DATES
    if pt.is_timestamp(type):
        return _OF_DATES | _OF_TIMES
    if type == types.TIME:
        return _OF_TIMES
    return _OF_DURATIONS if type == types.DURATION else {}


def attribute(term: Term, name: str) -> Term:
    """Return the term of an attribute: see :func:`attributes`."""
    kernel = attributes(term.type)[name]
    return apply(lambda values: pc.cast(kernel(values), types.INT), types.INT, term)


def total_seconds(term: Term) -> Term:
    """Return a duration in seconds."""
    return apply(
        lambda values: pc.divide(pc.cast(pc.cast(values, types.INT), types.FLOAT), 1e6),
        types.FLOAT,
        term,
    )


def duration(unit: str, term: Term) -> Term:
    """Return the duration of a number of units (``days``); null if it does not fit in 64 bits."""
    micros = UNITS[unit].total_seconds() * 1e6

    def kernel(values: pa.Array) -> pa.Array:
        return _whole(nulls(values), numbers(values) * micros)

    return apply(kernel, types.DURATION, term.cast(types.FLOAT))


def scaled(term: Term, factor: Term) -> Term:
    """Return a duration times a number."""

    def kernel(values: Values, factors: Values) -> pa.Array:
        micros = numbers(pc.cast(values, types.INT))
        return _whole(nulls(values, factors), micros * numbers(factors))

    return apply(kernel, types.DURATION, term, factor.cast(types.FLOAT))


def divided(term: Term, by: Term) -> Term:
    """Return a duration divided by a number; null where that is 0."""

    def kernel(values: Values, by: Values) -> pa.Array:
        micros, divisors = numbers(pc.cast(values, types.INT)), numbers(by)
        none = nulls(values, by) | (divisors == 0)
        return _whole(none, micros / np.where(divisors == 0, 1.0, divisors))

    return apply(kernel, types.DURATION, term, by.cast(types.FLOAT))


def whole_part(term: Term, by: Term) -> Term:
    """Return a duration divided by an integer, rounded down to microseconds; null where that is 0."""
    return _in_microseconds("//", types.DURATION, term, by)


def whole_times(left: Term, right: Term) -> Term:
    """Return how often one duration fits into another, rounded down; null where that is 0."""
    return _in_microseconds("//", types.INT, left, right)


def remainder(left: Term, right: Term) -> Term:
    """Return what :func:`whole_times` leaves over, with the sign of the divisor; null where that is 0."""
    return _in_microseconds("%", types.DURATION, left, right)


def _in_microseconds(symbol: str, kind: pa.DataType, left: Term, right: Term) -> Term:
    """Return a division of numbers of microseconds, which is exact."""
    divide = arithmetic.integers(symbol)

    def kernel(a: Values, b: Values) -> pa.Array:
        return pc.cast(divide(pc.cast(a, types.INT), pc.cast(b, types.INT)), kind)

    return apply(kernel, kind, left, right)


def difference(left: Term, right: Term) -> Term:
    """Return the duration between two moments of the same type."""
    kind = left.type if pt.is_timestamp(left.type) else types.DATETIME

    def kernel(a: Values, b: Values) -> pa.Array:
        return pc.subtract(pc.cast(a, kind), pc.cast(b, kind))

    return apply(kernel, types.DURATION, left, right)


def shifted(moment: Term, by: Term, sign: int) -> Term:
    """Return moments moved by a duration; dates move by whole days.

    Args:
        moment: Dates or moments.
        by: The duration.
        sign: 1 for later, -1 for earlier.
    """
    if moment.type != types.DATE:
        bounds = _FIRST_DAY * _DAY, (_LAST_DAY + 1) * _DAY
        return apply(partial(_moved, sign, bounds), moment.type, moment, by)

    def kernel(dates: Values, durations: Values) -> pa.Array:
        days = numbers(pc.cast(pc.cast(dates, pa.int32()), types.INT))
        days = days + sign * numbers(pc.cast(durations, types.INT)) // _DAY
        mask = nulls(dates, durations) | (days < _FIRST_DAY) | (days > _LAST_DAY)
        return pa.array(np.where(mask, 0, days).astype(np.int32), mask=mask).cast(types.DATE)

    return apply(kernel, types.DATE, moment, by)


def summed(left: Term, right: Term, sign: int) -> Term:
    """Return the sum (``sign`` 1) or the difference (``sign`` -1) of two durations."""
    return apply(partial(_moved, sign, (-(2**63), 2**63)), types.DURATION, left, right)


def _moved(sign: int, bounds: tuple[int, int], values: Values, durations: Values) -> pa.Array:
    """Return the sum or the difference of counts of microseconds; null where it is out of bounds."""
    starts, steps = numbers(pc.cast(values, types.INT)), numbers(pc.cast(durations, types.INT))
    about = np.float64(starts) + sign * np.float64(steps)
    with np.errstate(over="ignore"):
        made = np.int64(starts) + np.int64(sign) * np.int64(steps)
    fits = (np.abs(about) < 2.0**63) & (made >= bounds[0]) & (made < min(bounds[1], 2**63 - 1))
    mask = nulls(values, durations) | ~fits
    return pa.array(np.where(mask, 0, made), types.INT, mask=mask).cast(values.type)


def moved_by_months(moment: Term, months: Term) -> Term:
    """Return dates or moments moved by calendar months; null outside the years that Python has.

    Moments of a zone move as its clocks show them.
    """
    if moment.type == types.DATE:

        def of_dates(dates: Values, by: Values) -> pa.Array:
            made, mask = _in_other_months(dates, by)
            return pa.array(made.astype(np.int32), mask=mask).cast(types.DATE)

        return apply(of_dates, types.DATE, moment, months)

    def of_moments(moments: Values, by: Values) -> pa.Array:
        zoned = moment.type.tz is not None
        shown = pc.local_timestamp(moments) if zoned else moments
        micros = numbers(pc.cast(shown, types.INT))
        made, mask = _in_other_months(pc.cast(shown, types.DATE, safe=False), by)
        result = pa.array(made * _DAY + micros % _DAY, mask=mask).cast(types.DATETIME)
        return _as_python_reads(result, moment.type) if zoned else result

    return apply(of_moments, moment.type, moment, months)


def _in_other_months(dates: Values, months: Values) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    days = numbers(pc.cast(pc.cast(dates, pa.int32()), types.INT))
    by = numbers(months)
    far = 12 * (_LAST_YEAR + 1)
    days, near = np.broadcast_arrays(days, np.clip(by, -far, far))
    made = moved(days, near)
    mask = nulls(dates, months) | (made < _FIRST_DAY) | (made > _LAST_DAY)
    return np.where(mask, 0, made), mask


def _as_python_reads(shown: pa.Array, type: pa.DataType) -> pa.Array:
    """Return the moments of what clocks show; what they never show is counted from before the change."""
    near = pc.assume_timezone(shown, type.tz, ambiguous="earliest", nonexistent="earliest")
    moment, clock = pc.cast(near, types.INT), pc.cast(pc.local_timestamp(near), types.INT)
    offset = pc.subtract(clock, moment)
    return pc.cast(pc.subtract(pc.cast(shown, types.INT), offset), types.INT).cast(type)


def years_between(start: Term, end: Term) -> Term:
    """Return the number of full years between two dates."""

    def kernel(a: Values, b: Values) -> pa.Array:
        early = pc.less(_day_of_year(b), _day_of_year(a))
        years = pc.subtract(pc.year(b), pc.year(a))
        return pc.subtract(years, pc.cast(early, types.INT))

    return apply(kernel, types.INT, start, end)


def _day_of_year(values: Values) -> pa.Array:
    return pc.add(pc.multiply(pc.month(values), 100), pc.day(values))


def _parts(values: pa.Array, part: Callable[..., object]) -> pa.Array:
    micros = pc.cast(values, types.INT)
    return pa.array(part(numbers(micros)), types.INT, mask=nulls(values))


def _whole(mask: NDArray[np.bool_], micros: NDArray[np.float64]) -> pa.Array:
    fits = np.abs(micros) < 2.0**63
    made = np.where(fits, np.rint(micros), 0).astype(np.int64)
    return pa.array(made, mask=mask | ~fits).cast(types.DURATION)
