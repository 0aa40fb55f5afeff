"""Numbers of persons pass python-stdnum and tell the birth date and sex that they are given."""

from __future__ import annotations

import importlib
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from faker.config import AVAILABLE_LOCALES

from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context, Dynamic
from fakegen.providers.standards import NationalNumber
from fakegen.standards.national import MODULES, NATIONAL
from fakegen.standards.territory import territory
from fakegen.streams import Rows, Stream

ROWS = 600
WITHOUT_MODULE = frozenset(
    [
        "AE",
        "AL",
        "AM",
        "AZ",
        "BD",
        "BH",
        "CY",
        "DZ",
        "EG",
        "ET",
        "GE",
        "GH",
        "HU",
        "IR",
        "JO",
        "KE",
        "KW",
        "KZ",
        "LK",
        "LU",
        "MA",
    ]
)
WITHOUT_MODULE |= frozenset(
    [
        "MS",
        "MT",
        "NG",
        "NP",
        "OM",
        "PH",
        "PS",
        "QA",
        "QC",
        "SA",
        "SY",
        "TN",
        "TW",
        "UZ",
        "VN",
        "YE",
        "AA",
        "LA",
        "AD",
    ]
)


def block(rows: Rows, **inputs: pa.Array) -> Block:
    return Block(Stream.of(7, "table", "column", "values", rows), inputs)


def module(country: str):
    return importlib.import_module(f"stdnum.{MODULES[country]}")


def test_every_country_of_faker_is_covered_or_known_not_to_be() -> None:
    countries = {territory(locale) for locale in AVAILABLE_LOCALES if "_" in locale}
    assert countries - set(NATIONAL) - WITHOUT_MODULE == set()
    assert set(NATIONAL) == set(MODULES)


@pytest.mark.parametrize("country", sorted(NATIONAL))
def test_numbers_pass_the_countrys_check(country: str) -> None:
    made = NationalNumber.bind(Context(), country=country).make(block(Rows(0, ROWS)))
    failing = [number for number in made.to_pylist() if not module(country).is_valid(number)]
    assert failing == []
    assert len(made.unique()) > ROWS * 0.9


@pytest.mark.parametrize("country", sorted(NATIONAL))
def test_numbers_made_invalid_all_fail(country: str) -> None:
    generator = NationalNumber.bind(Context(), country=country, valid=False)
    made = generator.make(block(Rows(0, ROWS))).to_pylist()
    assert [number for number in made if module(country).is_valid(number)] == []


TELLS_SEX = ["BA", "BE", "EE", "GR", "IT", "MX", "NO", "PK", "PL", "SE", "SI", "ZA"]
TELLS_BIRTH = [
    "BA",
    "BE",
    "BG",
    "CN",
    "DK",
    "EE",
    "FI",
    "IT",
    "KR",
    "LT",
    "LV",
    "MX",
    "NO",
    "PL",
    "RO",
    "SI",
    "ZA",
]


def _people() -> tuple[pa.Array, pa.Array]:
    rng = np.random.default_rng(1)
    born = rng.integers((date(1941, 1, 1) - date(1970, 1, 1)).days, 14_000, ROWS)
    sex = np.where(rng.random(ROWS) < 0.5, "M", "Female")
    return pa.array(born.astype(np.int32), pa.int32()).cast(pa.date32()), pa.array(sex)


@pytest.mark.parametrize("country", sorted({*TELLS_SEX, *TELLS_BIRTH}))
def test_numbers_agree_with_the_row(country: str) -> None:
    born, sex = _people()
    generator = NationalNumber.bind(
        Context(), country=country, born=Dynamic(input="b"), sex=Dynamic(input="s")
    )
    numbers = generator.make(block(Rows(0, ROWS), b=born, s=sex)).to_pylist()
    check = module(country)
    assert all(check.is_valid(number) for number in numbers)
    if country in TELLS_SEX:
        found = [{"M": "M", "F": "Female"}[check.get_gender(number)] for number in numbers]
        assert found == sex.to_pylist()
    if country in TELLS_BIRTH and hasattr(check, "get_birth_date"):
        assert [check.get_birth_date(number) for number in numbers] == born.to_pylist()


def test_unknown_births_and_sexes_are_drawn() -> None:
    inputs = {"b": pa.nulls(ROWS, pa.date32()), "s": pa.nulls(ROWS, pa.string())}
    generator = NationalNumber.bind(
        Context(), country="BE", born=Dynamic(input="b"), sex=Dynamic(input="s")
    )
    free = NationalNumber.bind(Context(), country="BE").make(block(Rows(0, ROWS)))
    assert generator.make(block(Rows(0, ROWS), **inputs)).equals(free)
    sexes = [module("BE").get_gender(number) for number in free.to_pylist()]
    assert abs(sexes.count("M") / ROWS - 0.5) < 0.103  # 5 standard deviations


@pytest.mark.parametrize("country", ["BE", "NO", "IE", "IN", "DE"])
def test_rows_do_not_depend_on_each_other(country: str) -> None:
    generator = NationalNumber.bind(Context(), country=country)
    whole = generator.make(block(Rows(0, 1_000)))
    assert generator.make(block(Rows(100, 100))).equals(whole.slice(100, 100))
    scattered = np.array([999, 3, 500, 501], dtype=np.int64)
    assert generator.make(block(Rows.choose(scattered))).equals(whole.take(pa.array(scattered)))


@pytest.mark.parametrize("country", [c for c in sorted(NATIONAL) if c not in ("NO",)])
def test_numbers_without_a_person_can_be_numbered(country: str) -> None:
    generator = NationalNumber.bind(Context(), country=country)
    if generator.support is None:
        assert not NationalNumber.bind(Context(), country=country, born=Dynamic()).support
        return
    ranks = np.unique(np.linspace(0, generator.support - 1, 2_000).astype(np.uint64))
    ranks = np.minimum(ranks, np.uint64(generator.support - 1))
    numbers = generator.unrank(ranks).to_pylist()
    assert len(set(numbers)) == len(ranks)
    assert all(module(country).is_valid(number) for number in numbers)


def test_a_birth_date_that_cannot_be_held_is_refused() -> None:
    with pytest.raises(ParameterError, match="1899-05-04"):
        NationalNumber.bind(Context(), country="NO", born=Dynamic(date(1899, 5, 4)))
    generator = NationalNumber.bind(Context(), country="NO", born=Dynamic(input="b"))
    with pytest.raises(GenerationError, match="1899-05-04"):
        generator.make(block(Rows(0, 1), b=pa.array([date(1899, 5, 4)])))


def test_mistakes_are_refused() -> None:
    with pytest.raises(ParameterError) as error:
        NationalNumber.bind(Context(), country="BE", sex=Dynamic("mlae"))
    assert (error.value.parameter, error.value.suggestion) == ("sex", "male")
    with pytest.raises(ParameterError, match="do not depend on 'born'"):
        NationalNumber.bind(Context(), country="NL", born=Dynamic(date(1990, 1, 1)))
    generator = NationalNumber.bind(Context(), country="BE", sex=Dynamic(input="s"))
    with pytest.raises(GenerationError, match="'x-ray'"):
        generator.make(block(Rows(0, 1), s=pa.array(["x-ray"])))
