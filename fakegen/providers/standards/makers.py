"""Makers: factories of generators that stand in for a library's methods.

A maker has the parameters of the method that it replaces, and ``valid``.
"""

from __future__ import annotations

from collections.abc import Callable

from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context
from fakegen.providers.standards.standard_generator import PersonGenerator, StandardGenerator
from fakegen.standards.scheme import Entry, alternatives, standard

Maker = Callable[..., Generator]
"""Called with a context and the parameters in its signature."""


def plain(entry: Entry) -> Maker:
    """Return the maker for a method without parameters."""

    def make(context: Context, *, valid: bool = True) -> Generator:
        return PersonGenerator(standard(entry, valid), context)

    return make


def aged(entry: Entry, youngest: int, oldest: int) -> Maker:
    """Return the maker for a method with a range of ages.

    Args:
        entry: The numbers.
        youngest: The default of ``min_age``, in years.
        oldest: The default of ``max_age``, in years.
    """

    def make(
        context: Context, *, min_age: int = youngest, max_age: int = oldest, valid: bool = True
    ) -> Generator:
        return PersonGenerator(standard(entry, valid), context, ages=(min_age, max_age))

    return make


def always_valid(entry: Entry) -> Maker:
    """Return the maker for a method whose values cannot be invalid."""

    def make(context: Context) -> Generator:
        return StandardGenerator(standard(entry))

    return make


def compact(entry: Entry) -> Entry:
    """Return the numbers without hyphens, full stops, slashes and spaces."""
    return tuple(scheme.without(" .-/") for scheme in alternatives(entry))
