"""The kinds of things that a plugin can register, each with its hook."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fakegen import hookspecs
from fakegen.errors import PluginError, did_you_mean, nearest
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


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that can be registered.

    Attributes:
        plural: The registry's attribute, and the hook's name without ``fakegen_``.
        classes: The classes of the objects that its hook returns.
        decorated: Whether such objects are found in a plugin's module without a hook.
    """

    plural: str
    classes: tuple[type, ...]
    decorated: bool = False

    @property
    def hook(self) -> str:
        """The name of its hook."""
        return f"fakegen_{self.plural}"

    @property
    def word(self) -> str:
        """The singular, for messages."""
        return self.plural.removesuffix("s")


# In the order in which hooks are called: that of sources gets the databases, that of formats the dialects.
KINDS = (
    Kind("providers", (Provider, ProviderNamespace), decorated=True),
    Kind("constraints", (ConstraintKind,), decorated=True),
    Kind("methods", (Method,)),
    Kind("databases", (Database,)),
    Kind("sources", (Source,)),
    Kind("dialects", (SqlDialect,)),
    Kind("formats", (Format,)),
    Kind("detectors", (Detector,)),
    Kind("functions", (Function,)),
    Kind("places", (Places,)),
    Kind("executors", (Executor,)),
    Kind("metrics", (Metric,)),
    Kind("types", (TypeReader,)),
    Kind("commands", (Command,)),
)
_HOOKS = tuple(kind.hook for kind in KINDS)

NAMESPACES = "namespaces"
"""Where the registry keeps namespaces of providers, which the hook of providers returns, too."""


def kind_of(item: Any) -> Kind:
    """Return the kind of an object that a plugin can register."""
    return next(kind for kind in KINDS if isinstance(item, kind.classes))


def hooked(kind: Kind, items: Iterable[Any]) -> Callable[[], list[Any]]:
    """Return an implementation of a kind's hook, which returns these items."""
    held = list(items)

    def implementation() -> list[Any]:
        return held

    return hookspecs.hookimpl(implementation, specname=kind.hook)


def check_hooks(module: object) -> None:
    """Refuse a plugin whose hooks are misspelled or not marked.

    Raises:
        PluginError: A function ``fakegen_...`` is not the name of a hook, or is not marked as one.
    """
    for name, made in list(vars(module).items()) if hasattr(module, "__dict__") else ():
        marks = getattr(made, "fakegen_impl", None)
        meant = name if not isinstance(marks, Mapping) else marks.get("specname") or name
        if marks is None and not (inspect.isfunction(made) and name.startswith("fakegen_")):
            continue
        if meant not in _HOOKS and not (isinstance(marks, Mapping) and marks.get("optionalhook")):
            near = did_you_mean(nearest(meant, _HOOKS)) or f"; there are {', '.join(_HOOKS)}"
            raise PluginError(f"there is no hook {meant!r}{near}")
        if marks is None:
            raise PluginError(f"its hook {name!r} is not marked @fakegen.hookimpl")


def items_of(kind: Kind, module: object, results: Iterable[Any]) -> list[Any]:
    """Return the objects of one kind that a plugin adds, each once.

    Args:
        kind: The kind.
        module: The plugin's module.
        results: What its implementations of the kind's hook returned.

    Raises:
        PluginError: A result is not a list of objects of this kind, or an object has no name.
    """
    found: list[Any] = []
    if kind.decorated and hasattr(module, "__dict__"):
        found += [item for item in vars(module).values() if isinstance(item, kind.classes)]
    names = " or ".join(item.__name__ for item in kind.classes)
    for result in results:
        if not isinstance(result, Iterable) or isinstance(result, kind.classes):
            raise PluginError(f"{kind.hook} must return a list of {names} objects, not {result!r}")
        for item in result:
            if not isinstance(item, kind.classes):
                raise PluginError(f"{kind.hook} must return {names} objects, not {item!r}")
            found.append(item)
    for item in found:
        if not isinstance(item.name, str) or not item.name:
            raise PluginError(f"a {kind.word} has no name: {item!r}")
    return list({id(item): item for item in found}.values())
