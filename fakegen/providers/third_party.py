"""Finding the provider classes that other distributions have written for a library."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import inspect
import random
import re
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

from fakegen.errors import LimitError, ParameterError, nearest
from fakegen.providers.scalar import Calls

_NAME = re.compile(r"[A-Za-z_][\w-]*(\.[A-Za-z_]\w*)*")
_TRIES = range(8)


def classes_of(named: Sequence[str], base: type[Any], library: str) -> tuple[type[Any], ...]:
    """Return the provider classes that modules, classes and distributions stand for.

    Args:
        named: ``package.module``, ``package.module.Class``, or the name of a distribution.
        base: The class that providers of the library inherit from.
        library: The library's name.

    Raises:
        ParameterError: One is not installed, or has no such classes; ``key`` is its position.
    """
    found: dict[type[Any], None] = {}
    for place, name in enumerate(named):
        try:
            found.update(dict.fromkeys(_classes(name, base, library)))
        except ParameterError as error:
            raise ParameterError(error.message, "providers", error.suggestion, key=place) from error
    return tuple(found)


def _classes(name: str, base: type[Any], library: str) -> Sequence[type[Any]]:
    target = _found(name)
    if inspect.isclass(target):
        if not issubclass(target, base):
            raise ParameterError(f"{name!r} is no provider of {library}: no {base.__name__}")
        return [target]
    if not isinstance(target, ModuleType):
        raise ParameterError(f"{name!r} is neither a module nor a class")
    own = [
        item
        for item in vars(target).values()
        if inspect.isclass(item)
        and issubclass(item, base)
        and item.__module__.partition(".")[0] != library
    ]
    if not own:
        raise ParameterError(f"module {target.__name__!r} has no providers of {library}")
    return sorted(set(own), key=lambda item: item.__qualname__)


def _found(name: str) -> Any:
    """Return a module, or what it has; nothing but what is installed is imported."""
    if not _NAME.fullmatch(name):
        raise ParameterError(f"{name!r} is not the name of a module, a class or a distribution")
    first, *rest = name.split(".")
    target: Any = _imported(_module_of(first))
    for word in rest:
        path = f"{target.__name__}.{word}" if hasattr(target, "__path__") else ""  # of a package
        if hasattr(target, word):
            target = getattr(target, word)
        elif path and importlib.util.find_spec(path) is not None:
            target = _imported(path)
        else:
            near = nearest(word, [item for item in dir(target) if not item.startswith("_")])
            shown = f"{name.removesuffix(word)}{near}" if near and name.endswith(word) else near
            raise ParameterError(f"{target.__name__!r} has no {word!r}", suggestion=shown)
    return target


def _module_of(name: str) -> str:
    """Return the importable name of a module or a distribution."""
    module = name.replace("-", "_")
    if importlib.util.find_spec(module) is not None:
        return module
    installed = importlib.metadata.packages_distributions()
    for top, distributions in installed.items():
        if _folded(name) in map(_folded, distributions):
            return top
    known = {*installed, *(item for names in installed.values() for item in names)}
    raise ParameterError(
        f"no module or distribution {name!r} is installed", suggestion=nearest(name, known)
    )


def _folded(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def _imported(module: str) -> ModuleType:
    try:
        return importlib.import_module(module)
    except Exception as error:  # a module can raise anything
        reason = f"{type(error).__name__}: {error}"
        raise ParameterError(f"{module!r} cannot be imported: {reason}") from error


def repeatable(name: str, calls: Calls) -> Calls | None:
    """Return how a method is called so that its values follow from the seeds; None if they do anyhow.

    Some draw from Python's own generator, ``random.choice``, instead of the one that the library gives them.
    That one is then seeded for each value, and left as it was.

    Args:
        name: The provider's name, for messages.
        calls: Makes one value for each seed.

    Raises:
        ParameterError: The same seeds give different values all the same.
    """
    if _repeats(calls):
        return None
    seeded = SeededCalls(calls)
    if not _repeats(seeded):
        raise ParameterError(
            f"{name!r} draws neither from the random generator of its provider nor from Python's: its values "
            "differ from run to run"
        )
    return seeded


class SeededCalls:
    """Calls a method with Python's own random generator seeded for each value.

    Args:
        calls: Makes one value for each seed.
    """

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def __call__(self, seeds: Iterable[int]) -> list[Any]:
        """Return one value for each seed."""
        state = random.getstate()
        try:
            return [self._one(seed) for seed in seeds]
        finally:
            random.setstate(state)

    def _one(self, seed: int) -> Any:
        random.seed(seed)
        (value,) = self._calls([seed])
        return value


def _repeats(calls: Calls) -> bool:
    state = random.getstate()
    try:
        return repr(list(calls(_TRIES))) == repr(list(calls(_TRIES)))
    except (LimitError, MemoryError):
        raise
    except Exception:  # a method can raise anything: whoever calls it for a value says why
        return True
    finally:
        random.setstate(state)
