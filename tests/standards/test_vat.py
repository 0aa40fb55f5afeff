"""VAT numbers pass python-stdnum in every country that it and Faker or Mimesis know."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from faker.config import AVAILABLE_LOCALES
from mimesis.locales import Locale
from stdnum.util import get_cc_module

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.standards import Vat
from fakegen.standards.territory import territory
from fakegen.standards.vat import VAT
from fakegen.streams import Permutation, Rows, Stream

ROWS = 600


def block(rows: Rows) -> Block:
    return Block(Stream.of(7, "table", "column", "values", rows))


def known_countries() -> list[str]:
    """Countries of a locale in Faker or Mimesis with a VAT module in python-stdnum."""
    locales = [*AVAILABLE_LOCALES, *(locale.value for locale in Locale)]
    countries = {territory(locale) for locale in locales}
    return sorted(c for c in countries if len(c) == 2 and get_cc_module(c.lower(), "vat"))


@pytest.mark.parametrize("country", known_countries())
def test_numbers_pass_the_countrys_check(country: str) -> None:
    numbers = Vat.bind(Context(), country=country).make(block(Rows(0, ROWS))).to_pylist()
    check = get_cc_module(country.lower(), "vat")
    assert [number for number in numbers if not check.is_valid(number)] == []
    assert len(set(numbers)) > ROWS * 0.9


@pytest.mark.parametrize("country", known_countries())
def test_numbers_made_invalid_all_fail(country: str) -> None:
    generator = Vat.bind(Context(), country=country, valid=False)
    numbers = generator.make(block(Rows(0, ROWS))).to_pylist()
    check = get_cc_module(country.lower(), "vat")
    assert [number for number in numbers if check.is_valid(number)] == []


@pytest.mark.parametrize("country", sorted(VAT))
def test_numbers_can_be_counted_and_numbered(country: str) -> None:
    generator = Vat.bind(Context(), country=country)
    assert generator.support is not None
    spread = Permutation(np.array([1, 2], dtype=np.uint64), generator.support)
    some = np.concatenate(
        [
            np.arange(300),
            np.arange(generator.support - 300, generator.support),
            spread(np.arange(300)).astype(np.int64),
        ]
    )
    ranks = np.unique(some).astype(np.uint64)
    numbers = generator.unrank(ranks).to_pylist()
    check = get_cc_module(country.lower(), "vat")
    assert len(set(numbers)) == len(ranks)
    assert all(check.is_valid(number) for number in numbers)


def test_every_rank_of_a_small_support_is_another_number() -> None:
    generator = Vat.bind(Context(), country="LU")
    numbers = generator.unrank(np.arange(generator.support, dtype=np.uint64))
    assert len(numbers.unique()) == generator.support == 10**6


@pytest.mark.parametrize("country", ["BE", "FI", "GB", "ES", "NZ", "RO"])
@pytest.mark.parametrize("valid", [True, False])
def test_rows_do_not_depend_on_each_other(country: str, valid: bool) -> None:
    generator = Vat.bind(Context(), country=country, valid=valid)
    whole = generator.make(block(Rows(0, 1_000)))
    assert generator.make(block(Rows(100, 100))).equals(whole.slice(100, 100))
    scattered = np.array([999, 3, 500, 501, 3], dtype=np.int64)
    assert generator.make(block(Rows.choose(scattered))).equals(whole.take(pa.array(scattered)))
    assert len(generator.make(block(Rows(0, 0)))) == 0


def test_the_country_is_the_locales_unless_given() -> None:
    made = Vat.bind(Context(locale="nl_BE")).make(block(Rows(0, 1)))
    assert made.to_pylist()[0].startswith("BE")
    assert made.type == pa.string()


def test_an_unknown_country_is_refused_with_the_nearest() -> None:
    with pytest.raises(ParameterError) as error:
        Vat.bind(Context(), country="BEL")
    assert (error.value.parameter, error.value.suggestion) == ("country", "BE")
    with pytest.raises(ParameterError, match="'US', the country of locale 'en_US'"):
        Vat.bind(Context(locale="en_US"))
