"""Mimesis providers for the tracer: what they make of numbers and moments stays open.

The tracer follows strings. Where a method hands a drawn number to a class of the standard library
(``date``, ``timedelta``, ``UUID``, ``IPv4Address``), a stand-in takes it here: it draws only when
it is written into a string, and a method that returns it as it is gets a vectorised generator.
"""

from __future__ import annotations

import inspect
import ipaddress
import re
import uuid
from abc import ABC, abstractmethod
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from mimesis import Datetime, Numeric, Person
from mimesis.enums import TimestampFormat

from fakegen.interfaces.provider import Generator
from fakegen.patterns import Pattern, WordList
from fakegen.providers.mimesis import columnar
from fakegen.tracing.signals import Untraceable
from fakegen.tracing.traced import TracedStr, is_traced
from fakegen.tracing.tracer import AnsweredDraws

if TYPE_CHECKING:
    from mimesis.providers.base import BaseProvider

    from fakegen.providers.mimesis.tracing import TracedRandom

_MANY = 2**14
_YEARS = 200
_DATE, _TIME = "aAbBdjmyYUWuwxGV", {"H": "02d", "M": "02d", "S": "02d", "f": "06d"}


class Open(ABC):
    """A value that is not drawn yet."""

    @abstractmethod
    def generator(self) -> Generator:
        """Return what makes a column of it."""


class OpenReal(Open):
    """A number, uniform between two bounds and rounded to some decimal places."""

    def __init__(self, draws: AnsweredDraws, low: float, high: float, places: int) -> None:
        self._draws, self._low, self._high, self._places = draws, low, high, places
        self._written: dict[str, str] = {}

    def generator(self) -> Generator:
        """Return a generator of floats."""
        return columnar.Reals(self._low, self._high, self._places)

    def __str__(self) -> str:
        return self._text("", self._places)

    def __format__(self, specification: str) -> str:
        places = re.fullmatch(r"0?\.(\d+)f", specification)
        return self._text(specification, int(places[1]) if places else self._places)

    def _text(self, specification: str, places: int) -> str:
        if specification not in self._written:
            if self._written:
                raise Untraceable("a number written in several ways")
            self._written[specification] = self._draw(specification, places)
        return self._written[specification]

    def _draw(self, specification: str, places: int) -> str:
        unit = 10.0**-places
        steps = range(round(self._low / unit), round(self._high / unit) + 1)
        if places > self._places or not 1 < len(steps) <= _MANY:
            raise Untraceable("a number of too many decimal places")
        shares = [
            max(min((step + 0.5) * unit, self._high) - max((step - 0.5) * unit, self._low), 0.0)
            for step in steps
        ]
        drawn = self._draws.draw(steps, shares)
        return str(_then(drawn, lambda step: format(round(step * unit, places), specification)))


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
        return _concatenated(self._pairs)

    def generator(self) -> Generator:
        """Return a generator of as many bytes."""
        return columnar.RandomBytes(len(self._pairs))


class OpenDate(Open):
    """A date: a year of two bounds, any of its months, any day of the month."""

    def __init__(self, draws: AnsweredDraws, first: int, last: int) -> None:
        if not MINYEAR <= first <= last < MAXYEAR:
            raise ValueError(f"there are no years {first} to {last}")
        self._draws, self.first, self.last = draws, first, last
        self._written: str | None = None

    def generator(self) -> Generator:
        """Return a generator of dates."""
        return columnar.Dates(self.first, self.last)

    def strftime(self, format: str) -> str:
        """Return the date in a format."""
        if self._written is not None:
            raise Untraceable("a date written twice")
        self._written = str(self._draws.string(_written_dates(self.first, self.last, format)))
        return self._written


