"""Choices whose values and weights are expressions over the row."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from scipy import stats

import fakegen


def rows_of(columns, rows=400, **more):
    schema = fakegen.load({"tables": {"t": {"rows": rows, "columns": columns}}})
    whole = schema.generate()["t"].to_arrow()
    part = schema.generate(50, start_row=100)["t"].to_arrow()
    assert part.equals(whole.slice(100, 50))
    return whole.to_pylist()


def test_each_row_has_its_own_weights():
    """One chi-square test at 1e-6 for each group of rows."""
    made = rows_of(
        {
            "age": {"choice": [20, 70]},
            "pays": {"choice": {"app": "{{ 3 if age < 30 else 1 }}", "cash": 1, "never": 0}},
        },
        20_000,
    )
    for age, weights in ((20, (3, 1)), (70, (1, 1))):
        found = Counter(row["pays"] for row in made if row["age"] == age)
        assert set(found) == {"app", "cash"}
        total = sum(found.values())
        expected = [total * weight / sum(weights) for weight in weights]
        assert stats.chisquare([found["app"], found["cash"]], expected).pvalue > 1e-6


def test_equal_weights_choose_as_constants_do():
    columns = {"n": {"choice": [1, 2]}, "x": {"choice": {"a": 3, "b": 1, "c": 2}}}
    by_row = {**columns, "x": {"choice": {"a": "{{ 3 + 0 * n }}", "b": 1, "c": 2}}}
    assert rows_of(columns) == rows_of(by_row)


def test_weights_of_0_and_null_leave_values_out():
    made = rows_of(
        {
            "n": {"integer": {"min": 0, "max": 1}, "null": 0.3},
            "x": {"choice": {"a": "{{ n }}", "b": 1, "c": "{{ 1 - n }}"}},
        }
    )
    seen = {None: {"b"}, 0: {"b", "c"}, 1: {"a", "b"}}
    assert {n: {r["x"] for r in made if r["n"] == n} for n in (None, 0, 1)} == seen


def test_values_of_the_row_are_chosen_among():
    made = rows_of(
        {
            "low": {"integer": {"min": 1, "max": 5}},
            "x": {"choice": ["{{ low }}", "{{ low / 2 }}", 9.5, None]},
        }
    )
    kinds = Counter(
        "null" if r["x"] is None else (r["low"], r["low"] / 2, 9.5).index(r["x"]) for r in made
    )
    assert set(kinds) == {"null", 0, 1, 2}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": "{{ s }}"}, "columns.x.choice.a: the weight of 'a' must be a number, not string"),
        (["{{ s }}", 3], "values of different kinds: string and int64"),
        ({"a": "{{ n - 5 }}", "b": 1}, "row 0: the weights must be numbers, 0 or more"),
        ({"a": "{{ n - n }}", "b": 0}, "not all 0, not 0, 0"),
    ],
)
def test_mistakes(value, message):
    columns = {"n": {"choice": [1, 2]}, "s": {"constant": "x"}, "x": {"choice": value}}
    with pytest.raises(fakegen.FakegenError, match=message):
        rows_of(columns)


def test_the_type_is_known_before():
    columns = {"n": {"choice": [1, 2]}, "x": {"choice": ["{{ n }}", 2.5]}}
    schema = fakegen.load({"tables": {"t": {"rows": 0, "columns": columns}}})
    assert schema.generate()["t"].to_arrow().schema.field("x").type == pa.float64()
