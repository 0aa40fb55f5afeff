"""What decorators made in the running program, so that it is found without a flag.

A provider that is decorated in a script, a notebook cell or a ``conftest.py`` belongs to no plugin
that somebody installed or named. Decorators note what they make here, and the registry includes it.
Only weak references are kept where the object allows them: what the program has dropped is gone.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

_noted: dict[tuple[str, type, str], Callable[[], Any]] = {}
_plugins_loading = 0


def note(item: T, name: str, made: Callable[..., Any]) -> T:
    """Return an object that a decorator made, and remember it.

    An object of the same kind and name that the same module made before is replaced: a notebook
    cell that is run again redefines what it defines.

    Args:
        item: What the decorator returns.
        name: Its name.
        made: The decorated function or class.
    """
    if not _plugins_loading:
        try:
            reference: Callable[[], Any] = weakref.ref(item)
        except TypeError:
            reference = lambda: item  # noqa: E731 - one that cannot be referred to weakly stays
        _noted[made.__module__, type(item), name] = reference
    return item


def noted() -> list[tuple[str, Any]]:
    """Return what was noted and is still there: each object with the module that made it."""
    alive = [(key, item) for key, refer in _noted.items() if (item := refer()) is not None]
    for key in _noted.keys() - {key for key, _ in alive}:
        del _noted[key]
    return [(module, item) for (module, _, _), item in alive]


def maker(item: object) -> str:
    """Return the name of the module that made a noted object; nothing for any other."""
    return next((module for module, other in noted() if other is item), "")


@contextmanager
def plugin_loading() -> Iterator[None]:
    """While this is entered, decorators note nothing: what they make belongs to a plugin."""
    global _plugins_loading  # noqa: PLW0603 - modules are imported once for the whole process
    _plugins_loading += 1
    try:
        yield
    finally:
        _plugins_loading -= 1
