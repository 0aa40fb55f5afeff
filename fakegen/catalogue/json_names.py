"""Which names the JSON Schema lists: those of one registry, and what other installations may add."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from fakegen.catalogue.json_values import Json
from fakegen.registry import Registry


class JsonNames:
    """The names that a JSON Schema knows.

    Attributes:
        registry: What is registered here.
        portable: Whether names with a plugin's prefix are accepted unseen, and none is listed.
        described: The providers of the locale, by name.
        all: The names of all providers, those of other locales too.
    """

    def __init__(self, registry: Registry, locale: str, portable: bool) -> None:
        self.registry, self.portable = registry, portable
        self.described = {
            name: provider
            for name in registry.provider_names(locale)
            if self.knows(name) and (provider := registry.provider(name, locale)) is not None
        }
        self.all = sorted({*self.described, *_names_anywhere(registry)})

    def knows(self, name: str) -> bool:
        """Return whether a name is listed; a portable file has no names with a plugin's prefix."""
        first, dot, _ = name.partition(".")
        return not (self.portable and dot) or first in self.registry.namespaces

    def pattern(self) -> str:
        """Return the pattern of names that plugins not installed here may add."""
        own = "|".join(sorted(self.registry.namespaces))
        return rf"^(?!({own})\.)[A-Za-z_]\w*\.." if own else r"^[A-Za-z_]\w*\.."

    def patterns(self) -> Json:
        """Return the patterns of keys that let such names in."""
        return {self.pattern(): True} if self.portable else {}

    def open(self) -> Json:
        """Return the part of a mapping's schema that lets such names in."""
        return {"patternProperties": self.patterns()} if self.portable else {}


def _names_anywhere(registry: Registry) -> Iterable[str]:
    """Yield the names that namespaces have in any locale."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some of the libraries' locales are deprecated
        for space in registry.namespaces.values():
            for locale in space.locales():
                yield from space.names(locale)
