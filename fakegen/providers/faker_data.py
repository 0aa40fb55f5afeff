"""Faker's classes of data, each with the locale that it belongs to.

Faker has a package for each *subject* (``address``, ``bank``), with a class of it for some locales. Where a
locale has no class, that of another one is used: of the same language, or of Faker's default. A country's
numbers belong to the country, whatever its languages: those of Belgium are the same in French and in Dutch.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from fakegen.interfaces.provider import Context
from fakegen.standards.territory import language, nearest_locale, territory

DEFAULT = "en_US"
"""The locale of the data that Faker gives to all that have none."""

_OF_COUNTRIES = frozenset({"automotive", "bank", "passport", "phone_number", "ssn"})
"""The subjects whose data are of a country, not of a language."""

_EVERYWHERE = frozenset({"barcode", "credit_card", "geo", "isbn", "misc"})
"""The subjects that are the same everywhere. Some locales add something, which suits no other locale."""

NEUTRAL = frozenset(
    {
        "address.building_number_formats",
        "barcode.ean13",
        "barcode.upc_a",
        "barcode.upc_e",
        "credit_card.credit_card_types",
        "currency.cryptocurrencies",
        "currency.currency_code",
        "currency.currency_symbol",
        "date_time.am_pm",
        "date_time.centuries",
        "date_time.countries",
        "date_time.date",
        "date_time.time",
        "geo.land_coords",
        "internet.uri_extensions",
        "internet.uri_pages",
        "internet.uri_paths",
        "isbn.rules",
        "passport.passport_dates",
        "passport.passport_gender",
        "phone_number.country_calling_codes",
        "phone_number.msisdn_formats",
    }
)
"""Members that suit every locale, though Faker has other versions of them for some."""


@lru_cache(maxsize=1)
def locales() -> tuple[str, ...]:
    """Return Faker's locales, sorted."""
    from faker.config import AVAILABLE_LOCALES

    return tuple(sorted(AVAILABLE_LOCALES))


def spelled(locale: str) -> str:
    """Return a locale as Faker spells it: ``nl_BE`` for ``nl-BE``, ``de_DE`` for ``de``."""
    plain = locale.replace("-", "_")
    full = f"{plain}_{territory(plain)}"
    return full if full in locales() else plain


def faker_class(subject: str, locale: str = DEFAULT) -> tuple[type[Any], str]:
    """Return Faker's class of a subject for a locale, and the locale that the class belongs to.

    Args:
        subject: A package of ``faker.providers``: ``lorem``, ``color``, ``file`` ...
        locale: As Faker spells it.

    Returns:
        The class and its locale, which is empty for a subject that has one class for all locales.
    """
    package = importlib.import_module(f"faker.providers.{subject}")
    known = homes(subject)
    if not known:
        return package.Provider, ""
    near = locale if locale in known else None
    if near is None and subject not in _EVERYWHERE:
        near = nearest_locale(locale, known, by_country=subject in _OF_COUNTRIES)
    home = near or str(getattr(package, "default_locale", DEFAULT))
    return importlib.import_module(f"{package.__name__}.{home}").Provider, home


def neutral_data(subject: str) -> Iterator[tuple[str, Any]]:
    """Yield the data of a subject that suit every locale, by name: those of Faker's class for all."""
    base = vars(importlib.import_module(f"faker.providers.{subject}").Provider)
    for member in sorted(NEUTRAL):
        about, _, name = member.partition(".")
        if about == subject and name in base and not callable(base[name]):
            yield name, base[name]


@lru_cache(maxsize=64)
def homes(subject: str) -> Sequence[str]:
    """Return the locales that Faker has classes of a subject for; none if it has one for all."""
    package = importlib.import_module(f"faker.providers.{subject}")
    if not getattr(package, "localized", False):
        return ()
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__) if module.ispkg)


def belongs(home: str, locale: str, subject: str) -> bool:
    """Return whether a class of a subject is a locale's own.

    That of a language alone (``de``) is for all countries that speak it.

    Args:
        home: The locale that the class belongs to.
        locale: The locale.
        subject: What the class is about.
    """
    if subject in _OF_COUNTRIES and territory(home) == territory(locale):
        return True
    return home in (locale, language(locale))


def data_for(subject: str, context: Context) -> type[Any]:
    """Return Faker's class of a subject for a column's locale, and say so if it is another's."""
    locale = spelled(context.locale)
    cls, home = faker_class(subject, locale)
    if home and not belongs(home, locale, subject):
        context.stands_in([home])
    return cls
