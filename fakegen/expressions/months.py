"""Months and years, which dates are moved by: ``born + years(18)``."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from typing import TypeVar

D = TypeVar("D", bound=date)


@dataclass(frozen=True, slots=True)
class Months:
    """A number of calendar months, which only means something for a date or moment.

    A moved date is the same day of another month, or its last day if that month is shorter.

    Attributes:
        count: How many.
    """

    count: int

    def __neg__(self) -> Months:
        return Months(-self.count)

    def __radd__(self, moment: D) -> D:
        if not isinstance(moment, date):
            return NotImplemented
        year, month = divmod(12 * moment.year + moment.month - 1 + self.count, 12)
        if not MINYEAR <= year <= MAXYEAR:
            raise OverflowError("date value out of range")
        day = min(moment.day, monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day)

    __add__ = __radd__

    def __rsub__(self, moment: D) -> D:
        return moment + -self


def months(number: int) -> Months:
    """Return a number of months, by which a date or moment is moved."""
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError("months and years are whole numbers")
    return Months(number)


def years(number: int) -> Months:
    """Return a number of years, by which a date or moment is moved."""
    return months(number) if isinstance(number, bool) else months(12 * number)
