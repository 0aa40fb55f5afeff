"""What plugins have registered: by kind and name, each with its owner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fakegen.errors import PluginError
from fakegen.interfaces.provider import ProviderNamespace
from fakegen.language.modifiers import MODIFIERS
from fakegen.registry.hook_kinds import KINDS, NAMESPACES, Kind
from fakegen.registry.plugin_modules import Plugin


class Contents:
    """Registered items.

    Attributes:
        items: By kind (``providers``, ``formats``, ..., and ``namespaces``) and name.
        origins: The distribution and version, or the file, of each plugin by name.
    """

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {name: {} for name in _PLURALS}
        self.origins: dict[str, str] = {}
        self._owners: dict[tuple[str, str], Plugin] = {}
        self._brought: dict[str, dict[str, list[str]]] = {}

    def copy(self) -> Contents:
        """Return contents that can be added to without changing these."""
        made = Contents()
        made.items = {name: dict(items) for name, items in self.items.items()}
        made.origins, made._owners = dict(self.origins), dict(self._owners)
        made._brought = {
            plugin: {kind: list(names) for kind, names in kinds.items()}
            for plugin, kinds in self._brought.items()
        }
        return made

    def add(self, kind: Kind, item: Any, plugin: Plugin) -> None:
        """Register an item.

        Raises:
            PluginError: Its name is taken, or is the name of a modifier.
        """
        is_namespace = isinstance(item, ProviderNamespace)
        into = self.items[NAMESPACES if is_namespace else kind.plural]
        if into.get(item.name) is item:
            return  # a module may import a provider of another plugin
        if kind.plural == "providers" and item.name in MODIFIERS:
            raise PluginError(f"it registers {item.name!r}, which is the name of a modifier")
        owner = self._owners.setdefault((kind.plural, item.name), plugin)
        if item.name in into or owner is not plugin:
            raise PluginError(f"it and {owner} both register {kind.word} {item.name!r}")
        into[item.name] = item
        shown = f"{item.name}.*" if is_namespace else item.name
        self._brought.setdefault(plugin.name, {}).setdefault(kind.plural, []).append(shown)

    def owner(self, plural: str, name: str) -> Plugin | None:
        """Return the plugin that registered a name, if one did."""
        return self._owners.get((plural, name))

    def brought(self, plugin: str) -> Mapping[str, Sequence[str]]:
        """Return the names that a plugin has registered, by kind."""
        return self._brought.get(plugin, {})


_PLURALS = (*(kind.plural for kind in KINDS), NAMESPACES)
