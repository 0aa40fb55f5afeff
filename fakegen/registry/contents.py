"""What plugins have registered: by kind and name, each with its owner."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import RLock
from typing import Any, NoReturn, TypeAlias

from fakegen.errors import FakegenWarning, Mark, PluginError
from fakegen.interfaces.format import Format
from fakegen.interfaces.provider import ProviderNamespace
from fakegen.language.modifiers import MODIFIERS
from fakegen.registry.hook_kinds import KINDS, NAMESPACES, Kind
from fakegen.registry.plugin_modules import Plugin

PLURALS = (*(kind.plural for kind in KINDS), NAMESPACES)
"""The kinds of items, as a registry's attributes."""
Load: TypeAlias = "Callable[[Contents], None]"
"""Adds what the installed plugins register of one kind."""


class Contents:
    """Registered items.

    What installed plugins register is asked for kind by kind, when a kind is first needed: most runs use
    few of the kinds, and the rooms behind the others take longer to import than rows to make.

    Args:
        waiting: What loads each kind of the installed plugins' items, by the kind's plural.

    Attributes:
        origins: The distribution and version, or the file, of each plugin by name.
    """

    def __init__(self, waiting: Mapping[str, Load]) -> None:
        self.origins: dict[str, str] = {}
        self._waiting = dict(waiting)
        self._loading = RLock()
        self._items: dict[str, dict[str, Any]] = {name: {} for name in PLURALS}
        self._owners: dict[tuple[str, str], Plugin] = {}
        self._brought: dict[str, dict[str, list[str]]] = {}

    def of(self, plural: str) -> Mapping[str, Any]:
        """Return the items of a kind (``providers``, ``formats``, ... or ``namespaces``) by name.

        Raises:
            PluginError: What fakegen itself registers of the kind cannot be loaded, now or before.
        """
        kind = "providers" if plural == NAMESPACES else plural
        with self._loading:  # an executor may have threads
            load = self._waiting.pop(kind, None)
            if load is not None:
                try:
                    load(self)
                except PluginError as error:
                    self._waiting[kind] = partial(_fail, error)
                    raise
        return self._items[plural]

    def copy(self) -> Contents:
        """Return contents that can be added to without changing these."""
        made = Contents(self._waiting)
        made._items = {name: dict(items) for name, items in self._items.items()}
        made.origins, made._owners = dict(self.origins), dict(self._owners)
        made._brought = {
            plugin: {kind: list(names) for kind, names in kinds.items()}
            for plugin, kinds in self._brought.items()
        }
        return made

    def add(self, kind: Kind, item: Any, plugin: Plugin) -> None:
        """Register an item, and warn of endings of file names that it claims in vain.

        Raises:
            PluginError: Its name is taken, or is the name of a modifier.
        """
        is_namespace = isinstance(item, ProviderNamespace)
        self.of(kind.plural)  # so that no other plugin takes a name of fakegen's own
        into = self._items[NAMESPACES if is_namespace else kind.plural]
        if into.get(item.name) is item:
            return  # a module may import a provider of another plugin
        if kind.plural == "providers" and item.name in MODIFIERS:
            raise PluginError(f"it registers {item.name!r}, which is the name of a modifier")
        owner = self._owners.setdefault((kind.plural, item.name), plugin)
        if item.name in into or owner is not plugin:
            raise PluginError(f"it and {owner} both register {kind.word} {item.name!r}")
        if isinstance(item, Format):
            self._warn_of_shared_endings(item, plugin)
        into[item.name] = item
        shown = f"{item.name}.*" if is_namespace else item.name
        self._brought.setdefault(plugin.name, {}).setdefault(kind.plural, []).append(shown)

    def drop(self, kind: Kind, plugin: Plugin) -> None:
        """Forget what a plugin has registered of a kind, before anything has asked for it."""
        for plural, name in [key for key, owner in self._owners.items() if owner is plugin]:
            if plural == kind.plural:
                del self._owners[plural, name]
                for held in (plural, NAMESPACES) if plural == "providers" else (plural,):
                    self._items[held].pop(name, None)
        self._brought.get(plugin.name, {}).pop(kind.plural, None)

    def _warn_of_shared_endings(self, item: Format, plugin: Plugin) -> None:
        claimed = {
            end: first for first in self._items["formats"].values() for end in first.suffixes
        }
        for ending in item.suffixes:
            if first := claimed.get(ending):
                message = (
                    f"its format {item.name!r} claims the ending {ending!r}, which stays with format "
                    f"{first.name!r} of {self._owners['formats', first.name]}; name the format to write it"
                )
                warnings.warn(FakegenWarning(Mark(str(plugin)), message), stacklevel=2)

    def owner(self, plural: str, name: str) -> Plugin | None:
        """Return the plugin that registered a name, if one did."""
        self.of(plural)
        return self._owners.get((plural, name))

    def brought(self, plugin: str) -> Mapping[str, Sequence[str]]:
        """Return the names that a plugin has registered, by kind."""
        for plural in list(self._waiting):
            self.of(plural)
        return self._brought.get(plugin, {})


def _fail(error: PluginError, _: Contents) -> NoReturn:
    raise error
