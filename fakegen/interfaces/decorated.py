"""Providers and constraints that the running program decorates, so that no flag is needed to find them.

A provider that is decorated in a script, a notebook cell or a ``conftest.py`` belongs to no plugin that is
installed or named. Decorators note here what they make, and the registry includes it. References are weak
where the object allows it: what the program drops is forgotten.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from fakegen.errors import PluginError

T = TypeVar("T")

_noted: dict[tuple[str, type, str], Callable[[], Any]] = {}
_plugins_loading = 0


def note(item: T, name: str, made: Callable[..., Any]) -> T:
    """Remember an object that a decorator made, and return it.

    It replaces an object of the same kind and name from the same module: a notebook cell that runs
    again redefines its provider.

    Args:
        item: What the decorator returns.
        name: Its name.
        made: The decorated function or class.
    """
    if not _plugins_loading:
        try:
            reference: Callable[[], Any] = weakref.ref(item)
        except TypeError:
            reference = lambda: item  # noqa: E731 - it allows no weak reference, so it is kept
        _noted[made.__module__, type(item), name] = reference
    return item


def check_name(name: object, decorator: str) -> None:
    """Refuse a decorator without a name, which would take what it decorates for the name.

    Args:
        name: What the decorator was called with.
        decorator: Its own name.

    Raises:
        PluginError: It is not a name.
    """
    if not isinstance(name, str):
        made = getattr(name, "__name__", "NAME")
        raise PluginError(
            f'a {decorator} is decorated with its name: write @fakegen.{decorator}("PLUGIN.{made}")'
        )


def noted() -> list[tuple[str, Any]]:
    """Return the noted objects that are still alive, each with the name of its module."""
    alive = [(key, item) for key, refer in _noted.items() if (item := refer()) is not None]
    for key in _noted.keys() - {key for key, _ in alive}:
        del _noted[key]
    return [(module, item) for (module, _, _), item in alive]


def maker(item: object) -> str:
    """Return the name of the module that made a noted object; "" for any other object."""
    return next((module for module, other in noted() if other is item), "")


@contextmanager
def plugin_loading() -> Iterator[None]:
    """Within this context, decorators note nothing: what they make belongs to a plugin."""
    global _plugins_loading  # noqa: PLW0603 - modules are imported once for the whole process
    _plugins_loading += 1
    try:
        yield
    finally:
        _plugins_loading -= 1
