"""Sizes of values: never below what a value takes as a string."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError
from jinja2.utils import Cycler

from fakegen.expressions.row_budget import (
    LARGEST_BITS,
    LONGEST,
    PER_ROW,
    RowBudget,
    listed,
    size_of,
)

VALUES = st.recursive(
    st.text("ab") | st.integers(-(2**99), 2**99) | st.booleans() | st.none() | st.just(date.min),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text("ab"), inner),
)


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_a_size_is_that_of_the_string_give_or_take_a_few_characters_an_item(value):
    items = 1 + str(value).count(",") + str(value).count(":")
    assert size_of(value) >= (len(str(value)) - 24 * items) / 2


def test_what_is_shared_counts_as_often_as_it_occurs():
    value = ["a" * 9]
    for _ in range(40):
        value = [value, value]
    with pytest.raises(SecurityError, match="longer than"):
        size_of(value)
    assert size_of(["a" * (LONGEST // 2)]) > LONGEST // 2


def test_the_largest_integer_is_a_string_under_any_setting_of_python():
    largest = 2**LARGEST_BITS - 1
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        assert size_of(largest) >= len(str(largest))
    finally:
        sys.set_int_max_str_digits(limit)
    with pytest.raises(SecurityError, match="630 digits"):
        size_of([largest + 1])


def test_only_what_has_a_value_is_printed():
    assert size_of(["a", Cycler(1)]) > 1
    for value in (Cycler(1), [len], {"a": (1, "b".upper)}):
        with pytest.raises(SecurityError, match="no value of its own"):
            size_of(value, printed=True)


def test_what_passes_by_becomes_a_list():
    assert listed(iter([1, 2])) == listed({1: 3, 2: 4}.keys()) == [1, 2]
    assert listed("ab") == "ab"


def test_a_budget_is_for_a_row():
    budget = RowBudget()
    with pytest.raises(SecurityError, match="too much for one row"):
        budget.spend(1)
    budget.start()
    budget.spend(PER_ROW)
    with pytest.raises(SecurityError):
        budget.spend(1)
    budget.start()
    budget.spend(PER_ROW)
