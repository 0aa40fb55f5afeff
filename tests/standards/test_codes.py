"""Numbers of cards, books, articles, telephones and legal entities pass python-stdnum."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import stdnum.ean
import stdnum.imei
import stdnum.isbn
import stdnum.lei
import stdnum.luhn

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.standards import CardNumber, Ean, Imei, Isbn, Lei
from fakegen.standards.codes import CARDS
from fakegen.streams import Rows, Stream

ROWS = 2_000
KINDS = [
    (Imei, {}, stdnum.imei),
    (Lei, {}, stdnum.lei),
    (Ean, {}, stdnum.ean),
    (Ean, {"digits": 8}, stdnum.ean),
    (Ean, {"prefix": "54"}, stdnum.ean),
    (Isbn, {}, stdnum.isbn),
    (Isbn, {"digits": 10}, stdnum.isbn),
    (Isbn, {"hyphens": False, "group": "978-90"}, stdnum.isbn),
    (Isbn, {"group": "979-10"}, stdnum.isbn),
    (CardNumber, {}, stdnum.luhn),
    *((CardNumber, {"network": network}, stdnum.luhn) for network in CARDS),
]


def block(rows: Rows) -> Block:
    return Block(Stream.of(7, "table", "column", "values", rows))


@pytest.mark.parametrize(("provider", "parameters", "check"), KINDS)
def test_values_are_valid_or_invalid_as_asked(provider, parameters, check) -> None:
    generator = provider.bind(Context(), **parameters)
    values = generator.make(block(Rows(0, ROWS))).to_pylist()
    assert [value for value in values if not check.is_valid(value)] == []
    wrong = provider.bind(Context(), valid=False, **parameters).make(block(Rows(0, ROWS)))
    assert [value for value in wrong.to_pylist() if check.is_valid(value)] == []
    ranks = np.unique(np.linspace(0, generator.support - 1, 500).astype(np.uint64))
    numbered = generator.unrank(np.minimum(ranks, np.uint64(generator.support - 1))).to_pylist()
    assert len(set(numbered)) == len(ranks)
    assert all(check.is_valid(value) for value in numbered)
    whole = generator.make(block(Rows(0, 300)))
    assert generator.make(block(Rows(50, 60))).equals(whole.slice(50, 60))


def test_last_digits_are_equally_likely() -> None:
    values = Ean.bind(Context()).make(block(Rows(0, 20_000))).to_pylist()
    for position in (0, 6, 12):
        counts = Counter(value[position] for value in values)
        # 9 degrees of freedom; exceeded with probability 1e-5.
        assert sum((counts[d] - 2_000) ** 2 / 2_000 for d in "0123456789") < 41


def test_books_are_split_where_their_agency_splits_them() -> None:
    for value in Isbn.bind(Context()).make(block(Rows(0, 300))).to_pylist():
        assert stdnum.isbn.format(value.replace("-", "")) == value


def test_mistakes_are_refused() -> None:
    with pytest.raises(ParameterError) as error:
        CardNumber.bind(Context(), network="vissa")
    assert error.value.suggestion == "visa"
    with pytest.raises(ParameterError, match="there is no ISBN group '978-nonsense'"):
        Isbn.bind(Context(), group="978-nonsense")
    with pytest.raises(ParameterError, match="no ISBN-10"):
        Isbn.bind(Context(), group="979-10", digits=10)
    with pytest.raises(ParameterError, match="fewer than 8 digits"):
        Ean.bind(Context(), digits=8, prefix="12345678")
