"""Bitcoin addresses have the check sum that python-stdnum computes."""

from __future__ import annotations

import pytest
import stdnum.bitcoin

import fakegen
from fakegen.providers.mimesis.bitcoin_addresses import base58


def made(**parameters: object) -> list[str]:
    column = {"mimesis.payment.bitcoin_address": parameters}
    schema = {"tables": {"t": {"rows": 400, "columns": {"a": column}}}}
    return fakegen.generate(schema)["t"].to_arrow()["a"].to_pylist()


def test_addresses_are_valid_and_of_both_kinds():
    addresses = made()
    assert all(map(stdnum.bitcoin.is_valid, addresses))
    assert {address[0] for address in addresses} == {"1", "3"}
    assert len(set(addresses)) == len(addresses)


def test_invalid_ones_are_all_invalid():
    assert not any(map(stdnum.bitcoin.is_valid, made(valid=False)))


@pytest.mark.parametrize(
    ("content", "encoded"), [(b"", ""), (b"\0\0\1", "112"), (b"Hello World!", "2NEpo7TZRRrLZSi2U")]
)
def test_base_58(content, encoded):
    assert base58(content) == encoded
