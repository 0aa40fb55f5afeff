"""Choices, with and without weights."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import ParameterError
from fakegen.providers.core import Choice

ITEMS = st.one_of(
    st.lists(st.integers(-9, 9) | st.floats(-9, 9) | st.none(), min_size=1, max_size=12),
    st.lists(st.text(max_size=3) | st.none(), min_size=1, max_size=12),
    st.lists(st.booleans(), min_size=1, max_size=12),
    st.lists(st.dates(), min_size=1, max_size=12),
)


@given(ITEMS)
def test_a_list_is_what_can_be_chosen(bind, counted, items):
    assert set(counted(bind(Choice, value=items))) == set(items)


@given(st.dictionaries(st.text(max_size=3), st.sampled_from([0, 1, 2.5]), min_size=1))
def test_a_mapping_is_what_can_be_chosen_but_for_weight_0(bind, counted, weights):
    possible = {item for item, weight in weights.items() if weight}
    if possible:
        assert set(counted(bind(Choice, value=weights))) == possible
    else:
        with pytest.raises(ParameterError, match="no values to choose"):
            bind(Choice, value=weights)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"a": 7, "b": 2, "c": 1}, {"a": 0.7, "b": 0.2, "c": 0.1}),
        (["a", "b", "a", "c"], {"a": 0.5, "b": 0.25, "c": 0.25}),
        (["a", "b", "c"], {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}),
    ],
)
def test_weights_are_kept(bind, block, value, expected):
    made = bind(Choice, value=value).make(block(30_000)).value_counts().to_pylist()
    counts = {item["values"]: item["counts"] for item in made}
    observed = [counts[item] for item in expected]
    assert stats.chisquare(observed, np.array([*expected.values()]) * 30_000).pvalue > 1e-4


@pytest.mark.parametrize(
    ("value", "type"),
    [
        ([1, 2], pa.int64()),
        ([1, 2.5], pa.float64()),
        ([True, False], pa.bool_()),
        ([date(2020, 1, 1)], pa.date32()),
        (["a", None], pa.string()),
    ],
)
def test_types(bind, value, type):
    assert bind(Choice, value=value).type == type


@pytest.mark.parametrize(
    ("value", "message", "key"),
    [
        ([], "no values to choose", None),
        ({}, "no values to choose", None),
        ({"a": 0}, "no values to choose", None),
        (["a", 1], "different kinds: 'a' is a string, 1 is a number", None),
        ([True, 1], "different kinds", None),
        ({"a": -1}, "weight of 'a'", "a"),
        ({"a": "often"}, "weight of 'a'", "a"),
        ({"a": float("inf")}, "weight of 'a'", "a"),
        ({"a": float("nan")}, "weight of 'a'", "a"),
        ({"a": True}, "weight of 'a'", "a"),
        ([[1]], "not a single value", 0),
        ([2**70], "64 bits", None),
        ("red", "must be a list or a mapping", None),
    ],
)
def test_wrong_choices(bind, value, message, key):
    with pytest.raises(ParameterError, match=message) as caught:
        bind(Choice, value=value)
    assert (caught.value.parameter, caught.value.key) == ("value", key)
