"""The providers and methods of the installed Mimesis."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mimesis.providers.base import BaseProvider


@lru_cache(maxsize=1)
def providers() -> Mapping[str, type[BaseProvider]]:
    """Return Mimesis' provider classes by their names."""
    from mimesis import Generic
    from mimesis.providers.base import BaseProvider

    if importlib.util.find_spec("mimesis.builtins"):  # providers of one country, in older versions
        importlib.import_module("mimesis.builtins")
    return {
        cls.Meta.name: cls
        for cls in _descendants(BaseProvider)
        if cls is not Generic
        and cls.__module__.startswith("mimesis.")
        and hasattr(getattr(cls, "Meta", None), "name")
    }


@lru_cache(maxsize=32)
def methods(
    extras: tuple[type[BaseProvider], ...] = (),
) -> Mapping[str, tuple[type[BaseProvider], str]]:
    """Return the provider class and the method's name for each ``PROVIDER.METHOD``.

    Args:
        extras: Provider classes of others, which come before Mimesis' own.
    """
    from mimesis.providers.base import BaseDataProvider

    own = set(dir(BaseDataProvider))
    classes = {**providers(), **{cls.Meta.name: cls for cls in extras}}
    return {
        f"{name}.{method}": (cls, method)
        for name, cls in sorted(classes.items())
        for method in dir(cls)
        if not method.startswith("_")
        and method not in own
        and callable(getattr(cls, method))
        and not isinstance(getattr(cls, method), type)
    }


def has_locale(cls: type[BaseProvider]) -> bool:
    """Return whether a provider's values differ by locale."""
    from mimesis.providers.base import BaseDataProvider

    own = cls.__module__.startswith("mimesis.builtins")  # each is for one country only
    return issubclass(cls, BaseDataProvider) and not own


def _descendants(cls: type[BaseProvider]) -> Iterator[type[BaseProvider]]:
    for child in cls.__subclasses__():
        yield child
        yield from _descendants(child)
