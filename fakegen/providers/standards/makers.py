"""Makers: what binds a library's method, with the method's own parameters and ``valid``."""

from __future__ import annotations

from collections.abc import Callable

from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context
from fakegen.providers.standards.standard_generator import PersonGenerator, StandardGenerator
from fakegen.standards.scheme import Entry, alternatives, standard

Maker = Callable[..., Generator]
"""Called with a context and the parameters that its signature tells."""


def plain(entry: Entry) -> Maker:
    """Return the maker of a method without parameters."""

    def make(context: Context, *, valid: bool = True) -> Generator:
        return PersonGenerator(standard(entry, valid), context)

    return make


def aged(entry: Entry, youngest: int, oldest: int) -> Maker:
    """Return the maker of a method that is given ages in years."""

    def make(
        context: Context, *, min_age: int = youngest, max_age: int = oldest, valid: bool = True
    ) -> Generator:
        return PersonGenerator(standard(entry, valid), context, ages=(min_age, max_age))

    return make


def always_valid(entry: Entry) -> Maker:
    """Return the maker of a method whose values have no check to fail."""

    def make(context: Context) -> Generator:
        return StandardGenerator(standard(entry))

    return make


def compact(entry: Entry) -> Entry:
    """Return the numbers without hyphens, points, slashes and spaces."""
    return tuple(scheme.without(" .-/") for scheme in alternatives(entry))
