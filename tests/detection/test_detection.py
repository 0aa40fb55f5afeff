"""Generated values are detected in several locales; values that only look like them are not."""

from __future__ import annotations

import string

import numpy as np
import pyarrow as pa
import pytest

import fakegen
from fakegen.detection import fakegen_detectors
from fakegen.detection.detect import detection_of
from fakegen.errors import PluginError
from fakegen.interfaces.detector import Detector

ROWS = 200
DETECTORS = list(fakegen_detectors())


def made(column: object, locale: str = "en_US") -> pa.Array:
    schema = {"locale": locale, "tables": {"t": {"columns": {"c": column}}}}
    return fakegen.generate(schema, ROWS)["t"].to_arrow()["c"].combine_chunks()


def detected(name: str, values: pa.Array) -> str | None:
    found = detection_of(name, values, DETECTORS)
    return found and found.provider


@pytest.mark.parametrize(
    ("name", "column", "locale", "provider"),
    [
        ("x", "faker.email", "en_US", "faker.safe_email"),
        ("x", "faker.url", "de_DE", "url"),
        ("x", "faker.ipv4", "en_US", "ip"),
        ("x", "faker.ipv6", "en_US", "ip"),
        ("x", "faker.mac_address", "en_US", "faker.mac_address"),
        ("x", "uuid", "en_US", "uuid"),
        ("x", "user_agent", "en_US", "user_agent"),
        ("x", "card_number", "en_US", "card_number"),
        ("x", "isbn", "en_US", "isbn"),
        ("x", "imei", "en_US", "imei"),
        ("x", "lei", "en_US", "lei"),
        ("bic", "bic", "fr_FR", "bic"),
        ("x", "faker.first_name", "en_US", "faker.first_name"),
        ("voornaam", "faker.first_name", "nl_BE", "faker.first_name"),
        ("prénom", "faker.first_name", "fr_FR", "faker.first_name"),
        ("Nachname", "faker.last_name", "de_DE", "faker.last_name"),
        ("lastName", "faker.last_name", "en_GB", "faker.last_name"),
        ("name", "faker.name", "it_IT", "faker.name"),
        ("customer", "faker.name", "nl_NL", "faker.name"),
        ("employer", "faker.company", "en_US", "faker.company"),
        ("gsm", "faker.phone_number", "fr_FR", "phone"),
        ("street", "faker.street_address", "en_US", "faker.street_address"),
        ("zip", "faker.postcode", "en_US", "faker.postcode"),
        ("city", "faker.city", "en_US", "faker.city"),
        ("x", "faker.country", "es_ES", "faker.country"),
        ("pays", "faker.country", "fr_FR", "faker.country"),
        ("x", "faker.country_code", "en_US", "faker.country_code"),
        ("x", {"faker.country_code": {"representation": "alpha-3"}}, "en_US", "faker.country_code"),
        ("x", "faker.state_abbr", "en_US", "faker.state_abbr"),
        ("x", "faker.currency_code", "en_US", "faker.currency_code"),
        ("x", "faker.timezone", "en_US", "faker.timezone"),
        ("STREETADDR", "faker.street_address", "en_US", "faker.street_address"),
        ("endereço", "faker.address", "pt_BR", "faker.address"),
        ("remark", {"text": {"words": [5, 30]}}, "fr_FR", "text"),
    ],
)
def test_values_are_detected(name, column, locale, provider):
    assert detected(name, made(column, locale)) == provider


def test_names_of_many_countries_are_names_though_no_locale_knows_most_of_them():
    locales = ("tr_TR", "fi_FI", "hu_HU", "pt_PT", "id_ID", "cs_CZ", "ro_RO", "sv_SE", "pl_PL")
    mixed = [f"{first} {last}" for locale in locales for first, last in zip(
        made("faker.first_name", locale).to_pylist()[:20], made("faker.last_name", locale).to_pylist()[:20], strict=True
    )]  # fmt: skip
    assert detected("athlete", pa.array(mixed)) == "faker.name"


def test_districts_with_numbers_are_no_names():
    states = ["Virginia", "Georgia", "Carolina", "Florence", "Madison", "Austin", "Dakota"]
    found = [f"U.S. House {state} District {number}" for state in states for number in range(30)]
    assert detected("District", pa.array(found)) is None


def test_amounts_with_words_that_are_names_are_no_names():
    salaries = [f"£{n},000 - £{n + n % 7},500 per annum" for n in range(20, 90)]  # Per is Swedish
    assert detected("salary", pa.array([*salaries, "Competitive"])) != "faker.name"