@lru_cache(maxsize=64)
def _written_dates(first: int, last: int, format: str) -> Pattern:
    """Return the pattern of the dates of some years in a format."""
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
    """Any time of a day, to the microsecond."""

    def __init__(self, draws: AnsweredDraws) -> None:
        self._draws = draws
        self._drawn: dict[str, Any] = {}

    def generator(self) -> Generator:
        """Return a generator of times."""
        return columnar.times()

    def strftime(self, format: str) -> str:
        """Return the time in a format of hours, minutes, seconds and microseconds."""
        pieces = []
        for directive, text in re.findall(r"%(.)|([^%]+)", format):
            if directive and directive not in _TIME:
                raise Untraceable(f"a time written with %{directive}")
            pieces.append(f"{self._part(directive):{_TIME[directive]}}" if directive else text)
        return _concatenated(pieces)

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
        return columnar.Moments(self._date.first, self._date.last)

    def posix(self) -> OpenSeconds:
        """Return the seconds since 1970."""
        return OpenSeconds(self)

    def strftime(self, format: str) -> str:
        """Return the moment in a format in which the date stands in one piece."""
        match = re.fullmatch(
            rf"((?:%[{''.join(_TIME)}]|[^%])*?)"
            rf"((?:%[{_DATE}](?:[^%]*%[{_DATE}])*)?)"
            rf"((?:%[{''.join(_TIME)}]|[^%])*)",
            format,
        )
        if match is None:
            raise Untraceable("a date written between hours and seconds")
        before, day, after = match.groups()
        return _concatenated(
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
        return columnar.Seconds(self._moment.generator())


class OpenSpan(Open):
    """A length of time: an integer number of units, after a moment or a date if there is one."""

    def __init__(self, span: range, unit: timedelta, start: date | None = None) -> None:
        self._span, self._unit, self._start = span, unit, start

    def generator(self) -> Generator:
        """Return a generator of durations, dates or timestamps."""
        return columnar.spans(self._span, self._unit, self._start)

    def __radd__(self, start: date) -> OpenSpan:
        return OpenSpan(self._span, self._unit, start)


class OpenCount(Open):
    """How many values have been made, this one among them."""

    def generator(self) -> Generator:
        """Return a generator of row numbers from 1 on."""
        return columnar.Counts()


def opened(provider: BaseProvider, random: TracedRandom) -> BaseProvider:
    """Let the methods of a provider that make moments return open ones; return the provider."""
    for value in vars(provider).values():
        if isinstance(value, Datetime | Person | Numeric):
            opened(value, random)
    if isinstance(provider, Datetime):
        _replace(provider, "date", lambda start, end: OpenDate(random.draws, start, end))
        _replace(provider, "time", lambda: OpenTime(random.draws))
        _replace(provider, "datetime", lambda *given: _moment(provider, *given))
        _replace(provider, "timestamp", _timestamp(provider))
    elif isinstance(provider, Person):
        _replace(provider, "birthdate", _birthdate(provider, random))
    elif isinstance(provider, Numeric):
        _replace(provider, "increment", lambda *_: OpenCount())
    return provider


def stand_ins(random: TracedRandom) -> Mapping[int, Any]:
    """Return what takes the place of classes and functions, by their ``id``."""

    def span(**units: Any) -> Any:
        traced = [unit for unit, number in units.items() if is_traced(number)]
        if not traced:
            return timedelta(**units)
        return OpenSpan(random.span, timedelta(**{traced[0]: 1}))

    def identifier(**bits: Any) -> str:
        digits = list(bits["int"].digits)
        digits[12] = format(bits["version"], "x")
        digits[16] = _then(digits[16], lambda digit: "89ab"["0123456789abcdef".index(digit) % 4])
        for place in (20, 16, 12, 8):
            digits.insert(place, "-")
        return _concatenated(digits)

    def address(_: Any) -> str:
        ends = (ipaddress.IPv4Address(random.span[0]), ipaddress.IPv4Address(random.span[-1]))
        networks = list(ipaddress.summarize_address_range(*ends))
        network = random.draws.draw(networks, [network.num_addresses for network in networks])
        octets = [
            str(random.draws.draw(range(low, high + 1)))
            for low, high in zip(network[0].packed, network[-1].packed, strict=True)
        ]
        return _concatenated([octets[0], ".", octets[1], ".", octets[2], ".", octets[3]])

    def bytes_of(numbers: list[Any]) -> Any:
        return OpenBytes([f"{number:02x}" for number in numbers]) if numbers else b""

    return {
        id(timedelta): span,
        id(uuid.UUID): identifier,
        id(ipaddress.IPv4Address): address,
        id(bytes): bytes_of,
        id(int): _Integer,
        id(chr): _lifted(chr),
        id(ord): _lifted(ord),
    }


class _Lifted(type):
    """The type of what is called as ``int`` is, and is ``int`` to ``isinstance``."""

    def __call__(cls, *given: Any) -> Any:
        return _lifted(int)(*given)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, int)


class _Integer(metaclass=_Lifted):
    """Stands for ``int``."""


def _lifted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that also takes an open value for its first argument."""

    def lifted(value: Any, *rest: Any) -> Any:
        return _then(value, lambda drawn: function(drawn, *rest))

    return lifted


def _then(value: Any, function: Callable[[Any], Any]) -> Any:
    """Return a function of a value, whether it is drawn or not."""
    if isinstance(value, TracedStr):
        view = value.single
        return value.inspected() if view is None else value.tokens.value(view.then(function))
    return value.later(function) if is_traced(value) else function(value)


def _concatenated(pieces: list[str]) -> str:
    """Join texts so that the result is still known to be open."""
    joined = ""
    for piece in pieces:
        joined = joined + piece
    return joined


def _replace(provider: Any, name: str, function: Callable[..., Any]) -> None:
    """Put a function in the place of a method, its arguments as in the method's signature."""
    signature = inspect.signature(getattr(provider, name))

    def method(*given: Any, **named: Any) -> Any:
        bound = signature.bind(*given, **named)
        bound.apply_defaults()
        return function(*bound.arguments.values())

    setattr(provider, name, method)


def _moment(provider: Datetime, start: int, end: int, timezone: str | None) -> Any:
    if timezone is not None:
        raise Untraceable("a moment in a time zone")
    day, time = cast(OpenDate, provider.date(start, end)), cast(OpenTime, provider.time())
    return OpenMoment(day, time)


def _timestamp(provider: Datetime) -> Callable[..., Any]:
    original = provider.timestamp

    def timestamp(fmt: TimestampFormat, given: Mapping[str, Any]) -> Any:
        if fmt is TimestampFormat.POSIX:
            return cast(OpenMoment, provider.datetime(**given)).posix()
        return original(fmt, **given)

    return timestamp


def _birthdate(provider: Person, random: TracedRandom) -> Callable[..., Any]:
    def birthdate(min_year: int, max_year: int) -> OpenDate:
        provider._validate_birth_year_params(min_year, max_year)
        return OpenDate(random.draws, min_year, max_year)

    return birthdate
