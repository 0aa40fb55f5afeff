"""Everything that makes a number is checked by an oracle: a library, or else a reference of its own.

The tests walk what is registered and what the installed libraries have, so that a new override, scheme or
provider without an oracle fails, and so does a method of a new release of a library whose numbers are not
what it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from unittest.mock import patch

import pytest
from faker.config import AVAILABLE_LOCALES
from faker.utils.loading import list_module
from mimesis.locales import Locale

import fakegen.providers.standards as core
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context, Provider
from fakegen.language.defaults import NOW
from fakegen.phones.numbering_plan import countries as phone_countries
from fakegen.providers.faker.library import library
from fakegen.providers.faker.signatures import doc_of
from fakegen.providers.faker.valid import faker_overrides, has_own_number
from fakegen.providers.mimesis.mimesis_namespace import MimesisNamespace
from fakegen.providers.mimesis.valid_numbers import mimesis_overrides
from fakegen.registry import registry_for
from fakegen.standards.bank import countries as bank_countries
from fakegen.standards.bank import iban_countries
from fakegen.standards.national import MODULES, NATIONAL
from fakegen.standards.territory import territory
from fakegen.standards.vat import VAT
from fakegen.streams import Rows, Stream
from tests.oracles.known import (
    CORE,
    FAKER,
    MIMESIS,
    NO_CHECK,
    PLUGINS,
    REFERENCES,
    Oracle,
    check_of,
)

ROWS = 100
BLOCK = Block(Stream.of(11, "table", "column", "values", Rows(0, ROWS)))
FEW = Block(Stream.of(11, "table", "column", "values", Rows(0, 20)))
COUNTRIES = {
    "vat": sorted(VAT),
    "national_number": sorted(NATIONAL),
    "iban": iban_countries(),
    "bban": iban_countries(),
    "bic": bank_countries(),
    "phone": phone_countries(),
}
"""The countries of the providers that have a parameter ``country``."""

PACKAGES = (
    "automotive", "bank", "barcode", "company", "credit_card", "doi", "isbn", "passport", "person",
    "phone_number", "sbn", "ssn",
)  # fmt: skip
"""The packages of Faker that have numbers."""

SAID_VALID = {"ape_code", "color", "file_extension", "file_path", "image", "ipv4", "ipv6"} | {
    "license_plate_by_province", "license_plate_by_state", "mime_type", "tar", "unix_device", "zip",
}  # fmt: skip
"""Methods whose documentation has the word, but not about a number with a standard."""

PHILIPPINE = re.compile(r"(area2|globe|smart|sun|pldt|bayantel|misc|non_area2)_.*number")
"""Faker's numbers of one Philippine company, which its documentation does not call valid."""


def failing(values: list[str], check) -> list[str]:
    return [value for value in values if not check(value)]


# What fakegen has itself


@pytest.mark.parametrize("provider", [getattr(core, name) for name in core.__all__])
def test_core_providers_have_an_oracle_in_every_country(provider) -> None:
    name, oracle = provider.name, CORE[provider.name]
    wrong = {}
    for country in COUNTRIES.get(name, [""]):
        generator = provider.bind(Context(), **({"country": country} if country else {}))
        if bad := failing(generator.make(FEW).to_pylist(), check_of(oracle, country)):
            wrong[country] = bad
    assert wrong == {}


def test_every_scheme_is_reached_by_a_provider_with_an_oracle() -> None:
    assert {getattr(core, name).name for name in core.__all__} == set(CORE)
    assert set(MODULES) == set(NATIONAL)


def test_providers_of_plugins_have_an_oracle() -> None:
    registry = registry_for([])
    own = {name for name in registry.providers if "." in name}
    assert {name for name in own if name.startswith(("be.", "example."))} == set(PLUGINS)
    for name, oracle in PLUGINS.items():
        if oracle:
            generator = registry.providers[name].bind(Context(locale="nl_BE"))
            assert failing(generator.make(BLOCK).to_pylist(), check_of(oracle, "BE")) == []


# The libraries'


def home_of(method: str, locale: str) -> tuple[str, str]:
    """Return the package and the locale of the class of Faker that has a method."""
    owner = type(library(locale, NOW).methods[method])
    _, _, package, *home = [*owner.__module__.split("."), ""]
    return package, home[0]


def country_of(method: str, locale: str) -> str:
    """Return the country that a method's numbers are of."""
    package, home = home_of(method, locale)
    if package == "bank" and has_own_number(method, locale):
        return territory(locale)
    if package == "bank":
        return library(locale, NOW).faker.bank_country()
    if package == "phone_number":
        return territory(locale)
    if method == "ssn":
        country = territory(locale if home == "en_US" else home)
        own = home != "en_US" and f"ssn {country}" in {*FAKER, *NO_CHECK}
        return country if own or country in NATIONAL else "US"
    return territory(home) if home else ""


