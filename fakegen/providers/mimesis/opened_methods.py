"""Preparing Mimesis' providers for the tracer, which can follow strings only.

Methods that make moments return open values instead. Classes of the standard library to which methods pass a
drawn number (``timedelta``, ``UUID``, ``IPv4Address``) are replaced by functions that return open values.
"""

from __future__ import annotations

import inspect
import ipaddress
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from mimesis import Datetime, Numeric, Person
from mimesis.enums import TimestampFormat

from fakegen.providers.mimesis.open_values import (
    OpenBytes,
    OpenCount,
    OpenDate,
    OpenMoment,
    OpenSpan,
    OpenTime,
    after,
    concatenated,
)
from fakegen.providers.mimesis.tracing import TracedRandom
from fakegen.tracing.stops import Untraceable
from fakegen.tracing.traced import is_traced

if TYPE_CHECKING:
    from mimesis.providers.base import BaseProvider


def opened(provider: BaseProvider, random: TracedRandom) -> BaseProvider:
    """Make the methods of a provider that return moments return open values; return the provider."""
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
    """Return the replacements for classes and functions, by the ``id`` of the originals."""

    def span(**units: Any) -> Any:
        traced = [unit for unit, number in units.items() if is_traced(number)]
        if not traced:
            return timedelta(**units)
        return OpenSpan(random.span, timedelta(**{traced[0]: 1}))

    def identifier(**bits: Any) -> str:
        digits = list(bits["int"].digits)
        digits[12] = format(bits["version"], "x")
        digits[16] = after(digits[16], lambda digit: "89ab"["0123456789abcdef".index(digit) % 4])
        for place in (20, 16, 12, 8):
            digits.insert(place, "-")
        return concatenated(digits)

    def address(_: Any) -> str:
        ends = (ipaddress.IPv4Address(random.span[0]), ipaddress.IPv4Address(random.span[-1]))
        networks = list(ipaddress.summarize_address_range(*ends))
        network = random.draws.draw(networks, [network.num_addresses for network in networks])
        octets = [
            str(random.draws.draw(range(low, high + 1)))
            for low, high in zip(network[0].packed, network[-1].packed, strict=True)
        ]
        return concatenated([octets[0], ".", octets[1], ".", octets[2], ".", octets[3]])

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
    """The type of a class that can be called like ``int``, and is ``int`` to ``isinstance``."""

    def __call__(cls, *given: Any) -> Any:
        return _lifted(int)(*given)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, int)


class _Integer(metaclass=_Lifted):
    """Replaces ``int``."""


def _lifted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that accepts a traced value as its first argument."""

    def lifted(value: Any, *rest: Any) -> Any:
        return after(value, lambda drawn: function(drawn, *rest))

    return lifted


def _replace(provider: Any, name: str, function: Callable[..., Any]) -> None:
    """Replace a method by a function, which is called with all arguments by position."""
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
