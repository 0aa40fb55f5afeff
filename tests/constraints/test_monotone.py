"""``monotone``: a column that goes one way over time within each entity."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import FakegenError

small = st.none() | st.integers(0, 3)
tables = st.lists(st.tuples(small, small, small), min_size=1, max_size=25)


def columns_of(rows):
    return {name: pa.array([row[i] for row in rows], pa.int64()) for i, name in enumerate("abc")}


@given(tables)
def test_a_monotone_value_is_not_below_any_of_an_earlier_time(holds, rows):
    before = defaultdict(list)
    for a, b, c in rows:
        before[a].append((b, c))
    expected = [
        None in (a, b, c)
        or all(c >= other for time, other in before[a] if None not in (time, other) and time < b)
        for a, b, c in rows
    ]
    rule = {"monotone": "c", "over": "b", "per": "a"}
    assert holds(rule, columns_of(rows)) == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(2000, 2010)), min_size=1, max_size=20))
def test_a_steady_value_goes_on_by_its_step(holds, rows):
    columns = {
        "person": pa.array([p for p, _ in rows]),
        "year": pa.array([y for _, y in rows]),
        "age": pa.array([30 + p + (y - 2000) for p, y in rows]),
    }
    rule = {"monotone": "age", "over": "year", "per": "person", "by": 1}
    assert all(holds(rule, columns))
    wrong = columns | {"age": pa.array([*columns["age"].to_pylist()[:-1], 99])}
    if [p for p, _ in rows].count(rows[-1][0]) > 1:
        assert not all(holds(rule, wrong))


def test_years_of_dates_count(holds):
    columns = {
        "person": pa.array(["x", "x"]),
        "seen": pa.array([10_000, 10_000 + 366]).cast(pa.int32()).view(pa.date32()),
        "age": pa.array([40, 41]),
    }
    rule = {"monotone": "age", "over": "seen", "per": "person", "by": 1}
    assert holds(rule, columns) == [True, True]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"monotone": "a", "over": "b"}, "constraint 'monotone' needs 'per'"),
        ({"monotone": "a", "over": "b", "per": "b"}, "must be different"),
        (
            {"monotone": "a", "over": "b", "per": "c", "by": "x"},
            "'by' must be a number",
        ),
        (
            {"monotone": "a", "over": "b", "per": "c", "by": 1, "falling": True},
            "and 'falling' cannot both be given",
        ),
        ({"monotone": ["a"], "over": "b", "per": "c"}, "'monotone' must be a column, not a list"),
    ],
)
def test_what_cannot_be_meant_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, columns_of([(1, 2, 3)]))
