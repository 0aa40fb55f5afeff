"""The values of the plugin are valid, agree with the row, and reach a schema by the entry point."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from importlib.metadata import entry_points

import fakegen_belgium
import numpy as np
import pyarrow as pa
import pytest
from stdnum.be import nn, ogm_vcs, vat

from fakegen import (
    Block,
    Context,
    Dynamic,
    ParameterError,
    Registry,
    Rows,
    Stream,
    detection_of,
)

ROWS = 2_000


def block(rows: Rows, **inputs: pa.Array) -> Block:
    return Block(Stream.of(3, "table", "column", "values", rows), inputs)


def make(provider, **parameters):
    return provider.bind(Context(locale="nl_BE"), **parameters).make(block(Rows(0, ROWS)))


def test_numbers_pass_their_checks() -> None:
    assert all(map(nn.is_valid, make(fakegen_belgium.NationalNumber).to_pylist()))
    assert all(map(vat.is_valid, make(fakegen_belgium.Vat).to_pylist()))
    assert all(map(vat.is_valid, make(fakegen_belgium.EnterpriseNumber).to_pylist()))
    references = make(fakegen_belgium.StructuredReference).to_pylist()
    assert all(map(ogm_vcs.is_valid, references))
    assert re.fullmatch(r"\+{3}\d{3}/\d{4}/\d{5}\+{3}", references[0])


def test_a_reference_whose_remainder_is_zero_ends_in_97() -> None:
    generator = fakegen_belgium.StructuredReference.bind(Context())
    assert generator.unrank(np.array([97], np.uint64)).to_pylist() == ["+++000/0000/09797+++"]


def test_a_national_number_contains_the_birth_date_and_sex_of_the_row() -> None:
    rng = np.random.default_rng(2)
    born = pa.array(rng.integers(-25_000, 20_000, ROWS).astype(np.int32)).cast(pa.date32())
    sex = pa.array(np.where(rng.random(ROWS) < 0.5, "Male", "F"))
    generator = fakegen_belgium.NationalNumber.bind(
        Context(), born=Dynamic(input="b"), sex=Dynamic(input="s")
    )
    numbers = generator.make(block(Rows(0, ROWS), b=born, s=sex)).to_pylist()
    assert all(map(nn.is_valid, numbers))
    assert [nn.get_birth_date(number) for number in numbers] == born.to_pylist()
    assert [nn.get_gender(number) == "M" for number in numbers] == [
        word == "Male" for word in sex.to_pylist()
    ]
    assert {date.year >= 2000 for date in born.to_pylist()} == {True, False}


def test_constants_and_nulls() -> None:
    fixed = make(
        fakegen_belgium.NationalNumber, born=Dynamic(date(1985, 7, 30)), sex=Dynamic("vrouw")
    ).to_pylist()
    assert {nn.get_birth_date(number) for number in fixed} == {date(1985, 7, 30)}
    assert {nn.get_gender(number) for number in fixed} == {"F"}
    generator = fakegen_belgium.NationalNumber.bind(Context(), sex=Dynamic(input="s"))
    unknown = generator.make(block(Rows(0, ROWS), s=pa.nulls(ROWS, pa.string())))
    assert {nn.get_gender(number) for number in unknown.to_pylist()} == {"M", "F"}
    with pytest.raises(ParameterError):
        make(fakegen_belgium.NationalNumber, sex=Dynamic("mlae"))


@pytest.mark.parametrize(
    ("period", "pattern"),
    [
        ("2021", r"2-[A-Z]{3}-\d{3}"),
        ("2010", r"1-[A-Z]{3}-\d{3}"),
        ("2008", r"\d{3}-[A-Z]{3}"),
        ("1973", r"[A-Z]{3}-\d{3}"),
    ],
)
def test_plates_are_of_their_period(period: str, pattern: str) -> None:
    plates = make(fakegen_belgium.LicencePlate, period=period).to_pylist()
    assert all(re.fullmatch(pattern, plate) for plate in plates)
    assert not any("000" in plate for plate in plates)


@pytest.mark.parametrize(
    "provider",
    [
        fakegen_belgium.Vat,
        fakegen_belgium.EnterpriseNumber,
        fakegen_belgium.StructuredReference,
        fakegen_belgium.LicencePlate,
    ],
)
def test_ranks_are_distinct_values(provider) -> None:
    generator = provider.bind(Context())
    ranks = np.unique(np.linspace(0, generator.support - 1, 5_000).astype(np.uint64))
    assert len(generator.unrank(ranks).unique()) == len(ranks)


def test_places_agree() -> None:
    generator = fakegen_belgium.Municipality.bind(Context())
    made = generator.make(block(Rows(0, 20_000)))
    assert list(made) == list(generator.columns) == ["municipality", "postcode", "province"]
    triples = set(zip(*(made[name].to_pylist() for name in generator.columns), strict=True))
    assert ("Gent", "9000", "Oost-Vlaanderen") in triples
    assert ("Namur", "5000", "Namur") in triples
    assert len(triples) == len({postcode for _, postcode, _ in triples}) > 400
    firsts = {"Antwerpen": "2", "Namur": "5", "West-Vlaanderen": "8", "Oost-Vlaanderen": "9"}
    assert all(postcode.startswith(firsts.get(province, "")) for _, postcode, province in triples)


@pytest.mark.parametrize(
    "name",
    ["NationalNumber", "EnterpriseNumber", "Vat", "StructuredReference", "LicencePlate"],
)
def test_rows_do_not_depend_on_each_other(name: str) -> None:
    generator = getattr(fakegen_belgium, name).bind(Context())
    whole = generator.make(block(Rows(0, 1_000)))
    assert whole.type == generator.type == pa.string()
    assert generator.make(block(Rows(100, 50))).equals(whole.slice(100, 50))
    scattered = np.array([999, 3, 500], dtype=np.int64)
    assert generator.make(block(Rows.choose(scattered))).equals(whole.take(pa.array(scattered)))
    assert len(generator.make(block(Rows(0, 0)))) == 0


def installed() -> set[str]:
    return {entry.name for entry in entry_points(group="fakegen")}


def test_the_plugin_brings_its_providers() -> None:
    registry = Registry([] if "belgium" in installed() else [fakegen_belgium])
    assert {name for name in registry.providers if name.startswith("be.")} == {
        "be.enterprise_number",
        "be.licence_plate",
        "be.municipality",
        "be.national_number",
        "be.structured_reference",
        "be.vat",
    }


@pytest.mark.parametrize(
    "name",
    ["NationalNumber", "EnterpriseNumber", "Vat", "StructuredReference", "LicencePlate"],
)
def test_what_the_plugin_generates_is_detected(name: str) -> None:
    provider = getattr(fakegen_belgium, name)
    values = make(provider)
    detectors = fakegen_belgium.fakegen_detectors()
    found = detection_of("x", values, detectors)
    assert (found.provider, found.share) == (provider.name, 1.0)
    digits = np.random.default_rng(5).integers(10**10, 10**11, ROWS).astype(str)
    assert detection_of("x", pa.array(digits), detectors) is None


def test_the_register_s_number_is_preferred_to_the_built_in_one() -> None:
    registry = Registry([] if "belgium" in installed() else [fakegen_belgium])
    numbers = make(fakegen_belgium.NationalNumber)
    for column in ("x", "rijksregisternummer"):
        found = detection_of(column, numbers, registry.detectors.values())
        assert found.provider == "be.national_number"


def test_importing_the_plugin_loads_nothing_heavy() -> None:
    code = "import sys, fakegen_belgium; print({'faker', 'stdnum', 'scipy'} & set(sys.modules))"
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert printed.stdout.strip() == "set()"
