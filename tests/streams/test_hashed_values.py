"""Sets of values that are known by their hashes."""

from __future__ import annotations

import pyarrow as pa

from fakegen.streams.hashed_values import NONE
from fakegen.streams.hashing import hash_pairs


def has(values, *columns: pa.Array) -> list[bool]:
    return values.has(*hash_pairs(columns)).tolist()


def test_values_are_found_again_whatever_their_order():
    some = NONE.joined([pa.array(["b", "a"])]).joined([pa.array(["a", "c"])])
    assert has(some, pa.array(["c", "x", "a", "b"])) == [True, False, True, True]
    assert has(NONE, pa.array(["a"])) == [False]


def test_combinations_are_not_their_parts():
    some = NONE.joined([pa.array([1, 2]), pa.array(["a", "b"])])
    assert has(some, pa.array([1, 1]), pa.array(["a", "b"])) == [True, False]
