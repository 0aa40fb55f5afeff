"""Mimesis providers whose values do not depend on the machine that they run on.

Mimesis reads the clock, the time zone, the operating system's randomness and, by iterating over sets of
strings, the process' hash seed. But values must depend on the seed and the row only. Methods that use any of
these therefore run with a copy of their globals, in which the clock shows the schema's ``now``, naive moments
are in UTC, and sets keep their insertion order.
"""

from __future__ import annotations

import builtins
import copy
import datetime as datetime_module
import random as random_module
import time as time_module
import uuid as uuid_module
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from types import CodeType, FunctionType, MethodType, SimpleNamespace
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from fakegen.providers.mimesis.methods import has_locale

if TYPE_CHECKING:
    from mimesis.providers.base import BaseProvider


def hermetic(
    cls: Any,
    locale: str,
    now: datetime,
    random: random_module.Random,
    options: Mapping[str, Any],
    stand_ins: Mapping[int, Any] | None = None,
) -> BaseProvider:
    """Return a provider object that draws from ``random`` only.

    Args:
        cls: The provider's class.
        locale: Mimesis' name of the locale: ``nl-be``.
        now: The time that its clock shows.
        random: A ``mimesis.random.Random``.
        options: Further arguments of its constructor.
        stand_ins: More objects to be replaced in its methods, by the ``id`` of the originals.
    """
    prototype = _prototype(cls, locale if has_locale(cls) else "", tuple(sorted(options.items())))
    moment = now.astimezone(UTC).replace(tzinfo=None)
    substitutes = {
        **_clock(moment),
        id(set): _OrderedSet,
        id(uuid_module): _uuids(random),
        **(stand_ins or {}),
    }
    return _private(prototype, random, substitutes, moment.year)


@lru_cache(maxsize=256)
def _prototype(cls: type[Any], locale: str, options: tuple[tuple[str, Any], ...]) -> BaseProvider:
    """Return a provider whose data has been read. It is only copied, never drawn from."""
    provider: BaseProvider = cls(**({"locale": locale} if locale else {}), **dict(options))
    return provider


def _private(
    prototype: BaseProvider,
    random: random_module.Random,
    substitutes: Mapping[int, Any],
    year: int,
) -> BaseProvider:
    from mimesis.providers.base import BaseProvider

    cls: Any = type(prototype)
    instance = copy.copy(prototype)
    for name, value in vars(prototype).items():
        if isinstance(value, BaseProvider):
            setattr(instance, name, _private(value, random, substitutes, year))
    instance.random = random  # type: ignore[assignment]
    for name in _outgoing(cls, frozenset(substitutes)):
        function = _rebind(cls, name, substitutes, year)
        bound = not isinstance(cls.__dict__.get(name), staticmethod)
        setattr(instance, name, MethodType(function, instance) if bound else function)
    return instance


def _rebind(
    cls: type[BaseProvider], name: str, substitutes: Mapping[int, Any], year: int
) -> FunctionType:
    function = getattr(cls, name)
    scope = {**vars(builtins), **function.__globals__}
    scope = {key: substitutes.get(id(value), value) for key, value in scope.items()}
    scope["pytz"] = _TIMEZONES
    current_year = getattr(cls, "_CURRENT_YEAR", None)
    defaults = tuple(
        year if value is not None and value == current_year else value
        for value in function.__defaults__ or ()
    )
    rebound = FunctionType(function.__code__, scope, name, defaults, function.__closure__)
    rebound.__kwdefaults__ = function.__kwdefaults__
    return rebound


@lru_cache(maxsize=256)
def _outgoing(cls: Any, substituted: frozenset[int]) -> tuple[str, ...]:
    """Return the methods that use something to be replaced, or have the current year as a default."""
    current_year = getattr(cls, "_CURRENT_YEAR", None)
    found = []
    for name in dir(cls):
        function = getattr(cls, name)
        function = getattr(function, "__func__", function)
        if not isinstance(function, FunctionType) or (name.startswith("__") and name != "__call__"):
            continue
        scope = {**vars(builtins), **function.__globals__}
        used = set(_names(function.__code__))
        if (
            "pytz" in used
            or any(id(scope.get(key)) in substituted for key in used)
            or (current_year is not None and current_year in (function.__defaults__ or ()))
        ):
            found.append(name)
    return tuple(found)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


@lru_cache(maxsize=8)
def _clock(now: datetime) -> Mapping[int, Any]:
    """Return replacements for ``date``, ``datetime`` and ``time`` that show a naive moment in UTC."""

    class Date(date):
        @classmethod
        def today(cls) -> Self:
            return cls.fromordinal(now.toordinal())

    class Datetime(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Self:
            moment = cls.combine(now.date(), now.time())
            return moment.replace(tzinfo=UTC).astimezone(tz) if tz else moment

        @classmethod
        def today(cls) -> Self:
            return cls.now()

        def timestamp(self) -> float:
            moment = self if self.tzinfo else self.replace(tzinfo=UTC)
            return datetime.timestamp(moment)

    seconds = now.replace(tzinfo=UTC).timestamp()
    return {
        id(date): Date,
        id(datetime): Datetime,
        id(time_module): SimpleNamespace(time=lambda: seconds),
        id(datetime_module): SimpleNamespace(
            **{**vars(datetime_module), "date": Date, "datetime": Datetime}
        ),
    }


def _uuids(random: random_module.Random) -> SimpleNamespace:
    def uuid4() -> uuid_module.UUID:
        return uuid_module.UUID(int=random.getrandbits(128), version=4)

    return SimpleNamespace(**{**vars(uuid_module), "uuid4": uuid4})


class _OrderedSet(dict[Any, None]):
    """A set whose order does not depend on the process."""

    def __init__(self, items: Any = ()) -> None:
        super().__init__(dict.fromkeys(items))

    def add(self, item: Any) -> None:
        self[item] = None


class _Timezone(ZoneInfo):
    """A time zone with the only method of pytz that Mimesis calls."""

    def localize(self, moment: datetime) -> datetime:
        return moment.replace(tzinfo=self)


_TIMEZONES = SimpleNamespace(timezone=_Timezone)
