"""IBANs pass python-stdnum and schwifty in every country, BICs too."""

from __future__ import annotations

import numpy as np
import pytest
import schwifty
import stdnum.bic
import stdnum.iban

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.standards import Bban, Bic, Iban
from fakegen.standards.bank import countries, iban_countries
from fakegen.streams import Rows, Stream
from tests.oracles.known import passes_schwifty

ROWS = 300


def block(rows: Rows) -> Block:
    return Block(Stream.of(7, "table", "column", "values", rows))


@pytest.mark.parametrize("country", iban_countries())
def test_ibans_pass_both_libraries(country: str) -> None:
    generator = Iban.bind(Context(), country=country)
    numbers = generator.make(block(Rows(0, ROWS))).to_pylist()
    assert [number for number in numbers if not stdnum.iban.is_valid(number)] == []
    assert [number for number in numbers[:50] if not passes_schwifty(number)] == []
    wrong = Iban.bind(Context(), country=country, valid=False)
    numbers = wrong.make(block(Rows(0, ROWS))).to_pylist()
    assert [number for number in numbers if stdnum.iban.is_valid(number)] == []
    assert [number for number in numbers[:50] if passes_schwifty(number)] == []


@pytest.mark.parametrize("country", iban_countries())
def test_ibans_can_be_numbered(country: str) -> None:
    generator = Iban.bind(Context(), country=country)
    assert generator.support is not None
    ranks = np.unique(np.linspace(0, generator.support - 1, 200).astype(np.uint64))
    ranks = np.minimum(ranks, np.uint64(generator.support - 1))
    numbers = generator.unrank(ranks).to_pylist()
    assert len(set(numbers)) == len(ranks)
    assert all(stdnum.iban.is_valid(number) for number in numbers)


def test_a_bban_is_the_end_of_an_iban() -> None:
    national = Bban.bind(Context(), country="ES").make(block(Rows(0, 50))).to_pylist()
    for number in national:
        assert passes_schwifty(str(schwifty.IBAN.from_bban("ES", number)))


@pytest.mark.parametrize("length", [8, 11, None])
def test_bics_pass_both_libraries(length: int | None) -> None:
    for country in ("BE", "US", "JP", "RS"):
        generator = Bic.bind(Context(), country=country, length=length)
        codes = generator.make(block(Rows(0, 300))).to_pylist()
        assert all(stdnum.bic.is_valid(code) and schwifty.BIC(code).is_valid for code in codes)
        assert {len(code) for code in codes} == ({length} if length else {8, 11})
        wrong = Bic.bind(Context(), country=country, length=length, valid=False)
        assert not any(map(stdnum.bic.is_valid, wrong.make(block(Rows(0, 300))).to_pylist()))


def test_countries_are_checked() -> None:
    assert len(countries()) > 200
    with pytest.raises(ParameterError, match="there are no IBANs for 'US'"):
        Iban.bind(Context(locale="en_US"))
    with pytest.raises(ParameterError, match="country 'QX'"):
        Bic.bind(Context(), country="QX")
