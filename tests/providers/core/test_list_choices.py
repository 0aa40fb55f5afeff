"""Choices among the items of a list that each row has of its own."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

import fakegen
from fakegen import GenerationError, SchemaError
from fakegen.interfaces.provider import Dynamic
from fakegen.providers.core import Choice


def by_row(name, kind):
    return Dynamic(input=name, type=pa.list_(kind))


def made_rows(columns, rows=400):
    tables = {"t": {"rows": rows, "columns": columns}}
    return fakegen.generate({"seed": 5, "tables": tables})["t"].to_arrow().to_pylist()


@given(st.lists(st.none() | st.lists(st.integers(0, 9), max_size=5), min_size=1, max_size=60))
def test_an_item_of_the_rows_list_or_null(bind, made, lists):
    generator = bind(Choice, value=by_row("tags", pa.int64()))
    values = pa.array(lists, pa.list_(pa.int64()))
    for one, item in zip(lists, made(generator, len(lists), tags=values).to_pylist(), strict=True):
        assert item in one if one else item is None


def test_items_are_as_likely_as_the_weights_of_their_row(bind, made):
    rows = 30_000
    generator = bind(
        Choice, value={"values": by_row("v", pa.string()), "weights": by_row("w", pa.float64())}
    )
    kinds = [(["a", "b", "c"], [1.0, 2.0, 5.0]), (["a", "d"], [3.0, 0.0]), (["e"], [0.1])]
    values = pa.array([kinds[row % 3][0] for row in range(rows)])
    weights = pa.array([kinds[row % 3][1] for row in range(rows)])
    found = made(generator, rows, v=values, w=weights).to_pylist()
    counts = Counter(found[::3])
    # A generator that is right fails here once in ten thousand seeds; the seed is fixed.
    expected = [10_000 * weight / 8 for weight in (1, 2, 5)]
    assert chisquare([counts[item] for item in "abc"], expected).pvalue > 1e-4
    assert set(found[1::3]) == {"a"}
    assert set(found[2::3]) == {"e"}


def test_without_weights_items_are_equally_likely(bind, made):
    generator = bind(Choice, value=by_row("v", pa.string()))
    found = made(generator, 30_000, v=pa.array([["a", "b", "a", "c"]] * 30_000)).to_pylist()
    counts = Counter(found)
    assert chisquare([counts["a"], counts["b"], counts["c"]], [15_000, 7_500, 7_500]).pvalue > 1e-4


def test_lists_come_from_columns_and_expressions():
    columns = {
        "tags": {"list": {"of": {"choice": ["q", "w", "e"]}, "length": {"min": 0, "max": 3}}},
        "shares": {
            "list": {"of": {"integer": {"min": 1, "max": 5}}, "length": "{{ tags | length }}"}
        },
        "kind": {"choice": ["big", "small"]},
        "of_tags": {"choice": {"values": "{{ tags }}", "weights": "{{ shares }}"}},
        "upper": {"choice": "{{ tags | map('upper') }}"},
        "size": {"choice": "{{ ['L', 'XL'] if kind == 'big' else ['S'] }}"},
        "fixed": {
            "choice": {"values": ["x", "y"], "weights": "{{ [0, 1] if kind == 'big' else [1, 0] }}"}
        },
        "two": {"choice": {"values": "{{ [kind, 'any'] }}", "weights": [1, 3]}},
    }
    rows = made_rows(columns)
    for row in rows:
        assert row["of_tags"] in (row["tags"] or [None])
        assert row["upper"] in ([tag.upper() for tag in row["tags"]] or [None])
        assert row["size"] in {"big": ["L", "XL"], "small": ["S"]}[row["kind"]]
        assert row["fixed"] == {"big": "y", "small": "x"}[row["kind"]]
        assert row["two"] in (row["kind"], "any")
    assert {row["size"] for row in rows} == {"L", "XL", "S"}


def test_values_can_still_be_called_values_and_weights():
    columns = {
        "n": {"integer": {"max": 3}},
        "c": {"choice": {"values": "{{ n + 1 }}", "weights": 2}},
    }
    assert {row["c"] for row in made_rows(columns)} == {"values", "weights"}


TAGS = {"list": {"of": {"choice": ["q", "w"]}, "length": {"min": 1, "max": 2}}}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{{ n }}", "'value' must be a list, not int64"),
        (
            {"values": "{{ tags }}", "weights": [1, -1]},
            "'weights' must be a list of numbers, 0 or more",
        ),
        (
            {"values": "{{ tags }}", "weights": "{{ tags }}"},
            "'weights' must be numbers, not string",
        ),
        ({"values": [], "weights": [1]}, "'values' must be a list of at least one value"),
        ({"values": "{{ n }}", "weights": [1]}, "'values' must be a list, not int64"),
    ],
)
def test_mistakes_before_anything_is_made(value, message):
    with pytest.raises(SchemaError, match=message):
        made_rows({"n": {"integer": {"max": 3}}, "tags": TAGS, "c": {"choice": value}})


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, 1], r"row \d+: 1 values have 2 weights"),
        (
            "{{ [0] if tags | length == 1 else [1, 2] }}",
            r"row \d+: the weights .* not all 0, not 0",
        ),
    ],
)
def test_weights_that_do_not_fit_a_row(weights, message):
    with pytest.raises(GenerationError, match=message):
        made_rows({"tags": TAGS, "c": {"choice": {"values": "{{ tags }}", "weights": weights}}})
