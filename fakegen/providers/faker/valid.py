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
from fakegen.providers.faker.valid_codes import THINGS
from fakegen.providers.faker.valid_companies import COMPANIES
from fakegen.providers.faker.valid_persons import PERSONS, social_security
from fakegen.providers.faker_data import belongs, faker_class
from fakegen.providers.standards.makers import Maker
from fakegen.standards.bank import iban_countries
from fakegen.standards.national import NATIONAL
from fakegen.standards.territory import territory


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
    doc = f"{_summary(function)}\n\nValid according to its standard, unless 'valid' is false."
    return Provider(f"faker.{method}", maker, parameters_of(maker), doc)


def has_own_number(method: str, locale: str) -> bool:
    """Return whether a replacement makes the number of the locale's country, though Faker may not know it.

    Args:
        method: The method's name without a prefix: ``ssn``.
        locale: The locale in Faker's spelling: ``ar_SA``.
    """
    country = territory(locale)
    return (method == "ssn" and country in NATIONAL) or (
        method in THINGS and THINGS[method][0] == "bank" and country in iban_countries()
    )


def _maker(method: str, locale: str) -> tuple[Maker, Callable[..., Any]] | None:
    if method in THINGS:
        subject, bind = THINGS[method]
        cls, home = faker_class(subject, locale)
        if has_own_number(method, locale) and not belongs(home, locale, subject):
            cls = type(cls.__name__, (cls,), {"country_code": territory(locale)})
        maker = bind(cls)
    elif method == "ssn":
        cls, home = faker_class("ssn", locale)
        replaced = has_own_number(method, locale) and not belongs(home, locale, "ssn")
        maker = social_security("" if replaced else home, territory(locale))
    elif method in PERSONS:
        cls, home = faker_class("ssn", locale)
        maker = PERSONS[method].get(home)
    elif method in COMPANIES:
        cls, home = faker_class("company", locale)
        maker = COMPANIES[method].get(home)
    else:
        return None
    return (maker, getattr(cls, method)) if maker else None


def _summary(function: Callable[..., Any]) -> str:
    """Return the first sentence of Faker's documentation, or the method's name in words."""
    lines = (inspect.getdoc(function) or "").splitlines()
    sentences = [line for line in lines if line and not line.startswith(("http", ":"))]
    return sentences[0] if sentences else f"A {function.__name__.replace('_', ' ')}."
