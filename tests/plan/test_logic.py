"""Conditions made of conditions follow Boolean algebra, row by row."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from fakegen.expressions.compiled import compile_expression
from fakegen.plan.logic import All, Holds, NoneOf

TYPES = {"a": pa.int64(), "b": pa.int64()}
TEXTS = ["a > 1", "b > 1", "a == b", "a + b < 4"]
COLUMN = st.lists(st.none() | st.integers(0, 3), min_size=5, max_size=5)


def condition(text: str) -> Holds:
    return Holds(compile_expression(text, TYPES))


def test_an_unknown_answer_is_no():
    held = condition("a > 1").holds({"a": pa.array([2, 1, None])}, 3)
    assert held.tolist() == [True, False, False]


@given(COLUMN, COLUMN, st.lists(st.sampled_from(TEXTS), max_size=3))
def test_all_and_none(a, b, texts):
    inputs = {"a": pa.array(a, pa.int64()), "b": pa.array(b, pa.int64())}
    several = [condition(text) for text in texts]
    each = [item.holds(inputs, 5) for item in several]
    every = np.logical_and.reduce(each) if each else np.ones(5, bool)
    some = np.logical_or.reduce(each) if each else np.zeros(5, bool)
    assert All(several).holds(inputs, 5).tolist() == every.tolist()
    assert NoneOf(several).holds(inputs, 5).tolist() == (~some).tolist()


def test_each_column_is_read_once():
    several = [condition("a > 1"), condition("a == b")]
    assert All(several).reads == NoneOf(several).reads == ("a", "b")
    assert All(several).text == "a > 1 and a == b"
