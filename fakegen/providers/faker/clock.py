"""A stopped clock for Faker, so that its values do not depend on the time of the run."""

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
"""The modules that read a clock; ``zipfile`` stores the time at which a file is packed."""


@contextmanager
def standing_still(now: datetime) -> Iterator[None]:
    """Within this context, Faker's clocks show ``now``, in UTC."""
    substitutes = _substitutes(now.astimezone(UTC).replace(tzinfo=None))
    with _LOCK:
        _CLOCKS.update()
        replaced = [
            (scope, name, scope[name], substitutes[id(scope[name])])
            for scope, name in _CLOCKS.names
            if id(scope[name]) in substitutes  # else it was replaced by an outer context
        ]
        for scope, name, _, substitute in replaced:
            scope[name] = substitute
        try:
            yield
        finally:
            for scope, name, original, _ in replaced:
                scope[name] = original


class _Clocks:
    """The places where Faker's modules refer to a clock.

    Attributes:
        names: For each place, the module's globals and the name in them.
    """

    def __init__(self) -> None:
        self.names: list[tuple[dict[str, Any], str]] = []
        self._known: set[str] = set()
        self._modules = 0

    def update(self) -> None:
        """Look for clocks in the modules that were imported since the last call."""
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
    """Makes every date and moment an instance of the classes that replace ``date`` and ``datetime``."""

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
    """Return a replacement for ``time.localtime`` that ignores the machine's time zone."""

    def localtime(moment: float | None = None) -> time_module.struct_time:
        return time_module.gmtime(now if moment is None else moment)

    return localtime
