"""The registry: all plugins, and everything that they add."""

from __future__ import annotations

import copy
import gc
import multiprocessing
import sys
import warnings
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from fakegen import hookspecs
from fakegen.errors import FakegenWarning, Mark, PluginError, UsageError, nearest
from fakegen.interfaces.command import Command
from fakegen.interfaces.constraint import ConstraintKind
from fakegen.interfaces.decorated import noted
from fakegen.interfaces.detector import Detector
from fakegen.interfaces.dialect import SqlDialect
from fakegen.interfaces.executor import Executor
from fakegen.interfaces.format import Format
from fakegen.interfaces.function import Function
from fakegen.interfaces.method import Method
from fakegen.interfaces.metric import Metric
from fakegen.interfaces.provider import Provider, ProviderNamespace
from fakegen.interfaces.source import Source
from fakegen.language.modifiers import MODIFIERS
from fakegen.registry.kinds import KINDS, Kind, check_hooks, items_of
from fakegen.registry.loading import Broken, Given, Plugin, installed, named, reachable, reason

PROGRAM = "(program)"
"""The name of the running program among the plugins."""
_FILE = "file"


class _Failure(Exception):
    """A plugin breaks its contract: it is refused if the caller named it, and disabled if not."""

    def __init__(self, plugin: Plugin, why: str, cause: BaseException) -> None:
        super().__init__(why)
        self.plugin, self.why, self.cause = plugin, why, cause


class Registry:
    """Everything that plugins add, by kind and name.

    A broken installed plugin is disabled and listed in ``broken``.

    Args:
        plugins: Plugins besides the installed ones: modules, dotted names, paths of Python files,
            or decorated objects.
        program: Whether to include what the running program has decorated.
        own: Whether to include the plugins of fakegen's own distribution.

    Attributes:
        origins: The distribution and version, or the file, of each plugin by name.
        broken: The installed plugins that could not be loaded.

    Raises:
        PluginError: A plugin of ``plugins`` or the running program breaks its contract.
        UsageError: There is no such module or file.
    """

    providers: Mapping[str, Provider]
    namespaces: Mapping[str, ProviderNamespace]
    constraints: Mapping[str, ConstraintKind]
    methods: Mapping[str, Method]
    sources: Mapping[str, Source]
    dialects: Mapping[str, SqlDialect]
    formats: Mapping[str, Format]
    detectors: Mapping[str, Detector]
    functions: Mapping[str, Function]
    executors: Mapping[str, Executor]
    metrics: Mapping[str, Metric]
    commands: Mapping[str, Command]

    def __init__(
        self, plugins: Sequence[Given] = (), *, program: bool = True, own: bool = True
    ) -> None:
        found, self.broken = installed(own=own)
        modules = {id(plugin.module) for plugin in found}
        self._named = [plugin for plugin in named(plugins) if id(plugin.module) not in modules]
        self._plugins = [*found, *self._named]
        self._decorated: Sequence[tuple[str, Any]] = ()
        while True:
            try:
                self._collect()
                break
            except _Failure as failure:
                plugin = failure.plugin
                if plugin.named:
                    raise PluginError(f"{plugin}: {failure.why}") from failure.cause
                self.broken.append(Broken(plugin.name, plugin.origin, failure.why))
                self._plugins.remove(plugin)
        if program:
            vars(self).update(vars(self._with_program()))

    # Looking up

    def provider(self, name: str, locale: str) -> Provider | None:
        """Return the provider with this name in a locale; None if there is none."""
        if name in self.providers:
            return self.providers[name]
        namespace = self.namespaces.get(name.partition(".")[0])
        return namespace.provider(name, locale) if namespace else None

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
        return self._brought.get(plugin, {})

    def bringer(self, provider: Provider) -> str:
        """Return what a message adds to a provider's name: the plugin that brings it, if one does."""
        first = provider.name.partition(".")[0]
        owner = self._owners.get(("providers", provider.name))
        owner = owner or self._owners.get(("providers", first))
        return f" of {owner}" if owner else ""

    def absence(self) -> str:
        """Return the end of a message about an unknown name: the plugins that could not be loaded."""
        return "".join(f"; {broken}" for broken in self.broken)

    # Other processes

    def addresses(self, used: Collection[str] | None = None) -> tuple[str, ...]:
        """Return the ``plugins=`` with which another process can build the same registry.

        A worker process imports the program's script itself, but it cannot see what was typed into an
        interactive session.

        Args:
            used: The names that the other process needs; None for all.

        Raises:
            UsageError: One of them was defined in an interactive session.
        """
        found = {plugin.address or _unreachable(plugin.name): None for plugin in self._named}
        main = sys.modules.get("__main__")
        is_script = bool(getattr(main, "__spec__", None) or getattr(main, "__file__", None))
        for module, item in self._decorated:
            if is_script and module in _SCRIPT:
                continue
            if used is None or item.name in used:
                found[reachable(module) or _unreachable(item.name)] = None
        return tuple(found)

    # Building

    def _collect(self) -> None:
        """Call all hooks of all plugins, and register what they return.

        Raises:
            _Failure: A plugin breaks its contract.
        """
        manager = pluggy.PluginManager("fakegen")
        manager.add_hookspecs(hookspecs)
        self.origins = {plugin.name: plugin.origin for plugin in self._plugins}
        self._brought: dict[str, dict[str, list[str]]] = {}
        self._owners: dict[tuple[str, str], Plugin] = {}
        for kind in KINDS:
            setattr(self, kind.plural, {})
        self.namespaces = {}
        for plugin in self._plugins:
            try:
                check_hooks(plugin.module)
                manager.register(plugin.module, plugin.name)
                manager.check_pending()
            except (PluginError, ValueError, pluggy.PluginValidationError) as error:
                raise _Failure(plugin, str(error), error) from error
        for kind in KINDS:
            caller = getattr(manager.hook, kind.hook)
            for plugin in self._plugins:
                try:
                    for item in items_of(kind, plugin.module, self._called(caller, plugin)):
                        self._add(kind, item, plugin)
                except PluginError as error:
                    raise _Failure(plugin, str(error), error) from error
                except Exception as error:  # a plugin's hook can raise anything
                    why = f"{kind.hook} failed: {reason(error)}"
                    raise _Failure(plugin, why, error) from error

    def _called(self, caller: pluggy.HookCaller, plugin: Plugin) -> Iterable[Any]:
        """Yield what the implementations of a hook in one plugin return."""
        arguments = {"dialects": self.dialects}
        for implementation in caller.get_hookimpls():
            if implementation.plugin is plugin.module:
                given = (arguments[name] for name in implementation.argnames)
                yield implementation.function(*given)

    def _add(self, kind: Kind, item: Any, plugin: Plugin) -> None:
        """Register an item.

        Raises:
            PluginError: Its name is taken, or is the name of a modifier.
        """
        where = "namespaces" if isinstance(item, ProviderNamespace) else kind.plural
        into: dict[str, Any] = getattr(self, where)
        if into.get(item.name) is item:
            return  # a module may import a provider of another plugin
        if kind.plural == "providers" and item.name in MODIFIERS:
            raise PluginError(f"it registers {item.name!r}, which is the name of a modifier")
        owner = self._owners.setdefault((kind.plural, item.name), plugin)
        if item.name in into or owner is not plugin:
            raise PluginError(f"it and {owner} both register {kind.word} {item.name!r}")
        into[item.name] = item
        shown = f"{item.name}.*" if isinstance(item, ProviderNamespace) else item.name
        self._brought.setdefault(plugin.name, {}).setdefault(kind.plural, []).append(shown)

    def _include(self, decorated: Sequence[tuple[str, Any]]) -> None:
        """Register what the running program has decorated.

        Raises:
            PluginError: A name is taken.
        """
        self._decorated = decorated
        self.origins[PROGRAM] = "decorated in the running program"
        for module, item in decorated:
            kind = next(kind for kind in KINDS if isinstance(item, kind.classes))
            file = str(getattr(sys.modules.get(module), "__file__", "") or "")
            program = Plugin(PROGRAM, module if module not in _SCRIPT else file, None, named=True)
            try:
                self._add(kind, item, program)
            except PluginError as error:
                raise PluginError(f"{program}: {error}") from error

    def _is_named(self, item: Any) -> bool:
        """Return whether a plugin adds this object, or a plugin that the caller named adds its name.

        A user who moves a provider from a notebook to a file, and names the file, means the file's.
        """
        plural = next(kind.plural for kind in KINDS if isinstance(item, kind.classes))
        owner = self._owners.get((plural, item.name))
        is_same = getattr(self, plural).get(item.name) is item
        return is_same or (owner is not None and owner.named)

    def _with_program(self) -> Registry:
        """Return this registry with what the running program has decorated so far.

        Raises:
            PluginError: A name is taken.
        """
        with suppress(PluginError):
            return self._extended(noted())
        gc.collect()  # dropped objects in reference cycles may still hold the name
        return self._extended(noted())

    def _extended(self, decorated: Sequence[tuple[str, Any]]) -> Registry:
        packages = {plugin.package for plugin in self._plugins}
        own = [
            (module, item)
            for module, item in decorated
            if module.partition(".")[0] not in packages and not self._is_named(item)
        ]
        if not own:
            return self
        extended = copy.copy(self)
        for name in ("origins", "namespaces", "_brought", "_owners", *(k.plural for k in KINDS)):
            setattr(extended, name, dict(getattr(self, name)))
        extended._include(own)
        return extended


