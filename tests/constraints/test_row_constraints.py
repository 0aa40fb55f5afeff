"""Constraints over one row: what they hold for, and what they refuse to be."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.expressions import compile_expression
from fakegen.registry import Registry

COLUMNS = {
    "age": pa.array([12, 30, None, 70]),
    "income": pa.array([">50K", "<=50K", "<=50K", None]),
    "born": pa.array([date(2000, 1, 1), date(1990, 5, 5), None, date(1950, 1, 1)]),
    "hired": pa.array([date(2020, 1, 1), date(1980, 5, 5), date(1999, 1, 1), None]),
    "left": pa.array([date(2020, 1, 1), None, date(1998, 1, 1), date(1949, 1, 1)]),
}
TYPES = {name: values.type for name, values in COLUMNS.items()}
KINDS = Registry().constraints


class Plain:
    """A table of columns of which no more than the types are known."""

    def __init__(self, types):
        self.types = types

    def __call__(self, text):
        return compile_expression(text, self.types)

    def spread(self, column):
        return None


def constraint(kind, value, types=TYPES):
    return KINDS[kind].factory(value, Plain(types))


def holds(kind, value):
    made = constraint(kind, value).holds(COLUMNS, 4)
    assert made.dtype == np.bool_
    return made.tolist()


def test_expression_refuses_only_what_is_false():
    assert holds("expr", "age >= 18") == [False, True, True, True]


def test_implication_refuses_a_true_premise_with_a_false_conclusion():
    rule = {"if": "age < 18", "then": "income == '<=50K'"}
    assert holds("if", rule) == [False, True, True, True]


def test_increasing_passes_over_what_is_missing():
    assert holds("increasing", ["born", "hired", "left"]) == [True, False, False, False]


def test_increasing_strictly_refuses_equal_values():
    rule = {"increasing": ["hired", "left"], "strict": True}
    assert holds("increasing", rule) == [False, True, False, True]


@given(
    st.lists(
        st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=20
    ),
    st.booleans(),
)
def test_increasing_equals_its_definition(rows, strict):
    columns = {
        name: pa.array(column, pa.int64())
        for name, column in zip("abc", zip(*rows, strict=True), strict=True)
    }
    rule = constraint(
        "increasing",
        {"increasing": ["a", "b", "c"], "strict": strict},
        dict.fromkeys("abc", pa.int64()),
    )
    for row, held in zip(rows, rule.holds(columns, len(rows)), strict=True):
        present = [value for value in row if value is not None]
        expected = present == sorted(present) and (not strict or len(set(present)) == len(present))
        assert held == expected


def test_range_includes_its_bounds():
    assert holds("range", {"range": "age", "min": 12, "max": 30}) == [True, True, True, False]
    assert holds("range", {"range": "born", "min": date(1990, 5, 5)}) == [True, True, True, False]


def test_membership_and_pattern_let_missing_values_pass():
    assert holds("membership", {"membership": "income", "in": ["<=50K"]}) == [
        False, True, True, True
    ]  # fmt: skip
    assert holds("regex", {"regex": "income", "matches": r"<=\d+K|>50"}) == [
        False, True, True, True
    ]  # fmt: skip


def test_constraints_say_what_they_read_and_how_they_are_printed():
    rule = constraint("if", {"if": "age < 18", "then": "income == '<=50K'"})
    assert list(rule.reads) == ["age", "income"]
    assert rule.text == "if age < 18 then income == '<=50K'"
    assert constraint("range", {"range": "age", "min": 17}).text == "17 <= age"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("expr", "age + 1", "must be true or false"),
        ("expr", 5, "a condition is an expression, not 5"),
        ("expr", "agee > 1", "there is no column 'agee'"),
        ("if", {"if": "age < 18"}, "'if' needs a 'then'"),
        ("if", {"if": "age < 18", "than": "true"}, "'if' has no option 'than'"),
        ("increasing", ["age"], "two or more columns"),
        ("increasing", ["age", "income"], "cannot be compared"),
        ("increasing", {"increasing": ["age", "age"], "strict": "x"}, "'strict' must be"),
        ("range", "age", "needs 'min', 'max' or both"),
        ("range", {"range": "age", "min": 5, "max": 3}, r"'min' \(5\) is above 'max' \(3\)"),
        ("range", {"range": "age", "min": "x"}, "cannot be compared"),
        ("range", {"range": ["age"], "min": 1}, "needs the name of a column"),
        ("membership", {"membership": "age", "in": ["x"]}, "the list holds others"),
        ("membership", "age", "needs a list of values"),
        ("regex", {"regex": "income", "matches": "("}, "bad pattern"),
        ("regex", {"regex": "age", "matches": "a"}, "not strings"),
    ],
)
def test_bad_constraints_are_refused_before_anything_is_made(kind, value, message):
    with pytest.raises(ParameterError, match=message):
        constraint(kind, value)
