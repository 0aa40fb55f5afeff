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
from fakegen.providers.faker.valid_codes import THINGS
from fakegen.providers.faker.valid_companies import COMPANIES, PROFESSIONS
from fakegen.providers.faker.valid_persons import PERSONS, social_security
from fakegen.providers.faker.valid_phones import PHONES, phones
from fakegen.providers.standards.makers import Maker
from fakegen.standards.territory import territory

_BY_HOME = {**PERSONS, **COMPANIES, **PROFESSIONS}
_OVERRIDDEN = {"ssn", *THINGS, *PHONES, *_BY_HOME}

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


def _maker(method: str, locale: str) -> tuple[Maker, Callable[..., Any]] | None:
    if method not in _OVERRIDDEN or method not in library(locale, NOW).methods:
        return None
    cls, home = _class_of(method, locale)
    if method in THINGS:
        maker = THINGS[method](cls)
    elif method == "ssn":
        maker = social_security(home, territory(locale))
    elif method in PHONES:
        maker = phones(method, territory(locale))
    else:
        maker = _BY_HOME[method].get(home)
    return (maker, getattr(cls, method)) if maker else None


def _class_of(method: str, locale: str) -> tuple[type[Any], str]:
    """Return the class of Faker that has a method in a locale, and the locale that the class is of."""
    cls = type(library(locale, NOW).methods[method])
    _, _, _, *home = cls.__module__.split(".")
    return cls, home[0] if home else ""


def _summary(function: Callable[..., Any]) -> str:
    """Return the first sentence of Faker's documentation, or the method's name in words."""
    lines = (inspect.getdoc(function) or "").splitlines()
    sentences = [line for line in lines if line and not line.startswith(("http", ":"))]
    return sentences[0] if sentences else f"A {function.__name__.replace('_', ' ')}."
