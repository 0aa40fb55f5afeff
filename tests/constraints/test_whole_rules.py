"""Constraints over all rows: which rows break them, against plain definitions."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.constraints.apportion import apportion
from fakegen.errors import GenerationError, ParameterError
from fakegen.expressions import compile_expression
from fakegen.registry import Registry

KINDS = Registry().constraints
small = st.none() | st.integers(0, 3)
tables = st.lists(st.tuples(small, small, small), min_size=1, max_size=25)


class Plain:
    """A table of whole numbers and texts, of which only the types are known."""

    def __init__(self, columns, sources=None):
        self.types = {name: values.type for name, values in columns.items()}
        self.sources = sources or {}

    def __call__(self, text):
        return compile_expression(text, self.types)

    def spread(self, column):
        return None

    def decimals(self, column):
        return 0 if pa.types.is_integer(self.types[column]) else None

    def source(self, name, columns):
        return self.sources[name]


def holds(kind, value, columns, **sources):
    rule = KINDS[kind].factory(value, Plain(columns, sources))
    made = rule.holds(columns, len(next(iter(columns.values()))))
    assert made.dtype == np.bool_
    return made.tolist()


def columns_of(rows):
    return {name: pa.array([row[i] for row in rows], pa.int64()) for i, name in enumerate("abc")}


@given(tables)
def test_a_dependency_asks_for_the_value_of_the_first_row_of_its_kind(rows):
    first = {}
    for a, b, _ in rows:
        first.setdefault(a, b)
    expected = [a is None or b == first[a] for a, b, _ in rows]
    assert holds("depends", {"depends": "b", "on": "a"}, columns_of(rows)) == expected


@given(tables)
def test_one_to_one_holds_where_no_value_has_two_partners(rows):
    made = holds("one_to_one", ["a", "b"], columns_of(rows))
    pairs = {(a, b) for a, b, _ in rows if a is not None and b is not None}
    fine = len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})
    if fine and all(a is not None and b is not None for a, b, _ in rows):
        assert all(made)
    if not fine:
        assert not all(made)


@given(tables, st.integers(1, 3))
def test_rows_beyond_a_number_per_group_are_too_many(rows, most):
    seen = Counter()
    expected = []
    for a, b, _ in rows:
        if a is None or b is None:
            expected.append(True)
            continue
        seen[a, b] += 1
        expected.append(seen[a, b] <= most)
    rule = {"at_most": most, "per": ["a", "b"]}
    assert holds("at_most", rule, columns_of(rows)) == expected
    if most == 1:
        assert holds("unique", ["a", "b"], columns_of(rows)) == expected


@given(tables, st.integers(1, 3))
def test_groups_of_another_size_are_wrong_as_a_whole(rows, size):
    counts = Counter(a for a, _, _ in rows)
    expected = [a is None or counts[a] == size for a, _, _ in rows]
    assert holds("exactly", {"exactly": size, "per": "a"}, columns_of(rows)) == expected


@given(tables)
def test_a_monotone_value_is_not_below_any_of_an_earlier_time(rows):
    before = defaultdict(list)
    for a, b, c in rows:
        before[a].append((b, c))
    expected = [
        None in (a, b, c)
        or all(c >= other for time, other in before[a] if None not in (time, other) and time < b)
        for a, b, c in rows
    ]
    rule = {"monotone": "c", "over": "b", "per": "a"}
    assert holds("monotone", rule, columns_of(rows)) == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(2000, 2010)), min_size=1, max_size=20))
def test_a_steady_value_goes_on_by_its_step(rows):
    columns = {
        "person": pa.array([p for p, _ in rows]),
        "year": pa.array([y for _, y in rows]),
        "age": pa.array([30 + p + (y - 2000) for p, y in rows]),
    }
    rule = {"monotone": "age", "over": "year", "per": "person", "by": 1}
    assert all(holds("monotone", rule, columns))
    wrong = columns | {"age": pa.array([*columns["age"].to_pylist()[:-1], 99])}
    if [p for p, _ in rows].count(rows[-1][0]) > 1:
        assert not all(holds("monotone", rule, wrong))


def test_years_of_dates_count():
    columns = {
        "person": pa.array(["x", "x"]),
        "seen": pa.array([10_000, 10_000 + 366]).cast(pa.int32()).view(pa.date32()),
        "age": pa.array([40, 41]),
    }
    rule = {"monotone": "age", "over": "seen", "per": "person", "by": 1}
    assert holds("monotone", rule, columns) == [True, True]


def test_combinations_count_missing_values():
    places = pa.table({"a": [1, 2, None], "b": [1, 1, 2]})
    columns = columns_of([(1, 1, 0), (1, 2, 0), (None, 2, 0), (None, None, 0)])
    rule = {"combinations": ["a", "b"], "source": "places"}
    assert holds("combinations", rule, columns, places=places) == [True, False, True, False]


def test_declared_totals_hold_per_group_or_not_at_all():
    columns = columns_of([(1, 5, 0), (1, 6, 0), (2, 7, 0), (3, None, 0)])
    rule = {"total": "b", "per": "a", "is": {1: 11, 2: 8}}
    assert holds("total", rule, columns) == [True, True, False, True]
    sums = pa.table({"a": [1, 1, 2], "b": [4, 7, 7]})
    rule = {"total": "b", "per": "a", "of": "sums"}
    assert all(holds("total", rule, columns, sums=sums))
    with pytest.raises(GenerationError, match="no row of a 9 has a value of 'b'"):
        holds("total", {"total": "b", "per": "a", "is": {9: 1}}, columns)


@given(tables)
def test_a_sum_and_a_formula_pass_what_is_missing(rows):
    expected = [None in row or row[0] + row[1] == row[2] for row in rows]
    assert holds("sum", {"sum": ["a", "b"], "total": "c"}, columns_of(rows)) == expected
    assert holds("formula", {"c": "a + b"}, columns_of(rows)) == expected


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.floats(-1e6, 1e6, allow_nan=False)),
        min_size=1,
        max_size=40,
    )
)
def test_shares_add_up_and_are_near_what_was_wanted(items):
    group = np.unique([g for g, _ in items], return_inverse=True)[1]
    wanted = np.array([value for _, value in items])
    totals = np.rint(np.bincount(group, weights=wanted)).astype(np.int64)
    shares = apportion(wanted, group, totals)
    sums = np.zeros(len(totals), dtype=np.int64)
    np.add.at(sums, group, shares)
    assert sums.tolist() == totals.tolist()
    assert np.abs(shares - wanted).max() <= 1.001


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("depends", "b", "needs the columns that decide: 'on'"),
        ("depends", {"depends": "b", "on": ["a", "b"]}, "'b' cannot depend on itself"),
        ("one_to_one", ["a", "b", "c"], "between two columns"),
        ("at_most", {"at_most": 0, "per": "a"}, "1 or more, not 0"),
        ("exactly", {"exactly": 2}, "'per'"),
        ("unique", ["a", "a"], "'a' stands twice"),
        ("unique", ["a + 1"], "'a \\+ 1' is none"),
        ("monotone", {"monotone": "a", "over": "b"}, "needs 'per'"),
        ("monotone", {"monotone": "a", "over": "b", "per": "b"}, "must be different"),
        (
            "monotone",
            {"monotone": "a", "over": "b", "per": "c", "by": "x"},
            "'by' must be a number",
        ),
        ("total", {"total": "a"}, "either 'is', what it is, or 'of'"),
        ("total", {"total": "a", "is": 1.5}, "has 0 decimals, and 1.5 has more"),
        ("total", {"total": "a", "per": "b", "is": 3}, "a number for each group"),
        ("sum", {"sum": ["a", "b"]}, "'total'"),
        ("sum", {"sum": ["a", "b"], "total": 1, "adjust": "total"}, "must be parts or total"),
        ("formula", {"a": "'x'"}, "holds int64, and its formula makes string"),
        ("formula", "a = b", "needs columns, each with its expression"),
        ("at_most", {"at_most": 1, "pre": "a"}, "no option 'pre'"),
    ],
)
def test_what_cannot_be_meant_is_refused(kind, value, message):
    with pytest.raises(ParameterError, match=message):
        KINDS[kind].factory(value, Plain(columns_of([(1, 2, 3)])))
