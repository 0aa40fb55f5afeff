"""A clock that stands still for Faker."""

from __future__ import annotations

import datetime as datetime_module
import sys
import threading
import time as time_module
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

_LOCK = threading.RLock()
_PLACES = ("faker.providers.", "zipfile")
"""The modules whose clocks matter: a file in an archive carries the moment it was packed."""


@contextmanager
def standing_still(now: datetime) -> Iterator[None]:
    """Let Faker's providers believe that it is ``now``, in UTC, as long as the context lasts."""
    substitutes = _substitutes(now.astimezone(UTC).replace(tzinfo=None))
    with _LOCK:
        _CLOCKS.update()
        replaced = [
            (scope, name, scope[name], substitutes[id(scope[name])])
            for scope, name in _CLOCKS.names
            if id(scope[name]) in substitutes  # not already standing still
        ]
        for scope, name, _, substitute in replaced:
            scope[name] = substitute
        try:
            yield
        finally:
            for scope, name, original, _ in replaced:
                scope[name] = original


class _Clocks:
    """Where Faker's modules name a clock.

    Attributes:
        names: Each module's globals and a name in them.
    """

    def __init__(self) -> None:
        self.names: list[tuple[dict[str, Any], str]] = []
        self._known: set[str] = set()
        self._modules = 0

    def update(self) -> None:
        """Look into the modules imported since the last time."""
        if len(sys.modules) == self._modules:
            return
        self._modules = len(sys.modules)
        clocks = {id(datetime), id(date), id(datetime_module), id(time_module)}
        for key, module in list(sys.modules.items()):
            if key.startswith(_PLACES) and key not in self._known:
                self._known.add(key)
                scope = vars(module)
                self.names += [(scope, name) for name in list(scope) if id(scope[name]) in clocks]


_CLOCKS = _Clocks()


class _SameInstances(type):
    """Lets every moment be an instance of the classes that stand for ``date`` and ``datetime``."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, cls.__mro__[1])


@lru_cache(maxsize=8)
def _substitutes(now: datetime) -> Mapping[int, Any]:
    class Datetime(datetime, metaclass=_SameInstances):
        def __new__(cls, *parts: Any, **named: Any) -> Any:
            return datetime(*parts, **named)

        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return now.replace(tzinfo=UTC).astimezone(tz) if tz else now

        @classmethod
        def today(cls) -> Any:
            return now

        @classmethod
        def utcnow(cls) -> Any:
            return now

    class Date(date, metaclass=_SameInstances):
        def __new__(cls, *parts: Any, **named: Any) -> Any:
            return date(*parts, **named)

        @classmethod
        def today(cls) -> Any:
            return now.date()

    seconds = now.replace(tzinfo=UTC).timestamp()
    return {
        id(datetime): Datetime,
        id(date): Date,
        id(datetime_module): SimpleNamespace(
            **{**vars(datetime_module), "datetime": Datetime, "date": Date}
        ),
        id(time_module): SimpleNamespace(
            **{**vars(time_module), "time": lambda: seconds, "localtime": _in_utc(seconds)}
        ),
    }


def _in_utc(now: float) -> Callable[..., time_module.struct_time]:
    """Return what stands for ``time.localtime``, in whose zone the machine has no say."""

    def localtime(moment: float | None = None) -> time_module.struct_time:
        return time_module.gmtime(now if moment is None else moment)

    return localtime
