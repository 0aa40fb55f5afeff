"""Faker's own methods for numbers that have a standard: valid, in their own shape."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys

import pytest
import stdnum.bic
import stdnum.ean
import stdnum.iban
import stdnum.imei
import stdnum.isbn
import stdnum.luhn
from faker import Faker
from faker.config import AVAILABLE_LOCALES

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.faker.valid import faker_overrides
from fakegen.providers.mimesis.valid_numbers import mimesis_overrides
from fakegen.standards.national import NATIONAL
from fakegen.standards.territory import territory
from fakegen.streams import Rows, Stream
from tests.oracles.known import FAKER, check_of
from tests.oracles.references import hungarian

ROWS = 500


BLOCK = Block(Stream.of(7, "table", "column", "values", Rows(0, ROWS)))


def methods_of(subject: str) -> dict[str, list[str]]:
    """Return the methods of Faker's own classes on a subject, by locale."""
    package = importlib.import_module(f"faker.providers.{subject}")
    found = {}
    for locale in AVAILABLE_LOCALES:
        if importlib.util.find_spec(f"{package.__name__}.{locale}"):
            cls = importlib.import_module(f"{package.__name__}.{locale}").Provider
            found[locale] = [name for name, _ in inspect.getmembers(cls, inspect.isfunction)]
    return found


def check(method: str, locale: str):
    """Return the check of a method of one of Faker's own classes in its locale."""
    country = territory(locale)
    known = country in NATIONAL or f"{method} {country}" in FAKER
    country = country if method != "ssn" or known else "US"
    return check_of(FAKER.get(f"{method} {country}", FAKER.get(method)), country)


OVERRIDDEN = [
    (method, locale)
    for subject in ("ssn", "company", "person")
    for locale, names in methods_of(subject).items()
    for method in names
    if faker_overrides(method, locale)
]


def test_every_vat_id_of_faker_is_overridden() -> None:
    locales = [locale for locale, names in methods_of("ssn").items() if "vat_id" in names]
    assert locales
    assert [locale for locale in locales if ("vat_id", locale) not in OVERRIDDEN] == []


@pytest.mark.parametrize(("method", "locale"), OVERRIDDEN)
def test_persons_and_companies_are_valid_or_invalid_as_asked(method: str, locale: str) -> None:
    provider = faker_overrides(method, locale)
    assert provider is not None
    is_valid = check(method, locale)
    values = provider.bind(Context(locale=locale)).make(BLOCK).to_pylist()
    assert [value for value in values if not is_valid(value)] == []
    wrong = provider.bind(Context(locale=locale), valid=False).make(BLOCK).to_pylist()
    if (method, locale) != ("rfc", "es_MX"):
        assert [value for value in wrong if is_valid(value)] == []


@pytest.mark.parametrize(
    ("method", "locale"),
    [pair for pair in OVERRIDDEN if pair[0] != "ssn" and pair[1] not in ("el_CY", "sv_SE")],
)
def test_values_have_the_shape_of_fakers(method: str, locale: str) -> None:
    def shape(value: str) -> str:
        return re.sub(r"[A-Za-z]", "A", re.sub(r"\d", "9", value))

    def pattern(value: str) -> str:
        return re.sub(r"[A-Za-z0-9]+", "x", value)

    original = Faker(locale)
    original.seed_instance(1)
    theirs = [getattr(original, method)() for _ in range(300)]
    provider = faker_overrides(method, locale)
    assert provider is not None
    ours = provider.bind(Context(locale=locale)).make(BLOCK).to_pylist()
    assert {pattern(value) for value in ours} <= {pattern(value) for value in theirs}
    lengths = {len(value) for value in theirs}
    assert {len(shape(value)) for value in ours} <= lengths


