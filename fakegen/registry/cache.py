"""Registries that are built once per process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

from fakegen.registry.plugin_modules import Given
from fakegen.registry.registry import Registry

_built: dict[tuple[object, ...], Registry] = {}
_KEPT = 16


def registry_for(plugins: Sequence[Given] = ()) -> Registry:
    """Return the registry for a set of plugins, built once per process.

    A plugin file that has changed is read again. What the running program has decorated by the time of
    the call is included.

    Args:
        plugins: See :class:`Registry`.

    Raises:
        PluginError: See :class:`Registry`.
        UsageError: See :class:`Registry`.
    """
    key = () if isinstance(plugins, str) else tuple(map(_key, plugins))
    if isinstance(plugins, str) or key not in _built:
        registry = Registry(plugins, program=False)
        while len(_built) >= _KEPT:
            del _built[next(iter(_built))]
        _built[key] = registry
    return _built[key].now()


@cache
def plugged_in() -> Registry:
    """Return the registry without the plugins of fakegen's own distribution.

    It finds a plugin's command without importing everything built in, which would take much longer.
    """
    return Registry(program=False, own=False)


def _key(plugin: Given) -> object:
    """Return a key that differs between plugins, and changes when a plugin's file changes."""
    if isinstance(plugin, ModuleType) or not isinstance(plugin, str | Path):
        return _Identity(plugin)
    path = Path(plugin)
    return (str(path.resolve()), path.stat().st_mtime_ns) if path.is_file() else str(plugin)


class _Identity:
    """A key that is equal for the same object only. It keeps the object alive, and so its ``id``."""

    def __init__(self, held: object) -> None:
        self.held = held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.held is self.held

    def __hash__(self) -> int:
        return id(self.held)
