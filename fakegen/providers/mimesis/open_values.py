"""Open values: numbers and moments that a traced method has asked for, but that are not drawn yet.

An open value is drawn when it is written into a string. If a method returns it unchanged, the method gets a
vectorised generator.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import Any

from fakegen.interfaces.generator import Generator
from fakegen.patterns import Pattern, WordList
from fakegen.providers.mimesis import drawn_numbers
from fakegen.tracing.stops import Untraceable
from fakegen.tracing.traced import TracedStr, is_traced
from fakegen.tracing.tracer import AnsweredDraws

_MANY = 2**14
_YEARS = 200
_DATE, _TIME = "aAbBdjmyYUWuwxGV", {"H": "02d", "M": "02d", "S": "02d", "f": "06d"}


class Open(ABC):
    """A value that is not drawn yet."""

    @abstractmethod
    def generator(self) -> Generator:
        """Return the generator for a column of such values."""


class OpenReal(Open):
    """A number that is uniform between two bounds, rounded to some decimal places."""

    def __init__(self, draws: AnsweredDraws, low: float, high: float, places: int) -> None:
        self._draws, self._low, self._high, self._places = draws, low, high, places
        self._written: dict[str, str] = {}

    def generator(self) -> Generator:
        """Return a generator of floats."""
        return drawn_numbers.Reals(self._low, self._high, self._places)

    def __str__(self) -> str:
        return self._formatted("", self._places)

    def __format__(self, specification: str) -> str:
        places = re.fullmatch(r"0?\.(\d+)f", specification)
        return self._formatted(specification, int(places[1]) if places else self._places)

    def _formatted(self, specification: str, places: int) -> str:
        if specification not in self._written:
            if self._written:
                raise Untraceable("a number that is written in several formats")
            self._written[specification] = self._draw(specification, places)
        return self._written[specification]

    def _draw(self, specification: str, places: int) -> str:
        unit = 10.0**-places
        steps = range(round(self._low / unit), round(self._high / unit) + 1)
        if places > self._places or not 1 < len(steps) <= _MANY:
            raise Untraceable("a number with too many decimal places")
        shares = [
            max(min((step + 0.5) * unit, self._high) - max((step - 0.5) * unit, self._low), 0.0)
            for step in steps
        ]
        drawn = self._draws.draw(steps, shares)
        return str(after(drawn, lambda step: format(round(step * unit, places), specification)))


class OpenBits:
    """A number that was drawn as hexadecimal digits."""

    def __init__(self, digits: list[str]) -> None:
        self.digits = digits

    def to_bytes(self, length: int, byteorder: str = "big") -> OpenBytes:
        """Return the bytes of the number."""
        pairs = [a + b for a, b in zip(self.digits[::2], self.digits[1::2], strict=True)]
        if len(pairs) != length:
            raise Untraceable("a number that does not fill its bytes")
        return OpenBytes(pairs[::-1] if byteorder == "little" else pairs)


class OpenBytes(Open):
    """Bytes, each written as two hexadecimal digits."""

    def __init__(self, pairs: list[str]) -> None:
        self._pairs = pairs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OpenBytes) and len(other._pairs) == len(self._pairs)

    def __hash__(self) -> int:
        return len(self._pairs)

    def hex(self) -> str:
        """Return the digits."""
        return concatenated(self._pairs)

    def generator(self) -> Generator:
        """Return a generator of as many bytes."""
        return drawn_numbers.RandomBytes(len(self._pairs))


class OpenDate(Open):
    """A date: a year between two bounds, any month of it, any day of the month."""

    def __init__(self, draws: AnsweredDraws, first: int, last: int) -> None:
        if not MINYEAR <= first <= last < MAXYEAR:
            raise ValueError(f"there are no years {first} to {last}")
        self._draws, self.first, self.last = draws, first, last
        self._written: str | None = None

    def generator(self) -> Generator:
        """Return a generator of dates."""
        return drawn_numbers.Dates(self.first, self.last)

    def strftime(self, format: str) -> str:
        """Return the date in a format."""
        if self._written is not None:
            raise Untraceable("a date that is written twice")
        self._written = str(self._draws.string(_written_dates(self.first, self.last, format)))
        return self._written


@lru_cache(maxsize=64)
def _written_dates(first: int, last: int, format: str) -> Pattern:
    """Return the pattern of all dates between two years in a format."""
    if last - first > _YEARS:
        raise Untraceable("too many dates")
    dates = [
        date(year, month, day)
        for year in range(first, last + 1)
        for month in range(1, 13)
        for day in range(1, monthrange(year, month)[1] + 1)
    ]
    weights = [1 / monthrange(day.year, day.month)[1] for day in dates]
    return WordList([day.strftime(format) for day in dates], weights)


class OpenTime(Open):
    """A time of day, to the microsecond."""

    def __init__(self, draws: AnsweredDraws) -> None:
        self._draws = draws
        self._drawn: dict[str, Any] = {}

    def generator(self) -> Generator:
        """Return a generator of times."""
        return drawn_numbers.times()

    def strftime(self, format: str) -> str:
        """Return the time in a format of hours, minutes, seconds and microseconds."""
        pieces = []
        for directive, literal in re.findall(r"%(.)|([^%]+)", format):
            if directive and directive not in _TIME:
                raise Untraceable(f"a time that is written with %{directive}")
            pieces.append(f"{self._part(directive):{_TIME[directive]}}" if directive else literal)
        return concatenated(pieces)

    def _part(self, directive: str) -> Any:
        if directive not in self._drawn:
            size = {"H": 24, "M": 60, "S": 60, "f": 1_000_000}[directive]
            self._drawn[directive] = self._draws.draw(range(size))
        return self._drawn[directive]


class OpenMoment(Open):
    """An open date at an open time."""

    def __init__(self, date: OpenDate, time: OpenTime) -> None:
        self._date, self._time = date, time

    def generator(self) -> Generator:
        """Return a generator of timestamps."""
        return drawn_numbers.Moments(self._date.first, self._date.last)

    def posix(self) -> OpenSeconds:
        """Return the seconds since 1970."""
        return OpenSeconds(self)

    def strftime(self, format: str) -> str:
        """Return the moment in a format in which the parts of the date are adjacent."""
        match = re.fullmatch(
            rf"((?:%[{''.join(_TIME)}]|[^%])*?)"
            rf"((?:%[{_DATE}](?:[^%]*%[{_DATE}])*)?)"
            rf"((?:%[{''.join(_TIME)}]|[^%])*)",
            format,
        )
        if match is None:
            raise Untraceable("a date in several parts of a format")
        before, day, after = match.groups()
        return concatenated(
            [
                self._time.strftime(before),
                self._date.strftime(day) if day else "",
                self._time.strftime(after),
            ]
        )


class OpenSeconds(Open):
    """An open moment as seconds since 1970."""

    def __init__(self, moment: OpenMoment) -> None:
        self._moment = moment

    def generator(self) -> Generator:
        """Return a generator of integers."""
        return drawn_numbers.Seconds(self._moment.generator())


class OpenSpan(Open):
    """A length of time in whole units, or the date or moment that long after a start."""

    def __init__(self, span: range, unit: timedelta, start: date | None = None) -> None:
        self._span, self._unit, self._start = span, unit, start

    def generator(self) -> Generator:
        """Return a generator of durations, dates or timestamps."""
        return drawn_numbers.spans(self._span, self._unit, self._start)

    def __radd__(self, start: date) -> OpenSpan:
        return OpenSpan(self._span, self._unit, start)


class OpenCount(Open):
    """The number of values made so far, including this one."""

    def generator(self) -> Generator:
        """Return a generator of row numbers, counted from 1."""
        return drawn_numbers.Counts()


def after(value: Any, function: Callable[[Any], Any]) -> Any:
    """Return a function's result for a value, traced or not."""
    if isinstance(value, TracedStr):
        view = value.single
        return value.inspected() if view is None else value.tokens.value(view.then(function))
    return value.later(function) if is_traced(value) else function(value)


def concatenated(pieces: list[str]) -> str:
    """Join strings by ``+``, which keeps traced strings traced."""
    joined = ""
    for piece in pieces:
        joined = joined + piece
    return joined
