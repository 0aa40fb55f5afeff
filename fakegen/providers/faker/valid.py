"""Valid replacements for Faker's methods whose values have a standard.

They have Faker's formats and parameters. Faker's own values are often invalid (most of its VAT numbers have
random check digits), and which methods of which locales are right changes from release to release. Numbers
that python-stdnum cannot check (the British national insurance number, Hungary's personal number, ...) are
left to Faker.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from fakegen.interfaces.parameters import parameters_of
from fakegen.interfaces.provider import Provider
from fakegen.language.defaults import NOW
from fakegen.providers.faker.library import library
from fakegen.providers.faker.signatures import in_words
from fakegen.providers.faker.valid_codes import THINGS
from fakegen.providers.faker.valid_companies import COMPANIES, PROFESSIONS
from fakegen.providers.faker.valid_persons import PERSONS, social_security
from fakegen.providers.faker.valid_phones import PHONES, phones
from fakegen.providers.faker_data import belongs
from fakegen.providers.standards.makers import Maker
from fakegen.standards.bank import iban_countries
from fakegen.standards.national import NATIONAL
from fakegen.standards.territory import territory

_BY_HOME = {**PERSONS, **COMPANIES, **PROFESSIONS}
OVERRIDDEN = frozenset({"ssn", *THINGS, *PHONES, *_BY_HOME})
"""The methods that are replaced in some locale."""
BUILT_ON = frozenset({"credit_card_full", "jan", "jan8", "jan13", "rcs_number", "upc_a"})
"""Methods that build on the digits of such methods, which Faker makes valid: they stay as they are."""

_UNLESS = ", unless 'valid' is false."


def faker_overrides(method: str, locale: str) -> Provider | None:
    """Return the replacement for a method of Faker in a locale; None if there is none.

    Args:
        method: The method's name without a prefix: ``vat_id``.
        locale: The locale in Faker's spelling: ``nl_BE``.
    """
    found = _maker(method, locale)
    if found is None:
        return None
    maker, function = found
    parameters = parameters_of(maker)
    promise = "Valid according to its standard"
    doc = f"{_summary(function)}\n\n{promise}{_UNLESS if 'valid' in parameters else '.'}"
    return Provider(f"faker.{method}", maker, parameters, doc)


def has_own_number(method: str, locale: str) -> bool:
    """Return whether a replacement makes the number of the locale's country, though Faker may not know it.

    Args:
        method: The method's name without a prefix: ``ssn``.
        locale: The locale in Faker's spelling: ``ar_SA``.
    """
    country = territory(locale)
    if method in PHONES:
        return phones(method, country) is not None
    if method == "ssn":
        return country in NATIONAL
    return (
        method in THINGS and _class_of(method, locale)[1] == "bank" and country in iban_countries()
    )


def _maker(method: str, locale: str) -> tuple[Maker, Callable[..., Any]] | None:
    if method not in OVERRIDDEN or method not in library(locale, NOW).methods:
        return None
    cls, subject, home = _class_of(method, locale)
    country = territory(locale)
    replaced = has_own_number(method, locale) and not belongs(home, locale, subject)
    if method in PHONES:
        maker = phones(method, country)
    elif method == "ssn":
        maker = social_security("" if replaced else home, country)
    elif method in THINGS:
        named = type(cls.__name__, (cls,), {"country_code": country}) if replaced else cls
        maker = THINGS[method](named)
    else:
        maker = _BY_HOME[method].get(home)
    return (maker, getattr(cls, method)) if maker else None


def _class_of(method: str, locale: str) -> tuple[type[Any], str, str]:
    """Return the class of Faker that has a method in a locale, its subject, and the class's locale."""
    cls = type(library(locale, NOW).methods[method])
    _, _, subject, *home = cls.__module__.split(".")
    return cls, subject, home[0] if home else ""


def _summary(function: Callable[..., Any]) -> str:
    """Return the first sentence of Faker's documentation, or the method's name in words."""
    lines = (inspect.getdoc(function) or "").splitlines()
    sentences = [line for line in lines if line and not line.startswith(("http", ":"))]
    return sentences[0] if sentences else in_words(function)