_SCRIPT = ("__main__", "__mp_main__")
_built: dict[tuple[Any, ...], Registry] = {}
_KEPT = 16


def registry_for(plugins: Sequence[Given] = ()) -> Registry:
    """Return the registry for a set of plugins, built once per process.

    A plugin file that has changed is read again. What the running program has decorated by the time of
    the call is included. The first call issues a :class:`~fakegen.FakegenWarning` for each broken
    installed plugin.

    Args:
        plugins: See :class:`Registry`.

    Raises:
        PluginError: See :class:`Registry`.
        UsageError: See :class:`Registry`.
    """
    key = () if isinstance(plugins, str) else tuple(map(_key, plugins))
    if isinstance(plugins, str) or key not in _built:
        registry = Registry(plugins, program=False)
        _warn(registry)
        while len(_built) >= _KEPT:
            del _built[next(iter(_built))]
        _built[key] = registry
    return _built[key]._with_program()


@cache
def plugged_in() -> Registry:
    """Return the registry without the plugins of fakegen's own distribution.

    It finds a plugin's command without importing everything built in, which would take much longer.
    """
    registry = Registry(program=False, own=False)
    _warn(registry)
    return registry


def _warn(registry: Registry) -> None:
    if multiprocessing.parent_process() is not None:
        return  # the process that started this worker has issued the warnings
    for broken in registry.broken:
        mark = Mark(f"plugin {broken.name!r} of {broken.origin}")
        warning = FakegenWarning(mark, f"it is disabled: {broken.reason}")
        warnings.warn(warning, stacklevel=4)


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


def _unreachable(name: str) -> str:
    raise UsageError(
        f"{name!r} is defined in this session only, where other processes cannot find it: "
        "put it into a Python file and give that to plugins=, or use workers=1"
    )