def test_parameters_are_fakers_and_valid() -> None:
    provider = faker_overrides("ssn", "sv_SE")
    assert list(provider.parameters) == ["min_age", "max_age", "long", "dash", "valid"]
    value = provider.bind(Context(), long=True, dash=False).make(BLOCK).to_pylist()[0]
    assert re.fullmatch(r"\d{12}", value)
    with pytest.raises(ParameterError):
        faker_overrides("ssn", "no_NO").bind(Context(), dob="31-12-1999")
    fixed = faker_overrides("ssn", "no_NO").bind(Context(), dob="19991231", gender="F")
    assert {value[:6] for value in fixed.make(BLOCK).to_pylist()} == {"311299"}


@pytest.mark.parametrize("locale", ["nl_BE", "fr_FR", "en_GB", "no_NO", "de_DE", "es_ES", "en_US"])
def test_banks_are_valid_and_of_fakers_country(locale: str) -> None:
    country = Faker(locale).bank_country()
    accounts = faker_overrides("iban", locale).bind(Context()).make(BLOCK).to_pylist()
    assert all(a.startswith(country) and stdnum.iban.is_valid(a) for a in accounts)
    for method in ("swift", "swift8", "swift11"):
        codes = faker_overrides(method, locale).bind(Context()).make(BLOCK).to_pylist()
        assert all(code[4:6] == country and stdnum.bic.is_valid(code) for code in codes)


@pytest.mark.parametrize(
    ("method", "parameters", "check"),
    [
        ("credit_card_number", {}, stdnum.luhn),
        ("credit_card_number", {"card_type": "amex"}, stdnum.luhn),
        ("isbn10", {}, stdnum.isbn),
        ("isbn13", {"separator": ""}, stdnum.isbn),
        ("ean", {"length": 8}, stdnum.ean),
        ("ean8", {"prefixes": ["45", "49"]}, stdnum.ean),
        ("ean13", {"leading_zero": True}, stdnum.ean),
        ("localized_ean", {}, stdnum.ean),
    ],
)
def test_things_are_valid_or_invalid_as_asked(method: str, parameters, check) -> None:
    provider = faker_overrides(method, "en_US")
    values = provider.bind(Context(), **parameters).make(BLOCK).to_pylist()
    assert [value for value in values if not check.is_valid(value)] == []
    wrong = provider.bind(Context(), valid=False, **parameters).make(BLOCK).to_pylist()
    assert [value for value in wrong if check.is_valid(value)] == []


def test_a_country_that_faker_has_no_numbers_for_has_its_own() -> None:
    for locale in ("da_DK", "bs_BA", "es_CO"):
        numbers = faker_overrides("ssn", locale).bind(Context(locale=locale)).make(BLOCK)
        assert all(map(check_of(FAKER["ssn"], territory(locale)), numbers.to_pylist()))


def test_chilean_numbers_are_in_the_range_that_is_asked_for() -> None:
    provider = faker_overrides("rut", "es_CL")
    numbers = provider.bind(Context(), min=9_999_990, max=10_000_009).make(BLOCK).to_pylist()
    assert {int(number[:-2].replace(".", "")) for number in numbers} == set(
        range(9_999_990, 10_000_010)
    )
    with pytest.raises(ParameterError, match="must be in"):
        provider.bind(Context(), min=10, max=99)


def test_hungarian_numbers_hold_what_is_asked_for() -> None:
    provider = faker_overrides("ssn", "hu_HU")
    for born, gender, start in (
        ("961231", "M", "1961231"),
        ("050228", "F", "4050228"),
        ("680228", "M", "1680228"),
    ):
        numbers = provider.bind(Context(), dob=born, gender=gender).make(BLOCK).to_pylist()
        assert all(number.startswith(start) and hungarian(number) for number in numbers)


def test_other_methods_are_left_alone() -> None:
    assert faker_overrides("first_name", "nl_BE") is None
    assert faker_overrides("ssn", "en_GB") is None
    assert faker_overrides("vat_id", "en_US") is None
    assert mimesis_overrides("person.full_name", "nl_BE") is None


def test_importing_loads_no_library() -> None:
    code = (
        "import sys, fakegen.standards\n"
        "print(sorted({'faker', 'mimesis', 'stdnum', 'schwifty', 'phonenumbers'} & set(sys.modules)))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == "[]"
