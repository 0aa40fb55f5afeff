"""The registry: all plugins, and everything that they add."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fakegen.errors import PluginError, nearest
from fakegen.interfaces.command import Command
from fakegen.interfaces.constraint import ConstraintKind
from fakegen.interfaces.database import Database
from fakegen.interfaces.detector import Detector
from fakegen.interfaces.dialect import SqlDialect
from fakegen.interfaces.executor import Executor
from fakegen.interfaces.format import Format
from fakegen.interfaces.function import Function
from fakegen.interfaces.method import Method
from fakegen.interfaces.metric import Metric
from fakegen.interfaces.place import Places
from fakegen.interfaces.provider import Provider, ProviderNamespace
from fakegen.interfaces.source import Source
from fakegen.interfaces.type_reader import TypeReader
from fakegen.registry.by_value import ByValue
from fakegen.registry.collecting import Collected, collect
from fakegen.registry.contents import PLURALS
from fakegen.registry.plugin_modules import Broken, Given
from fakegen.registry.program import addresses, with_program

_FILE = "file"
_OWN_PLACES = "faker."


class Registry:
    """Everything that plugins add, by kind and name.

    What cannot be loaded of an installed plugin is left out, with a :class:`~fakegen.FakegenWarning`, and
    listed in ``broken``.

    Args:
        plugins: Plugins besides the installed ones: modules, dotted names, paths of Python files,
            or decorated objects.
        program: Whether to include what the running program has decorated.
        own: Whether to include the plugins of fakegen's own distribution.

    Attributes:
        origins: The distribution and version, or the file, of each plugin by name.
        broken: What could not be loaded of the installed plugins, as far as it has been asked for.

    Raises:
        PluginError: A plugin of ``plugins`` or the running program breaks its contract.
        UsageError: There is no such module or file.
    """

    providers: Mapping[str, Provider]
    namespaces: Mapping[str, ProviderNamespace]
    constraints: Mapping[str, ConstraintKind]
    methods: Mapping[str, Method]
    databases: Mapping[str, Database]
    sources: Mapping[str, Source]
    dialects: Mapping[str, SqlDialect]
    formats: Mapping[str, Format]
    detectors: Mapping[str, Detector]
    functions: Mapping[str, Function]
    places: Mapping[str, Places]
    executors: Mapping[str, Executor]
    metrics: Mapping[str, Metric]
    types: Mapping[str, TypeReader]
    commands: Mapping[str, Command]

    origins: Mapping[str, str]
    broken: Sequence[Broken]

    def __init__(
        self, plugins: Sequence[Given] = (), *, program: bool = True, own: bool = True
    ) -> None:
        collected = collect(plugins, own=own)
        self._hold(with_program(collected) if program else collected)

    def now(self) -> Registry:
        """Return this registry with what the running program has decorated so far.

        Raises:
            PluginError: A name is taken.
        """
        extended = with_program(self._collected)
        if extended is self._collected:
            return self
        made = Registry.__new__(Registry)
        made._hold(extended)
        return made

    def extended(self, spaces: Mapping[str, ProviderNamespace]) -> Registry:
        """Return this registry with other namespaces in the place of those with the same names."""
        made = Registry.__new__(Registry)
        made._hold(self._collected)
        made.namespaces = {**self.namespaces, **spaces}
        return made

    def _hold(self, collected: Collected) -> None:
        self._collected = collected
        self.broken, self.origins = collected.broken, collected.contents.origins

    def __getattr__(self, name: str) -> Any:
        if name in PLURALS:
            return self._collected.contents.of(name)
        raise AttributeError(f"a registry has no attribute {name!r}")

    def provider(self, name: str, locale: str) -> Provider | None:
        """Return the provider with this name in a locale; None if there is none."""
        if name in self.providers:
            return self.providers[name]
        namespace = self.namespaces.get(name.partition(".")[0])
        return namespace.provider(name, locale) if namespace else None

    def places_of(self, locale: str) -> Places | None:
        """Return places of a locale, those of plugins before those of fakegen itself; None if none has any."""
        spelled = locale.replace("-", "_")
        found = [item for item in self.places.values() if spelled in item.locales]
        return min(found, key=lambda item: item.name.startswith(_OWN_PLACES), default=None)

    @property
    def file_source(self) -> Source:
        """What reads files that are named without a kind of source: those of ``--source``, ``init``.

        Raises:
            PluginError: It could not be loaded.
        """
        if _FILE not in self.sources:
            raise PluginError(f"nothing reads files: there is no source {_FILE!r}{self.absence()}")
        return self.sources[_FILE]

    def format_of(self, file: str) -> Format | None:
        """Return the format that the ending of a file's name chooses, or None."""
        name = file.lower()
        endings = ((item, end) for item in self.formats.values() for end in item.suffixes)
        return next((item for item, end in endings if name.endswith(end)), None)

    def provider_names(self, locale: str) -> list[str]:
        """Return the names of all providers in a locale, sorted."""
        names = list(self.providers)
        for namespace in self.namespaces.values():
            names.extend(namespace.names(locale))
        return sorted(names)

    def nearest_provider(self, name: str, locale: str) -> str | None:
        """Return the name of the provider that is nearest to a word, if one is near."""
        known = self.provider_names(locale)
        first, dot, _ = name.partition(".")
        if dot and first in self.namespaces:
            return nearest(name, [full for full in known if full.startswith(f"{first}.")])
        bare = {full.rpartition(".")[2]: full for full in reversed(known)}
        return nearest(name, known) or bare.get(nearest(name, bare) or "")

    def locales(self) -> list[str]:
        """Return all locales of all namespaces, sorted."""
        found = {item for space in self.namespaces.values() for item in space.locales()}
        return sorted(found)

    def brought(self, plugin: str) -> Mapping[str, Sequence[str]]:
        """Return the names that a plugin adds, by kind ("providers", "formats", ...)."""
        return self._collected.contents.brought(plugin)

    def bringer(self, provider: Provider) -> str:
        """Return what a message adds to a provider's name: the plugin that brings it, if one does."""
        first = provider.name.partition(".")[0]
        owner = self._collected.contents.owner("providers", provider.name)
        owner = owner or self._collected.contents.owner("providers", first)
        return f" of {owner}" if owner else ""

    def absence(self) -> str:
        """Return the end of a message about an unknown name: the plugins that could not be loaded."""
        return "".join(f"; {broken}" for broken in self.broken)

    def decides_values(self, address: str) -> bool:
        """Return whether a plugin that the caller named brings more than executors, which decide no value.

        Args:
            address: One of :meth:`addresses`.
        """
        names = [item.name for item in self._collected.named if item.address == address]
        return any(set(self.brought(name)) != {"executors"} for name in names)

    def addresses(self, used: Collection[str] | None = None) -> tuple[str | ByValue, ...]:
        """Return the ``plugins=`` with which another process can build the same registry.

        Args:
            used: The names that the other process needs; None for all.
        """
        return addresses(self._collected, used)
