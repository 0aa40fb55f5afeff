"""Mimesis' own methods for numbers that have a standard: valid, in their own shape."""

from __future__ import annotations

import re

import pytest
import stdnum.bic
import stdnum.ean
import stdnum.iban
import stdnum.imei
import stdnum.isbn
import stdnum.issn
import stdnum.luhn
from mimesis import Generic

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context
from fakegen.providers.mimesis.valid_numbers import mimesis_overrides
from fakegen.streams import Rows, Stream
from tests.oracles.known import phone

ROWS = 500


BLOCK = Block(Stream.of(7, "table", "column", "values", Rows(0, ROWS)))


@pytest.mark.parametrize(
    ("method", "parameters", "check"),
    [
        ("code.imei", {}, stdnum.imei),
        ("code.isbn", {}, stdnum.isbn),
        ("code.isbn", {"fmt": "isbn-13", "locale": "nl"}, stdnum.isbn),
        ("code.isbn", {"fmt": "isbn-10", "locale": "ar-om"}, stdnum.isbn),
        ("code.issn", {}, stdnum.issn),
        ("code.issn", {"mask": "ISSN ########."}, stdnum.issn),
        ("code.ean", {}, stdnum.ean),
        ("code.ean", {"fmt": "ean-8"}, stdnum.ean),
        ("payment.credit_card_number", {}, stdnum.luhn),
        ("payment.credit_card_number", {"card_type": "American Express"}, stdnum.luhn),
    ],
)
def test_mimesis_is_valid_or_invalid_as_asked(method: str, parameters, check) -> None:
    provider = mimesis_overrides(method, "nl_BE")
    values = provider.bind(Context(), **parameters).make(BLOCK).to_pylist()
    assert [v for v in values if not check.is_valid(re.sub(r"[A-Z ]{2,}|[ .]", "", v))] == []
    wrong = provider.bind(Context(), valid=False, **parameters).make(BLOCK).to_pylist()
    assert [v for v in wrong if check.is_valid(re.sub(r"[A-Z ]{2,}|[ .]", "", v))] == []


def test_mimesis_cards_are_grouped_as_its_own() -> None:
    made = mimesis_overrides("payment.credit_card_number", "en").bind(Context()).make(BLOCK)
    shapes = {re.sub(r"\d", "9", value) for value in made.to_pylist()}
    original = Generic(seed=1)
    theirs = {re.sub(r"\d", "9", original.payment.credit_card_number()) for _ in range(100)}
    assert shapes == theirs


def test_phones_follow_the_country_and_the_mask() -> None:
    provider = mimesis_overrides("person.phone_number", "nl-be")
    assert all(phone(value, "BE") for value in provider.bind(Context()).make(BLOCK).to_pylist())
    codes = provider.bind(Context(), e164=True).make(BLOCK).to_pylist()
    assert all(value.startswith("+32") for value in codes)
    masked = provider.bind(Context(), mask="(+1) *** @", placeholder="*").make(BLOCK).to_pylist()
    assert all(re.fullmatch(r"\(\+1\) \d{3} [A-Z]", value) for value in masked)
    digits = provider.bind(Context(), mask="+1-###", e164=True).make(BLOCK).to_pylist()
    assert all(re.fullmatch(r"\+1\d{3}", value) for value in digits)


@pytest.mark.parametrize(
    ("method", "parameters", "message"),
    [
        ("code.issn", {"mask": "####"}, "eight '#'"),
        ("person.phone_number", {"mask": "@", "placeholder": "@"}, "other than '@'"),
        ("person.phone_number", {"mask": "*", "placeholder": ""}, "one character"),
    ],
)
def test_masks_are_checked(method: str, parameters, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        mimesis_overrides(method, "en").bind(Context(), **parameters)
