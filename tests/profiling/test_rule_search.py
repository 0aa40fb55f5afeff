"""Rules found in data hold there, are those that were put there, and are no chance finds."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.profiling.rule_search import find_rules
from tests.profiling.rules import ROWS, texts


def test_what_a_formula_says_is_not_said_again(shop):
    kinds = {rule.kind for rule in find_rules(pa.table(shop))}
    assert kinds == {"unique", "formula"}


def test_missing_values_are_passed_over(rng):
    x, y = rng.integers(0, 500, ROWS), rng.integers(0, 500, ROWS)
    total = np.where(rng.random(ROWS) < 0.1, -1, x + y)
    gone = rng.random(ROWS) < 0.2
    table = pa.table({"x": pa.array(x, mask=gone), "y": y, "total": total})
    assert texts(table, "formula") == []
    (rule,) = find_rules(table, missing={"total": [-1]})
    assert rule.text == "total == x + y"
    assert rule.rows == int(np.sum(~gone & (total != -1)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 2**32 - 1),
    rows=st.sampled_from([1, 5, 40, 400]),
    levels=st.lists(st.sampled_from([1, 2, 5, 30, 1000]), min_size=1, max_size=8),
)
def test_independent_columns_have_no_rules(seed, rows, levels):
    """At 1e-9 per candidate a failure by chance is below 1e-6 in all runs together."""
    rng = np.random.default_rng(seed)
    columns = {f"c{n}": rng.integers(0, size, rows) for n, size in enumerate(levels)}
    columns["float"] = rng.normal(size=rows)
    columns["flag"] = rng.random(rows) < 0.5
    assert texts(pa.table(columns)) == []


@settings(max_examples=80, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32 - 1), rows=st.integers(0, 300), data=st.data())
def test_every_rule_holds(seed, rows, data):
    """Columns made from each other at random, with nulls: what is reported is true of each row."""
    rng = np.random.default_rng(seed)
    columns = {"a": rng.integers(0, 50, rows).astype(float), "b": rng.normal(20, 9, rows).round(1)}
    makers = {
        "multiple": lambda p, q: 3 * p,
        "sum": lambda p, q: p + q,
        "product": lambda p, q: p * q,
        "ratio": lambda p, q: p / (np.abs(q) + 1),
        "bucket": lambda p, q: np.floor_divide(p, 10),
        "above": lambda p, q: p + np.abs(q),
        "noise": lambda p, q: rng.integers(0, 4, rows).astype(float),
    }
    for number in range(data.draw(st.integers(1, 5))):
        names = st.sampled_from(sorted(columns))
        maker = makers[data.draw(st.sampled_from(sorted(makers)))]
        made = maker(columns[data.draw(names)], columns[data.draw(names)])
        made[rng.random(rows) < 0.1] = np.nan
        columns[f"m{number}"] = made
    for rule in find_rules(
        pa.table({k: pa.array(v, from_pandas=True) for k, v in columns.items()})
    ):
        there = ~np.any(np.isnan([columns[name] for name in rule.columns]), axis=0)
        values = [columns[name][there] for name in rule.columns]
        assert rule.rows <= there.sum() or rule.kind == "increasing"
        if rule.kind == "increasing":
            assert all(np.all(low <= high) for low, high in itertools.pairwise(values))
        elif rule.kind == "unique":
            assert len(np.unique(np.stack(values), axis=1).T) == rows
        elif rule.kind in ("depends", "one_to_one"):
            assert len(np.unique(np.stack(values), axis=1).T) == len(np.unique(values[0]))
        else:
            names = {
                "round": np.round,
                "int": np.rint,
                **{n: columns[n][there] for n in rule.columns},
            }
            assert np.allclose(
                eval(rule.arguments["formula"][rule.columns[0]], {}, names), values[0], atol=1e-6
            )


@pytest.mark.parametrize(
    "table",
    [
        pa.table({}),
        pa.table({"a": pa.array([], pa.int64())}),
        pa.table({"a": pa.nulls(50), "b": pa.nulls(50, pa.float64())}),
        pa.table({"a": [[1], [2]] * 50, "b": [{"x": 1}, None] * 50}),
        pa.table({"a": [float("nan"), float("inf")] * 50, "b": [2**63 - 1, -(2**63)] * 50}),
        pa.table({"a": pa.array(["x", "y"] * 50).dictionary_encode(), "b": [b"\0", None] * 50}),
        pa.table({"a": [timedelta(days=n) for n in range(100)], "b": [date(2024, 1, 1)] * 100}),
    ],
    ids=["no columns", "no rows", "nulls", "nested", "extremes", "dictionary", "temporal"],
)
def test_odd_tables_are_no_trouble(table):
    for rule in find_rules(table):
        assert set(rule.columns) <= set(table.column_names)
