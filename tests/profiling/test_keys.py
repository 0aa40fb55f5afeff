"""Columns on which no two rows agree."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.profiling.rules import ROWS, texts


def test_keys_of_one_column_and_of_several(rng):
    order = np.repeat(np.arange(500), 6)
    line = np.tile(np.arange(6), 500)
    keys = {"order": order, "line": line, "size": rng.integers(0, 9, ROWS)}
    assert texts(pa.table(keys), "unique") == ["order + line is unique"]
    codes = [f"k{n}" for n in range(ROWS)]
    both = ["code is unique", "order + line is unique"]
    assert texts(pa.table({"code": codes, **keys}), "unique") == both


def test_a_key_has_no_missing_values(rng):
    codes = pa.array([None, *(f"k{n}" for n in range(1, ROWS))])
    assert texts(pa.table({"code": codes}), "unique") == []


def test_what_chance_keeps_apart_is_no_key(rng):
    wide = rng.choice(2**40, 100, replace=False)
    assert texts(pa.table({"wide": wide}), "unique") == []
    assert texts(pa.table({"dense": rng.permutation(ROWS)}), "unique") == ["dense is unique"]


def test_fewer_than_twenty_rows_show_no_key():
    codes = [f"k{n}" for n in range(20)]
    assert texts(pa.table({"id": codes[:-1]}), "unique") == []
    assert texts(pa.table({"id": codes}), "unique") == ["id is unique"]
