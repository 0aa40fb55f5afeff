"""What becomes of found rules: each is met once, as cheaply as it can be."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from fakegen.inference.decisions import choose
from fakegen.inference.rule_lines import settle, weight_of
from fakegen.profiling.table_profile import profile_table

RNG = np.random.default_rng(3)
SIZE = 600


def settled(columns: dict):
    data = pa.table(columns)
    seen = profile_table("t", data, data.num_rows, ())
    return settle(seen, choose(seen))


def said(lines) -> list[str]:
    return [line.text.removeprefix("- ") for line in lines]


def test_an_order_is_a_constraint():
    low = RNG.integers(0, 900, SIZE)
    found = settled({"low": low, "high": low + RNG.integers(1, 300, SIZE) * 7})
    assert any("increasing: [low, high]" in text for text in said(found.constraints))
    assert not found.derive


def test_a_formula_is_derived():
    x, y = RNG.integers(0, 500, SIZE), RNG.integers(0, 500, SIZE)
    found = settled({"x": x, "y": y, "total": x + y})
    assert found.derived == ["total"]
    assert any("total" in text and "x + y" in text for text in said(found.derive))


def test_a_dependency_is_met_once():
    city = RNG.integers(0, 30, SIZE)
    found = settled(
        {
            "city": np.char.add("c", city.astype(str)),
            "country": np.char.add("l", (city % 3).astype(str)),
            "x": RNG.normal(size=SIZE),
        }
    )
    lines = [*said(found.fuse), *said(found.constraints)]
    assert sum("city" in text and "country" in text for text in lines) == 1


def test_independent_columns_have_no_lines():
    found = settled({"a": RNG.normal(size=SIZE), "b": [f"k{n % 3}" for n in range(SIZE)]})
    assert not (found.fuse or found.derive or found.constraints or found.derived)


def test_a_key_of_two_columns_is_a_remark():
    found = settled(
        {
            "a": [f"a{n}" for n in np.repeat(range(30), 20)],
            "b": [f"b{n}" for n in np.tile(range(20), 30)],
        }
    )
    assert any("a + b" in line.comment for line in found.remarks)


def test_a_column_of_counts_may_be_the_weight():
    columns = {
        "kind": ["a", "b", "c", "d"] * 5,
        "place": [f"p{n // 4}" for n in range(20)],
        "count": RNG.integers(1, 99, 20),
    }
    data = pa.table(columns)
    assert "count" in weight_of(profile_table("t", data, 20, ())).text
    plain = data.rename_columns(["kind", "place", "size"])
    assert weight_of(profile_table("t", plain, 20, ())) is None
