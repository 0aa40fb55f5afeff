"""What the running program has decorated itself: in a script, a notebook or a ``conftest.py``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from fakegen.errors import PluginError
from fakegen.interfaces.decorated import noted
from fakegen.registry.by_value import ByValue
from fakegen.registry.collecting import Collected
from fakegen.registry.hook_kinds import kind_of
from fakegen.registry.plugin_modules import Plugin, reachable

PROGRAM = "(program)"
"""The name of the running program among the plugins."""
_SCRIPT = ("__main__", "__mp_main__")


def with_program(collected: Collected) -> Collected:
    """Return a registry's plugins with what the running program has decorated so far.

    Raises:
        PluginError: A name is taken.
    """
    with suppress(PluginError):
        return _extended(collected, noted())
    gc.collect()  # dropped objects in reference cycles may still hold the name
    return _extended(collected, noted())


def addresses(collected: Collected, used: Collection[str] | None) -> tuple[str | ByValue, ...]:
    """Return the ``plugins=`` with which another process can build the same registry.

    A script is not imported there, since that would run it again: what it decorates travels by value,
    as does what was typed into an interactive session.

    Args:
        collected: The plugins of the registry.
        used: The names that the other process needs; None for all.
    """
    found: dict[str | ByValue, None] = {
        plugin.address or ByValue(plugin.module, plugin.name): None for plugin in collected.named
    }
    for module, item in collected.decorated:
        if used is None or item.name in used:
            found[reachable(module) or ByValue(item, item.name, module)] = None
    return tuple(found)


def _extended(collected: Collected, decorated: Sequence[tuple[str, Any]]) -> Collected:
    packages = {plugin.package for plugin in collected.plugins}
    own = [
        (module, item)
        for module, item in decorated
        if module.partition(".")[0] not in packages and not _is_named(collected, item)
    ]
    if not own:
        return collected
    contents = collected.contents.copy()
    contents.origins[PROGRAM] = "decorated in the running program"
    for module, item in own:
        file = str(getattr(sys.modules.get(module), "__file__", "") or "")
        program = Plugin(PROGRAM, module if module not in _SCRIPT else file, None, named=True)
        try:
            contents.add(kind_of(item), item, program)
        except PluginError as error:
            raise PluginError(f"{program}: {error}") from error
    return replace(collected, contents=contents, decorated=own)


def _is_named(collected: Collected, item: Any) -> bool:
    """Return whether a plugin adds this object, or a plugin that the caller named adds its name.

    A user who moves a provider from a notebook to a file, and names the file, means the file's.
    """
    plural = kind_of(item).plural
    owner = collected.contents.owner(plural, item.name)
    is_same = collected.contents.of(plural).get(item.name) is item
    return is_same or (owner is not None and owner.named)
