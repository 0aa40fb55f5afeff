"""Which plugins there are, and what they bring."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from fakegen import hookspecs
from fakegen.errors import PluginError, UsageError, nearest
from fakegen.interfaces.constraint import ConstraintKind
from fakegen.interfaces.detector import Detector
from fakegen.interfaces.format import Format
from fakegen.interfaces.method import Method
from fakegen.interfaces.provider import Provider, ProviderNamespace
from fakegen.interfaces.source import Source
from fakegen.language.modifiers import MODIFIERS


class Registry:
    """Everything that plugins bring, by kind and name.

    Args:
        plugins: Modules to load besides the installed ones: a module object, a dotted name, or the
            path of a Python file.

    Raises:
        PluginError: A plugin cannot be imported, or two of them claim the same name.
        UsageError: There is no such module or file.
    """

    def __init__(self, plugins: Sequence[str | ModuleType] = ()) -> None:
        self._manager = pluggy.PluginManager("fakegen")
        self._manager.add_hookspecs(hookspecs)
        self.origins: dict[str, str] = {}
        self._brought: dict[str, dict[str, list[str]]] = {}
        for entry in sorted(entry_points(group="fakegen"), key=lambda e: e.name):
            self._register(_load_entry(entry), entry.name, _origin(entry))
        for plugin in plugins:
            module = plugin if isinstance(plugin, ModuleType) else _load_named(plugin)
            self._register(module, module.__name__, str(getattr(module, "__file__", "")))
        self.providers: dict[str, Provider] = {}
        self.namespaces: dict[str, ProviderNamespace] = {}
        self._collect_providers()
        self.constraints: Mapping[str, ConstraintKind] = self._collect(
            "fakegen_constraints", ConstraintKind
        )
        self.methods: Mapping[str, Method] = self._collect("fakegen_methods", Method)
        self.sources: Mapping[str, Source] = self._collect("fakegen_sources", Source)
        self.formats: Mapping[str, Format] = self._collect("fakegen_formats", Format)
        self.detectors: Mapping[str, Detector] = self._collect("fakegen_detectors", Detector)

    def provider(self, name: str, locale: str) -> Provider | None:
        """Return the provider with this name in a locale, or None."""
        if name in self.providers:
            return self.providers[name]
        namespace = self.namespaces.get(name.partition(".")[0])
        return namespace.provider(name, locale) if namespace else None

    def provider_names(self, locale: str) -> list[str]:
        """Return the names of all providers in a locale, sorted."""
        names = list(self.providers)
        for namespace in self.namespaces.values():
            names.extend(namespace.names(locale))
        return sorted(names)

    def nearest_provider(self, name: str, locale: str) -> str | None:
        """Return the provider whose name is nearest to a word, if one is near."""
        known = self.provider_names(locale)
        first, dot, _ = name.partition(".")
        if dot and first in self.namespaces:
            return nearest(name, [full for full in known if full.startswith(f"{first}.")])
        bare = {full.rpartition(".")[2]: full for full in reversed(known)}
        return nearest(name, known) or bare.get(nearest(name, bare) or "")

    def locales(self) -> list[str]:
        """Return every locale that some namespace knows, sorted."""
        found = {item for space in self.namespaces.values() for item in space.locales()}
        return sorted(found)

    def brought(self, plugin: str) -> Mapping[str, Sequence[str]]:
        """Return the names that a plugin brings, by kind ("providers", "sinks", ...)."""
        return self._brought.get(plugin, {})

    def _note(self, plugin: str, hook: str, name: str) -> None:
        kind = hook.removeprefix("fakegen_")
        self._brought.setdefault(plugin, {}).setdefault(kind, []).append(name)

    def _register(self, module: object, name: str, origin: str) -> None:
        try:
            self._manager.register(module, name)
        except ValueError as error:
            raise PluginError(f"plugin {name!r} cannot be registered: {error}") from error
        except pluggy.PluginValidationError as error:
            raise PluginError(f"plugin {name!r} is not a valid plugin: {error}") from error
        self.origins[name] = origin

    def _collect_providers(self) -> None:
        owners: dict[str, str] = {}
        for name, module in self._manager.list_name_plugin():
            found: list[Any] = [v for v in vars(module).values() if isinstance(v, Provider)]
            found += self._called(name, module, "fakegen_providers")
            for item in {id(item): item for item in found}.values():
                if not isinstance(item, Provider | ProviderNamespace):
                    raise PluginError(f"plugin {name!r}: {item!r} is not a provider")
                if item.name in MODIFIERS:
                    raise PluginError(
                        f"plugin {name!r} registers {item.name!r}, which is the name of a modifier"
                    )
                _check_name(item.name, name, owners)
                if isinstance(item, Provider):
                    self.providers[item.name] = item
                    self._note(name, "providers", item.name)
                else:
                    self.namespaces[item.name] = item
                    self._note(name, "providers", f"{item.name}.*")

    def _collect(self, hook: str, kind: type[Any]) -> dict[str, Any]:
        owners: dict[str, str] = {}
        collected: dict[str, Any] = {}
        for name, module in self._manager.list_name_plugin():
            for item in self._called(name, module, hook):
                if not isinstance(item, kind):
                    raise PluginError(
                        f"plugin {name!r}: {hook} must return {kind.__name__} objects, not {item!r}"
                    )
                _check_name(item.name, name, owners)
                collected[item.name] = item
                self._note(name, hook, item.name)
        return collected

    def _called(self, name: str, module: object, hook: str) -> Iterable[Any]:
        caller = getattr(self._manager.hook, hook)
        others = [plugin for _, plugin in self._manager.list_name_plugin() if plugin is not module]
        try:
            results = self._manager.subset_hook_caller(caller.name, others)()
            return [item for result in results for item in result]
        except PluginError:
            raise
        except Exception as error:
            raise PluginError(
                f"plugin {name!r}: {hook} failed: {type(error).__name__}: {error}"
            ) from error


def _check_name(item: str, plugin: str, owners: dict[str, str]) -> None:
    if item in owners:
        raise PluginError(f"plugins {owners[item]!r} and {plugin!r} both register {item!r}")
    owners[item] = plugin


def _origin(entry: EntryPoint) -> str:
    return f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value


def _load_entry(entry: EntryPoint) -> object:
    try:
        return entry.load()
    except Exception as error:
        raise PluginError(
            f"plugin {entry.name!r} cannot be loaded: {type(error).__name__}: {error}"
        ) from error


def _load_named(plugin: str) -> ModuleType:
    is_file = plugin.endswith(".py") or "/" in plugin
    if is_file and not Path(plugin).is_file():
        raise UsageError(f"plugin file {plugin!r} does not exist")
    try:
        if not is_file:
            return importlib.import_module(plugin)
        name = f"fakegen_plugin_{Path(plugin).stem}"
        spec = importlib.util.spec_from_file_location(name, plugin)
        if spec is None or spec.loader is None:
            raise UsageError(f"{plugin!r} is not a Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    except (UsageError, PluginError):
        raise
    except ModuleNotFoundError as error:
        if error.name and plugin.startswith(error.name):
            raise UsageError(f"there is no module {plugin!r} for --plugin") from error
        raise PluginError(f"plugin {plugin!r} cannot be loaded: {error}") from error
    except Exception as error:
        raise PluginError(
            f"plugin {plugin!r} cannot be loaded: {type(error).__name__}: {error}"
        ) from error
    return module
