"""Faker with valid parts: what its methods compose of values that have a standard is valid, too."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from fakegen.interfaces.provider import Context
from fakegen.providers.faker.library import Library
from fakegen.providers.faker.valid import OVERRIDDEN, faker_overrides
from fakegen.providers.valid_parts import drawing


@lru_cache(maxsize=32)
def composing(locale: str, now: datetime, extras: tuple[type[Any], ...] = ()) -> Library:
    """Return Faker in a locale and at a time, whose methods draw from their replacements when called.

    Args:
        locale: The locale.
        now: The time that its clocks show.
        extras: Provider classes of others; what they replace is theirs.
    """
    library = Library(locale, now, extras)
    context = Context(locale=locale, now=now)
    for name in OVERRIDDEN & library.methods.keys():
        if isinstance(library.methods[name], extras):
            continue
        replacement = faker_overrides(name, locale)
        if replacement is not None:
            method = library.method(name)
            drawn = drawing(method, replacement, context, lambda: library.faker.random)
            library.replace(name, drawn)
    return library
