"""The registry of each set of plugins, built once in a process.

Building one asks every installed plugin for what it brings, which takes longer than making a few
rows. A plugin file that has changed since is read again.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Any

from fakegen.registry import Registry

_MOST = 16
_built: dict[Hashable, tuple[Sequence[Any], Registry]] = {}


def registry_of(plugins: Sequence[Any] = ()) -> Registry:
    """Return the registry of the installed plugins and these.

    Args:
        plugins: As :class:`~fakegen.registry.Registry` takes them.

    Raises:
        PluginError: A plugin cannot be imported, or two of them claim the same name.
        UsageError: There is no such module or file.
    """
    key = tuple(_key(plugin) for plugin in plugins)
    if key not in _built:
        registry = Registry(plugins)
        while len(_built) >= _MOST:
            del _built[next(iter(_built))]
        # The plugins are kept, too: the identity of an object that is gone may come again.
        _built[key] = (plugins, registry)
    return _built[key][1]


def _key(plugin: Any) -> Hashable:
    if not isinstance(plugin, str):
        return id(plugin)
    try:
        file = Path(plugin).resolve()
        found = file.stat()
    except OSError:
        return plugin
    return plugin, file, found.st_mtime_ns, found.st_size