LISTED = cache(list_module)
"""The locales of Faker's packages, which it would list anew for every locale."""


@dataclass(frozen=True)
class Numbers:
    """A method of Faker that makes numbers, in one of the locales for which they are the same."""

    method: str
    locale: str
    country: str
    override: Provider | None

    @property
    def names(self) -> set[str]:
        """The names that the tables can have for it."""
        return {self.method, f"{self.method} {self.country}", self.country}

    @property
    def oracle(self) -> Oracle | None:
        if self.names & set(NO_CHECK):
            return None
        return FAKER.get(f"{self.method} {self.country}", FAKER.get(self.method))

    def values(self) -> list[str]:
        if self.override is None:
            return library(self.locale, NOW).calls(self.method, {}, range(ROWS))
        return self.override.bind(Context(locale=self.locale)).make(BLOCK).to_pylist()


@cache
def walk() -> tuple[list[Numbers], set[str]]:
    """Return the methods that make numbers, and those whose documentation says that values are valid.

    A method stands for all locales in which the same class of Faker makes numbers of the same country.
    """
    found, claims, seen = [], set(), set()
    for locale in AVAILABLE_LOCALES:
        with patch("faker.factory.list_module", LISTED):
            faker = library(locale, NOW)
        for method in faker.methods:
            package, home = home_of(method, locale)
            country = country_of(method, locale)
            if (method, home, country) in seen:
                continue
            seen.add((method, home, country))
            if re.search(r"\bvalid", doc_of(faker.method(method)), re.IGNORECASE):
                claims.add(method)
            if package not in PACKAGES or (package == "person" and home != "pl_PL"):
                continue
            override = faker_overrides(method, locale)
            if override or is_number(method, locale):
                found.append(Numbers(method, locale, country, override))
    return found, claims


def numbers() -> list[Numbers]:
    return walk()[0]


def is_number(method: str, locale: str) -> bool:
    """Return whether most values of a method have five digits or more."""
    try:
        values = library(locale, NOW).calls(method, {}, range(9))
    except (TypeError, NotImplementedError):  # it needs an argument, or has no data
        return False
    return sum(len(re.findall(r"[0-9]", str(value))) > 4 for value in values) > 4


def test_fakers_numbers_have_an_oracle_or_a_reason() -> None:
    unknown = {
        (found.method, found.country)
        for found in numbers()
        if found.oracle is None
        and (
            found.override
            or not (found.names & set(NO_CHECK) or PHILIPPINE.fullmatch(found.method))
        )
    }
    assert unknown == set()


@pytest.mark.parametrize("method", sorted({name.partition(" ")[0] for name in FAKER}))
def test_fakers_numbers_are_valid_in_every_locale(method: str) -> None:
    wrong = {}
    for found in numbers():
        if found.method == method and found.oracle is not None:
            check = check_of(found.oracle, found.country)
            if bad := failing(found.values(), check):
                wrong[found.locale] = len(bad), bad[:3]
    assert wrong == {}


def test_what_faker_calls_valid_has_an_oracle() -> None:
    _, claims = walk()
    checked = {name.partition(" ")[0] for name in FAKER}
    assert claims - checked - SAID_VALID == set()


def test_no_table_of_oracles_has_what_is_gone() -> None:
    used = set().union(*(found.names for found in numbers()))
    assert set(FAKER) - used == set()
    assert set(NO_CHECK) - used == set()
    assert set(REFERENCES) <= set(FAKER)


MIMESIS_LOCALES = [locale.value for locale in Locale]


def test_overrides_of_mimesis_have_an_oracle() -> None:
    names = MimesisNamespace().names("en")
    overridden = {
        name.removeprefix("mimesis.")
        for name in names
        for locale in MIMESIS_LOCALES
        if mimesis_overrides(name.removeprefix("mimesis."), locale)
    }
    assert overridden - set(MIMESIS) == set()


@pytest.mark.parametrize("method", sorted(MIMESIS))
def test_the_numbers_of_mimesis_are_valid_in_every_locale(method: str) -> None:
    by_locale = "phone" in method
    wrong = {}
    for locale in MIMESIS_LOCALES if by_locale else ["en"]:
        provider = MimesisNamespace().provider(f"mimesis.{method}", locale)
        values = provider.bind(Context(locale=locale)).make(BLOCK).to_pylist()
        if bad := failing(values, check_of(MIMESIS[method], territory(locale))):
            wrong[locale] = len(bad), bad[:3]
    assert wrong == {}
