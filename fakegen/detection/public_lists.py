"""Names and codes of public lists: countries and their states, currencies, time zones.

They say little of anybody: where enough rows share them they are learned as they are, and elsewhere others of the same
list stand in.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

from fakegen.detection import column_names
from fakegen.detection.shares import percent
from fakegen.interfaces.detector import Detection

_LEAST, _LEAST_NAMED = 0.7, 0.5
_FEWEST = 5
_LETTERS = 26
_NAME_BY_CHANCE = 0.01
_USUAL_LOCALE = "en_US"

PROVIDERS = (
    "faker.country",
    "faker.country_code",
    "faker.state_abbr",
    "faker.currency_code",
    "faker.timezone",
)
"""The providers of what is on the lists."""


def country_code(name: str, values: Sequence[str]) -> Detection | None:
    """Codes of countries with two or three letters, by ISO 3166."""
    del name  # the codes are enough
    from faker.providers.date_time import Provider

    for letters, parameters in ((2, {}), (3, {"representation": "alpha-3"})):
        codes = {getattr(one, f"alpha_{letters}_code") for one in Provider.countries}
        words = f"codes of countries, of {letters} letters"
        if found := _coded("faker.country_code", values, codes, words, parameters):
            return found
    return None


def currency_code(name: str, values: Sequence[str]) -> Detection | None:
    """Codes of currencies, by ISO 4217."""
    del name
    from faker.providers.currency import Provider

    codes = {code for code, _ in Provider.currencies}
    return _coded("faker.currency_code", values, codes, "codes of currencies")


def state_code(name: str, values: Sequence[str]) -> Detection | None:
    """Codes of the states of a country."""
    del name
    locale, codes = _best_list("states_abbr", values)
    words = f"codes of states from Faker's {locale} list"
    return _coded("faker.state_abbr", values, codes, words, locale=locale)


def country(name: str, values: Sequence[str]) -> Detection | None:
    """Names of countries in one language."""
    locale, names = _best_list("countries", values)
    share = _share(values, names)
    named = column_names.hints_at(name, column_names.COUNTRY)
    if len(values) < _FEWEST or share < (_LEAST_NAMED if named else _LEAST):
        return None
    evidence = f"{percent(share)} are names of countries from Faker's {locale} list"
    return Detection(
        "faker.country", share, evidence, {}, locale, _NAME_BY_CHANCE, named, identifying=False
    )


def time_zone(name: str, values: Sequence[str]) -> Detection | None:
    """Names of time zones, such as ``Europe/Brussels``."""
    del name
    from zoneinfo import available_timezones

    share = _share(values, available_timezones())
    if len(values) < _FEWEST or share < _LEAST:
        return None
    evidence = f"{percent(share)} are names of time zones"
    return Detection(
        "faker.timezone", share, evidence, by_chance=_NAME_BY_CHANCE, identifying=False
    )


def _coded(
    provider: str,
    values: Sequence[str],
    codes: Collection[str],
    words: str,
    parameters: Mapping[str, Any] = MappingProxyType({}),
    locale: str | None = None,
) -> Detection | None:
    """Return that most values are on a list of codes of one length, which random letters seldom are."""
    share = _share(values, codes)
    if len(values) < _FEWEST or share < _LEAST:
        return None
    by_chance = len(codes) / _LETTERS ** max(map(len, codes))
    evidence = f"{percent(share)} are {words}"
    return Detection(provider, share, evidence, parameters, locale, by_chance, identifying=False)


def _share(values: Sequence[str], listed: Collection[str]) -> float:
    return sum(value in listed for value in values) / len(values)


def _best_list(kind: str, values: Sequence[str]) -> tuple[str, frozenset[str]]:
    """Return the locale whose list of a kind has most values, and the list."""
    return max(_of_places(kind), key=lambda one: (_share(values, one[1]), one[0] == _USUAL_LOCALE))


@cache
def _of_places(kind: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the names or codes of a kind that each locale of Faker lists."""
    return tuple(_listed(kind))


def _listed(kind: str) -> Iterator[tuple[str, frozenset[str]]]:
    from faker.config import AVAILABLE_LOCALES
    from faker.providers import address

    for module in pkgutil.iter_modules(address.__path__):
        if module.name not in AVAILABLE_LOCALES or "_" not in module.name:
            continue
        provider = importlib.import_module(f"faker.providers.address.{module.name}").Provider
        words = getattr(provider, kind, ())
        if words:
            yield module.name, frozenset(words)
