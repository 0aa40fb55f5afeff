"""Asking plugins for everything that they add, and disabling those that are broken."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pluggy

from fakegen import hookspecs
from fakegen.errors import FakegenWarning, Mark, PluginError
from fakegen.registry.contents import Contents
from fakegen.registry.hook_kinds import KINDS, Kind, check_hooks, items_of
from fakegen.registry.plugin_modules import Broken, Given, Plugin, installed, named, reason


@dataclass(frozen=True, slots=True)
class Collected:
    """The plugins of a registry, and what they have registered.

    Attributes:
        plugins: Those that work, the installed ones first.
        named: Those of them that the caller named.
        broken: What could not be loaded of the installed plugins, as far as it has been asked for.
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
            contents = _contents(plugins, broken)
        except _Failure as failure:
            plugin = failure.plugin
            if plugin.named:
                raise PluginError(f"{plugin}: {failure.why}") from failure.cause
            broken.append(Broken(plugin.name, plugin.origin, failure.why))
            plugins.remove(plugin)
        else:
            for item in broken:
                if not item.plural:
                    _warn_of(item)
            return Collected(plugins, asked, broken, contents)


class _Failure(Exception):
    """A plugin breaks its contract: it is refused if the caller named it, and disabled if not."""

    def __init__(self, plugin: Plugin, why: str, cause: BaseException) -> None:
        super().__init__(why)
        self.plugin, self.why, self.cause = plugin, why, cause


def _contents(plugins: Sequence[Plugin], broken: list[Broken]) -> Contents:
    """Register what plugins add: at once of those that the caller named, and of the others when it is asked for.

    Raises:
        _Failure: A plugin breaks its contract.
    """
    manager = pluggy.PluginManager("fakegen")
    manager.add_hookspecs(hookspecs)
    unnamed = [plugin for plugin in plugins if not plugin.named]
    contents = Contents(
        {kind.plural: partial(_load, manager, unnamed, broken, kind) for kind in KINDS}
    )
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
            if plugin.named:
                _add(manager, plugin, kind, contents)
    return contents


def _load(
    manager: pluggy.PluginManager,
    plugins: Sequence[Plugin],
    broken: list[Broken],
    kind: Kind,
    contents: Contents,
) -> None:
    """Register what the installed plugins add of one kind, and leave out that of a broken one.

    Raises:
        PluginError: A plugin of fakegen's own cannot be loaded.
    """
    for plugin in plugins:
        try:
            _add(manager, plugin, kind, contents)
        except _Failure as failure:
            if plugin.own:
                raise PluginError(f"{plugin}: {failure.why}") from failure.cause
            contents.drop(kind, plugin)
            found = Broken(plugin.name, plugin.origin, failure.why, kind.plural)
            if found not in broken:  # another registry with the same plugins may have asked before
                broken.append(found)
                _warn_of(found)


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


def _warn_of(broken: Broken) -> None:
    """Tell the user what is missing."""
    mark = Mark(f"plugin {broken.name!r} of {broken.origin}")
    warnings.warn(FakegenWarning(mark, broken.loss), stacklevel=2)
