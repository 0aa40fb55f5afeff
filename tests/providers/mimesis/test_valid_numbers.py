"""Mimesis' own methods for numbers that have a standard: valid, in their own shape."""

from __future__ import annotations

import re

import pytest
import stdnum.bic
import stdnum.ean
import stdnum.iban
import stdnum.imei
import stdnum.isbn
import stdnum.luhn
from mimesis import Generic

from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.mimesis.valid_numbers import mimesis_overrides
from fakegen.streams import Rows, Stream

ROWS = 500


BLOCK = Block(Stream.of(7, "table", "column", "values", Rows(0, ROWS)))


@pytest.mark.parametrize(
    ("method", "parameters", "check"),
    [
        ("code.imei", {}, stdnum.imei),
        ("code.isbn", {}, stdnum.isbn),
        ("code.isbn", {"fmt": "isbn-13", "locale": "nl"}, stdnum.isbn),
        ("code.isbn", {"fmt": "isbn-10", "locale": "ar-om"}, stdnum.isbn),
        ("code.ean", {}, stdnum.ean),
        ("code.ean", {"fmt": "ean-8"}, stdnum.ean),
        ("payment.credit_card_number", {}, stdnum.luhn),
        ("payment.credit_card_number", {"card_type": "American Express"}, stdnum.luhn),
    ],
)
def test_mimesis_is_valid_or_invalid_as_asked(method: str, parameters, check) -> None:
    provider = mimesis_overrides(method, "nl_BE")
    values = provider.bind(Context(), **parameters).make(BLOCK).to_pylist()
    assert [v for v in values if not check.is_valid(v.replace(" ", ""))] == []
    wrong = provider.bind(Context(), valid=False, **parameters).make(BLOCK).to_pylist()
    assert [v for v in wrong if check.is_valid(v.replace(" ", ""))] == []


def test_mimesis_cards_are_grouped_as_its_own() -> None:
    made = mimesis_overrides("payment.credit_card_number", "en").bind(Context()).make(BLOCK)
    shapes = {re.sub(r"\d", "9", value) for value in made.to_pylist()}
    original = Generic(seed=1)
    theirs = {re.sub(r"\d", "9", original.payment.credit_card_number()) for _ in range(100)}
    assert shapes == theirs