@pytest.mark.parametrize("country", ["BE", "NL", "FR", "DE", "ES", "IT", "PL", "GB", "PT"])
@pytest.mark.parametrize("kind", ["vat", "iban", "national_number"])
def test_numbers_are_detected_with_their_country(kind, country):
    found = detection_of(kind.replace("_", " "), made({kind: {"country": country}}), DETECTORS)
    assert (found.provider, found.parameters) == (kind, {"country": country})
    assert found.share == 1 and country in found.evidence


@pytest.mark.parametrize("country", ["BE", "FR", "US", "GB", "DE"])
@pytest.mark.parametrize("format", ["e164", "national", "international"])
def test_telephone_numbers_are_detected_with_their_country_and_format(country, format):
    seen = {"country": country, "format": format}
    found = detection_of("phone", made({"phone": {**seen, "kind": "fixed_line"}}), DETECTORS)
    assert (found.provider, found.parameters) == ("phone", seen)
    assert f"telephone numbers of {country}" in found.evidence


@pytest.mark.parametrize(
    ("written", "format"),
    [("+{}", "e164"), ("00{}", "e164"), ("+{} ", "international")],
)
def test_telephone_numbers_in_another_style_get_the_nearest_format(written, format):
    numbers = [f"{32470123456 + 9_731 * at}" for at in range(60)]
    styled = [written.format(n) if written[-1] != " " else f"+{n[:2]}/{n[2:]}" for n in numbers]
    found = detection_of("phone", pa.array(styled), DETECTORS)
    assert (found.provider, found.parameters) == ("phone", {"country": "BE", "format": format})


@pytest.mark.parametrize("country", ["BE", "FR", "IT", "PL", "SE", "BG"])
def test_a_strict_check_needs_no_hint(country):
    found = detection_of("x", made({"national_number": {"country": country}}), DETECTORS)
    assert (found.provider, found.parameters) == ("national_number", {"country": country})


def test_a_few_wrong_numbers_do_not_hide_the_rest():
    right, wrong = made("iban", "nl_BE"), made({"iban": {"valid": False}}, "nl_BE")
    found = detection_of("x", pa.concat_arrays([right, wrong.slice(0, ROWS // 20)]), DETECTORS)
    assert found.provider == "iban" and 0.94 < found.share < 0.96
    assert detected("x", pa.concat_arrays([right, wrong])) is None


def test_locales_are_detected():
    for locale in ("fr_FR", "pl_PL", "tr_TR", "el_GR", "sv_SE"):
        found = detection_of("x", made("faker.first_name", locale), DETECTORS)
        assert found.locale == locale


def digits(size: int, seed: int = 3) -> pa.Array:
    rng = np.random.default_rng(seed)
    return pa.array(["".join(map(str, row)) for row in rng.integers(0, 10, (ROWS, size))])


@pytest.mark.parametrize("size", [4, 5, 8, 9, 10, 11, 12, 13, 15, 16, 18])
def test_random_digits_are_nothing(size):
    """A check digit passes one in ten; that nine in ten of 400 do is impossible in practice."""
    assert detected("x", digits(size)) is None
    assert detected("x", pc_int(digits(size))) is None


def pc_int(values: pa.Array) -> pa.Array:
    return pa.array([int(value) for value in values.to_pylist()])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("card_number", digits(16)),
        ("iban", digits(18)),
        ("vat", digits(10)),
        ("ssn", digits(7)),
        ("phone", digits(4)),
        ("email", pa.array([f"user {n}" for n in range(ROWS)])),
        ("first_name", pa.array([f"{a}{b}" for a in string.ascii_lowercase for b in "xyz"])),
        ("street", digits(5)),
        ("company", pa.array([f"C{n}" for n in range(ROWS)])),
        ("postcode", pa.array(["Gent", "Mons", "Namur"] * 9)),
        ("x", pa.array(range(10_000, 10_400))),
        ("x", pa.array(["red", "green", "blue"] * 50)),
        ("x", pa.array(["small size", "medium size", "large size"] * 50)),
        ("age", pa.array(range(90))),
        ("email", pa.array([], pa.string())),
        ("email", pa.nulls(50, pa.string())),
        ("amount", pa.array([1.5, 2.5])),
    ],
)
def test_a_name_alone_decides_nothing(name, values):
    assert detected(name, values) is None


def test_a_detector_that_fails_is_named():
    def broken(name, values):
        raise ValueError("no")

    with pytest.raises(PluginError, match="detector 'acme' failed: ValueError: no"):
        detection_of("x", pa.array(["a"]), [Detector("acme", broken)])
