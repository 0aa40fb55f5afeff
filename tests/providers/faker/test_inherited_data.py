"""Whose data Faker's methods use: found in its source, and confirmed by spoiling everybody else's."""

from __future__ import annotations

import random
from functools import cache
from importlib import import_module
from typing import Any

import pytest

from fakegen.language.defaults import NOW
from fakegen.providers.faker.inherited_data import stand_ins
from fakegen.providers.faker.library import Library, complete
from fakegen.providers.faker_data import NEUTRAL, belongs, homes

SPOILT = "spoilt"
RUNS = 4
UNMAKEABLE = {"binary", "enum", "image", "json_bytes", "tar", "zip"}
"""What needs arguments or takes long, and has no data."""


NEUTRAL_METHODS = {member.partition(".")[2] for member in NEUTRAL}


def spoilt(value: Any) -> Any:
    """Return lists of words with every word marked; formats stay."""
    if isinstance(value, str):
        return value if "{{" in value or not value.strip() else SPOILT + value
    if isinstance(value, dict):
        return type(value)((spoilt(key), spoilt(item)) for key, item in value.items())
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return type(value)(spoilt(item) for item in value)
    return value


@cache
def versions(subject: str) -> set[str]:
    """Return the members that the classes of single locales define themselves."""
    path = f"faker.providers.{subject}"
    return {
        name for home in homes(subject) for name in vars(import_module(f"{path}.{home}").Provider)
    }


def spoil(library: Library, locale: str) -> None:
    """Spoil all words that are not a locale's own, where some locale has others."""
    for provider in library.faker.get_providers():
        for base in reversed(type(provider).__mro__):
            subject, _, rest = base.__module__.removeprefix("faker.providers.").partition(".")
            if not base.__module__.startswith("faker.providers.") or not homes(subject):
                continue
            own = bool(rest) and belongs(rest, locale, subject)
            for name, member in vars(base).items():
                if name.startswith("__") or f"{subject}.{name}" in NEUTRAL:
                    continue
                if isinstance(member, list | tuple | dict) and name in versions(subject):
                    setattr(provider, name, member if own else spoilt(member))


def values(library: Library, method: str) -> list[str] | str:
    """Return a few values of a method, or why there are none."""
    library.faker.random.seed(2022)
    random.seed(2022)
    try:
        return [repr(complete(library.method(method)())) for _ in range(RUNS)]
    except Exception as error:
        return type(error).__name__


@pytest.mark.parametrize("locale", ["fr_BE", "da_DK", "ar_EG", "ja_JP"])
def test_a_method_without_stand_ins_reads_nobody_elses_words(locale: str) -> None:
    clean, bad = Library(locale, NOW), Library(locale, NOW)
    spoil(bad, locale)
    own = [
        name
        for name in sorted(clean.methods)
        if not stand_ins(name, locale)[0] and name not in UNMAKEABLE | NEUTRAL_METHODS
    ]
    assert len(own) > 100
    wrong = {}
    for method in own:
        before, after = values(clean, method), values(bad, method)
        if SPOILT in str(after) or (isinstance(after, str) and after != before):
            wrong[method] = after
    assert wrong == {}
    others = [
        name
        for name, provider in clean.methods.items()  # but for what draws different words until it has enough
        if stand_ins(name, locale)[0] and type(provider).__module__ != "faker.providers.python"
    ]
    seen = [name for name in others if values(clean, name) != values(bad, name)]
    assert len(seen) > len(others) / 2  # so spoiling does show


@pytest.mark.parametrize(
    ("method", "locale", "others", "part"),
    [
        ("first_name", "ar_EG", ["ar_AA"], False),
        ("first_name", "fr_BE", [], True),
        ("city", "fr_BE", ["fr_FR"], True),  # names of cities are made of names of persons
        ("street_prefix", "fr_BE", ["fr_FR"], False),
        ("license_plate", "fr_BE", [], True),  # nl_BE has them, and they are Belgian
        ("day_of_week", "fi_FI", ["en_US"], False),  # in the function itself, not in a list
        ("bs", "fr_FR", ["en_US"], False),  # fr_FR has companies, but inherits this
        ("postcode", "ar_DZ", [], True),
        ("country", "de_AT", [], True),  # German, of no country
        ("iban", "en_US", ["en_GB"], False),
        ("bs", "en_US", [], False),
        *[
            (method, "fr_BE", [], False)
            for method in ("isbn13", "ean13", "user_agent", "latitude", "credit_card_number",
                           "date", "ipv4", "currency_code", "uuid4", "timezone", "mime_type")
        ],
    ],
)  # fmt: skip
def test_stand_ins_are_found(method: str, locale: str, others: list[str], part: bool) -> None:
    assert stand_ins(method, locale) == (tuple(others), part)
