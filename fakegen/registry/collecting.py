"""Asking plugins for everything that they add, and disabling those that are broken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pluggy

from fakegen import hookspecs
from fakegen.errors import PluginError
from fakegen.registry.contents import Contents
from fakegen.registry.hook_kinds import KINDS, Kind, check_hooks, items_of
from fakegen.registry.plugin_modules import Broken, Given, Plugin, installed, named, reason


@dataclass(frozen=True, slots=True)
class Collected:
    """The plugins of a registry, and what they have registered.

    Attributes:
        plugins: Those that work, the installed ones first.
        named: Those of them that the caller named.
        broken: The installed plugins that could not be loaded.
        contents: What they have registered.
        decorated: What the running program has decorated, each with its module.
    """

    plugins: Sequence[Plugin]
    named: Sequence[Plugin]
    broken: Sequence[Broken]
    contents: Contents
    decorated: Sequence[tuple[str, Any]] = ()


def collect(given: Sequence[Given], *, own: bool) -> Collected:
    """Return the installed plugins, those that a caller names, and what they add.

    Args:
        given: Plugins besides the installed ones.
        own: Whether to include the plugins of fakegen's own distribution.

    Raises:
        PluginError: A plugin of ``given`` breaks its contract.
        UsageError: There is no such module or file.
    """
    found, broken = installed(own=own)
    modules = {id(plugin.module) for plugin in found}
    asked = [plugin for plugin in named(given) if id(plugin.module) not in modules]
    plugins = [*found, *asked]
    while True:  # without one more broken plugin each time
        try:
            return Collected(plugins, asked, broken, _contents(plugins))
        except _Failure as failure:
            plugin = failure.plugin
            if plugin.named:
                raise PluginError(f"{plugin}: {failure.why}") from failure.cause
            broken.append(Broken(plugin.name, plugin.origin, failure.why))
            plugins.remove(plugin)


class _Failure(Exception):
    """A plugin breaks its contract: it is refused if the caller named it, and disabled if not."""

    def __init__(self, plugin: Plugin, why: str, cause: BaseException) -> None:
        super().__init__(why)
        self.plugin, self.why, self.cause = plugin, why, cause


def _contents(plugins: Sequence[Plugin]) -> Contents:
    """Call all hooks of all plugins, and register what they return.

    Raises:
        _Failure: A plugin breaks its contract.
    """
    manager = pluggy.PluginManager("fakegen")
    manager.add_hookspecs(hookspecs)
    own = [plugin for plugin in plugins if plugin.own]
    contents = Contents({kind.plural: partial(_load, manager, own, kind) for kind in KINDS})
    contents.origins = {plugin.name: plugin.origin for plugin in plugins}
    for plugin in plugins:
        try:
            check_hooks(plugin.module)
            manager.register(plugin.module, plugin.name)
            manager.check_pending()
        except (PluginError, ValueError, pluggy.PluginValidationError) as error:
            raise _Failure(plugin, str(error), error) from error
    for kind in KINDS:
        for plugin in plugins:
            if not plugin.own:
                _add(manager, plugin, kind, contents)
    return contents


def _load(
    manager: pluggy.PluginManager, plugins: Sequence[Plugin], kind: Kind, contents: Contents
) -> None:
    """Register what fakegen's own plugins add of one kind.

    Raises:
        PluginError: One of them cannot be loaded.
    """
    for plugin in plugins:
        try:
            _add(manager, plugin, kind, contents)
        except _Failure as failure:
            raise PluginError(f"{plugin}: {failure.why}") from failure.cause


def _add(manager: pluggy.PluginManager, plugin: Plugin, kind: Kind, contents: Contents) -> None:
    """Register what a plugin adds of one kind.

    Raises:
        _Failure: It breaks its contract.
    """
    caller = getattr(manager.hook, kind.hook)
    try:
        for item in items_of(kind, plugin.module, _called(caller, plugin, contents)):
            contents.add(kind, item, plugin)
    except PluginError as error:
        raise _Failure(plugin, str(error), error) from error
    except Exception as error:  # a plugin's hook can raise anything
        raise _Failure(plugin, f"{kind.hook} failed: {reason(error)}", error) from error


def _called(caller: pluggy.HookCaller, plugin: Plugin, contents: Contents) -> Iterable[Any]:
    """Yield what the implementations of a hook in one plugin return."""
    for implementation in caller.get_hookimpls():
        if implementation.plugin is plugin.module:
            given = (contents.of(name) for name in implementation.argnames)
            yield implementation.function(*given)
