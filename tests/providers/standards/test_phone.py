"""The provider ``phone``: pure by row, unique by construction, with every mistake named."""

from __future__ import annotations

import numpy as np
import phonenumbers
import pytest

import fakegen
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.standards import Phone
from fakegen.streams import Rows, Stream


def block(rows: Rows) -> Block:
    return Block(Stream.of(7, "table", "column", "values", rows))


@pytest.mark.parametrize("format", ["e164", "national", "international"])
@pytest.mark.parametrize("country", ["BE", "US", "AR"])
def test_rows_do_not_depend_on_each_other(country: str, format: str) -> None:
    generator = Phone.bind(Context(), country=country, format=format)
    whole = generator.make(block(Rows(0, 1_000)))
    assert generator.make(block(Rows(100, 100))).equals(whole.slice(100, 100))
    scattered = np.array([999, 3, 500, 501], dtype=np.int64)
    assert generator.make(block(Rows.choose(scattered))).equals(whole.take(scattered))
    assert len(generator.make(block(Rows(0, 0)))) == 0


def test_half_of_the_numbers_are_mobile() -> None:
    made = Phone.bind(Context(), country="BE").make(block(Rows(0, 2_000))).to_pylist()
    types = [phonenumbers.number_type(phonenumbers.parse(number)) for number in made]
    share = types.count(phonenumbers.PhoneNumberType.MOBILE) / len(types)
    assert abs(share - 0.5) < 0.06  # 5 standard deviations


def test_a_format_changes_no_number() -> None:
    made = {
        format: [
            phonenumbers.parse(text, "BE")
            for text in Phone.bind(Context(), country="BE", format=format)
            .make(block(Rows(0, 100)))
            .to_pylist()
        ]
        for format in ("e164", "national", "international")
    }
    assert made["e164"] == made["national"] == made["international"]


def test_every_number_of_a_small_kind_is_made_once() -> None:
    columns = {"number": {"phone": {"country": "AC", "kind": "fixed_line"}, "unique": True}}
    support = Phone.bind(Context(), country="AC", kind="fixed_line").support
    assert support < 100_000
    document = {"tables": {"t": {"columns": columns}}}
    table = fakegen.generate(document, rows={"t": support})["t"].to_arrow()
    numbers = table["number"].to_pylist()
    assert len(set(numbers)) == support
    with pytest.raises(fakegen.FakegenError):
        fakegen.generate(document, rows={"t": support + 1})


def test_the_country_is_the_locales_unless_given() -> None:
    made = Phone.bind(Context(locale="nl_BE")).make(block(Rows(0, 9))).to_pylist()
    assert all(number.startswith("+32") for number in made)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"country": "BEL"}, "no telephone numbers for country 'BEL'"),
        ({"country": "FR", "kind": "pager"}, "FR has no numbers of kind 'pager', only mobile, fix"),
    ],
)
def test_mistakes_are_refused(parameters, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Phone.bind(Context(), **parameters)
