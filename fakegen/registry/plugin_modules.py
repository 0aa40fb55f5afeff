"""Loading plugins: from entry points, dotted names, files, modules and decorated objects."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

from fakegen.errors import PluginError, UsageError
from fakegen.installed_plugins import is_own, plugin_entries
from fakegen.interfaces.decorated import maker, plugin_loading
from fakegen.registry.hook_kinds import KINDS, hooked

Given: TypeAlias = "str | Path | ModuleType | Any"
"""An element of ``plugins=``: a dotted name, a Python file, a module, or a decorated object."""


FILE_MODULE = "fakegen_plugin_"
"""What the name of a module begins with that is a plugin's file."""


@dataclass(frozen=True, slots=True, eq=False)
class Plugin:
    """A plugin that was imported.

    Attributes:
        name: Its name in messages.
        origin: Its distribution and version, or its file.
        module: The object that has its hooks.
        named: Whether the caller named it: an error in it is then raised, instead of a warning.
        address: The dotted name or the file by which another process can import it; empty if there
            is none.
        own: Whether it is of fakegen's own distribution.
    """

    name: str
    origin: str
    module: object
    named: bool = False
    address: str = ""
    own: bool = False

    def __str__(self) -> str:
        return f"plugin {self.name!r}" + (f" of {self.origin}" if self.origin else "")

    @property
    def package(self) -> str:
        """The first word of its module's name."""
        return str(getattr(self.module, "__name__", "")).partition(".")[0]


@dataclass(frozen=True, slots=True)
class Broken:
    """An installed plugin that could not be loaded, or what it adds of one kind.

    Attributes:
        name: The name of its entry point.
        origin: Its distribution and version.
        reason: The error, as one clause.
        plural: The kind that could not be loaded; empty for all.
    """

    name: str
    origin: str
    reason: str
    plural: str = ""

    def __str__(self) -> str:
        what = f"{self.plural} of plugin" if self.plural else "plugin"
        return f"{what} {self.name!r} of {self.origin} could not be loaded: {self.reason}"

    @property
    def loss(self) -> str:
        """What users do not get, and why, as a clause."""
        clause = f"its {self.plural} are left out" if self.plural else "it is disabled"
        return f"{clause}: {self.reason}"


def installed(*, own: bool = True) -> tuple[list[Plugin], list[Broken]]:
    """Return the installed plugins, and those that could not be imported.

    Plugins of fakegen's own distribution come first, so that no other plugin can take their names.

    Args:
        own: Whether to include the plugins of fakegen's own distribution.
    """
    found: list[Plugin] = []
    broken: list[Broken] = []
    for entry in plugin_entries():
        if not own and is_own(entry):
            continue
        origin = _version_of(entry.dist) if entry.dist else entry.value
        try:
            with plugin_loading():
                found.append(Plugin(entry.name, origin, entry.load(), own=is_own(entry)))
        except Exception as error:  # a plugin's module can raise anything
            broken.append(Broken(entry.name, origin, reason(error)))
    return found, broken


@cache  # each access of a distribution's metadata parses all of it
def _version_of(distribution: Distribution) -> str:
    metadata = distribution.metadata
    return f"{metadata['Name']} {metadata['Version']}"


def named(plugins: Sequence[Given]) -> list[Plugin]:
    """Return the plugins that a caller named.

    Raises:
        UsageError: There is no such module or file, or an element is not a plugin.
        PluginError: A plugin cannot be imported.
    """
    if isinstance(plugins, str):
        raise UsageError(f"plugins= takes a list, [{plugins!r}], not the string {plugins!r}")
    return [_named(plugin) for plugin in plugins]


def _named(plugin: Given) -> Plugin:
    if isinstance(plugin, str | Path):
        made, address = _of_name(str(plugin)), str(plugin)
        if _is_file(address):
            address = str(Path(address).resolve())
    elif isinstance(plugin, ModuleType):
        made, address = plugin, reachable(plugin.__name__)
    else:
        made, address = _of_object(plugin), reachable(maker(plugin))
    return Plugin(made.__name__, str(getattr(made, "__file__", "") or ""), made, True, address)


def reason(error: BaseException) -> str:
    """Return an error as one clause of a message."""
    if isinstance(error, PluginError | UsageError):
        return str(error)
    text = str(error).strip().partition("\n")[0]
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def reachable(module: str) -> str:
    """Return the dotted name or the file by which another process can import a module; "" if none.

    The running program has none, even if it is a file: to import it would run it again.
    """
    if module == "__main__":
        return ""
    file = getattr(sys.modules.get(module), "__file__", None)
    with suppress(ImportError, ValueError):
        if importlib.util.find_spec(module) is not None:
            return module
    return str(Path(file).resolve()) if file and file.endswith(".py") else ""


def _of_object(item: Any) -> ModuleType:
    kind = next((kind for kind in KINDS if isinstance(item, kind.classes)), None)
    if kind is None:
        raise UsageError(
            "plugins= takes modules, Python files, dotted names and decorated objects, "
            f"not {item!r}"
        )
    module = ModuleType(str(item.name))
    setattr(module, kind.hook, hooked(kind, [item]))
    return module


def _is_file(plugin: str) -> bool:
    return plugin.endswith(".py") or "/" in plugin


def _of_name(plugin: str) -> ModuleType:
    is_file = _is_file(plugin)
    if is_file and not Path(plugin).is_file():
        raise UsageError(f"plugin file {plugin!r} does not exist")
    try:
        with plugin_loading():
            return _of_file(plugin) if is_file else _of_dotted(plugin)
    except (UsageError, PluginError):
        raise
    except Exception as error:
        raise PluginError(f"plugin {plugin!r} cannot be loaded: {reason(error)}") from error


def _of_file(plugin: str) -> ModuleType:
    name = f"{FILE_MODULE}{Path(plugin).stem}"
    spec = importlib.util.spec_from_file_location(name, plugin)
    if spec is None or spec.loader is None:
        raise UsageError(f"{plugin!r} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _of_dotted(plugin: str) -> ModuleType:
    """Return a module, or one that holds just the named object (``acme.providers.sku``)."""
    try:
        return importlib.import_module(plugin)
    except ModuleNotFoundError as error:
        if not error.name or not plugin.startswith(error.name):
            raise
    parent, _, attribute = plugin.rpartition(".")
    try:
        item = getattr(importlib.import_module(parent), attribute) if parent else None
    except (ModuleNotFoundError, AttributeError):
        item = None
    if item is None:
        raise UsageError(f"there is no module {plugin!r} to load as a plugin")
    return item if isinstance(item, ModuleType) else _of_object(item)
