"""Columns that rise, as gaps and back."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen import LearnedColumn, Rows, Stream
from fakegen.errors import ModelError
from fakegen.learning.codings.arrow_json import array_to_json
from fakegen.learning.gaps import RisingChain

NAMES = ["a", "b", "c"]
NUMBERS = st.none() | st.integers(-50, 50)
ROWS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=20)


def rising(rows: list[tuple]) -> pa.Table:
    """Return rows whose values, those that are there, do not fall."""
    made = []
    for row in rows:
        there = iter(sorted(value for value in row if value is not None))
        made.append([None if value is None else next(there) for value in row])
    return pa.table(
        {
            name: pa.array(column, pa.int64())
            for name, column in zip(NAMES, zip(*made, strict=True), strict=True)
        }
    )


def columns(table: pa.Table) -> dict[str, pa.Array]:
    return {name: table[name].combine_chunks() for name in table.column_names}


@given(ROWS)
def test_gaps_become_the_values_again(rows):
    table = rising(rows)
    chain = RisingChain.of(table, NAMES, lambda _: True)
    if chain is None:  # a column without values has no ends
        assert any(table[name].null_count == len(rows) for name in NAMES[1:])
        return
    gaps = chain.gaps(columns(table))
    assert list(gaps) == NAMES[1:]
    assert all(gap >= 0 for column in gaps.values() for gap in column.drop_null().to_pylist())
    again = chain.values({"a": table["a"].combine_chunks(), **gaps})
    assert again == {name: table[name].combine_chunks() for name in NAMES[1:]}


@given(ROWS, st.lists(st.tuples(NUMBERS, st.integers(0, 200), st.integers(0, 200)), min_size=1))
def test_any_gaps_above_zero_make_rising_values(rows, drawn):
    chain = RisingChain.of(rising([*rows, (0, 0, 0)]), NAMES, lambda _: True)
    first, second, third = (pa.array(part, pa.int64()) for part in zip(*drawn, strict=True))
    made = chain.values({"a": first, "b": second, "c": third})
    for a, b, c in zip(
        first.to_pylist(), made["b"].to_pylist(), made["c"].to_pylist(), strict=True
    ):
        assert b <= c
        assert a is None or a <= b
        # Nothing is above what was learned, unless the value before it is.
        assert b <= max(chain.ends[0][1].as_py(), a if a is not None else b)


@pytest.mark.parametrize(
    "table",
    [
        {"a": [1, 2], "b": [1.5, 2.5]},
        {"a": ["x"], "b": ["y"]},
        {"a": [1], "b": pa.nulls(1, pa.int64())},
        {"a": pa.array([1], pa.uint64()), "b": pa.array([2], pa.uint64())},
        {"a": [date(2020, 1, 1)], "b": [5]},
    ],
)
def test_what_has_no_distances_is_no_chain(table):
    assert RisingChain.of(pa.table(table), ["a", "b"], lambda _: True) is None


@pytest.fixture(scope="module")
def staff() -> pa.Table:
    rng = np.random.default_rng(3)
    born = rng.integers(0, 9_000, 500)
    hired = born + rng.integers(6_000, 9_000, 500)
    left = [int(h + 50 + n) if n % 3 else None for n, h in enumerate(hired)]
    day = [pa.array(values, pa.int32()).cast(pa.date32()) for values in (born, hired, left)]
    return pa.table({"born": day[0], "hired": day[1], "left": day[2], "x": rng.normal(size=500)})


@pytest.fixture(scope="module")
def model(staff):
    from fakegen.learning import fakegen_methods

    (trees,) = [method for method in fakegen_methods() if method.name == "trees"]
    return trees, trees.fit(staff, {}, [], rising=[["born", "hired", "left"]])


def test_drawn_columns_rise(model, staff):
    _, learned = model
    drawn = learned.draw(Stream.of(1, "t", "c", "v", Rows(0, 500)), {})
    assert list(drawn) == staff.column_names
    assert {name: array.type for name, array in drawn.items()} == dict(
        zip(staff.column_names, staff.schema.types, strict=True)
    )
    for born, hired, left in zip(
        *(drawn[n].to_pylist() for n in ("born", "hired", "left")), strict=True
    ):
        assert born <= hired
        assert left is None or hired <= left


def test_what_a_gap_is_counted_from_must_be_given_too(model):
    _, learned = model
    stream = Stream.of(1, "t", "c", "v", Rows(0, 3))
    hired = pa.array([date(2001, 1, 1)] * 3)
    with pytest.raises(
        ModelError, match=r"'hired' is given, .* the gap to 'born': give 'born', too"
    ):
        learned.draw(stream, {"hired": hired})
    born = pa.array([date(1975, 1, 1) + timedelta(days=n) for n in range(3)])
    drawn = learned.draw(stream, {"born": born, "hired": hired})
    assert drawn["born"] == born
    assert drawn["hired"] == hired


def test_a_saved_state_draws_the_same(model):
    method, learned = model
    stream = Stream.of(1, "t", "c", "v", Rows(0, 50))
    assert method.restore(*learned.state()).draw(stream, {}) == learned.draw(stream, {})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"names": ["born"]}, "do not fit together"),
        ({"names": ["born", "hired", "hired"]}, "do not fit together"),
        ({"names": ["born", "zz", "left"]}, "are not those of the model"),
        ({"names": ["x", "hired", "left"]}, "are not of one type"),
        ({"ends": []}, "do not fit together"),
    ],
)
def test_a_damaged_chain_is_refused(model, change, message):
    method, learned = model
    state, arrays = learned.state()
    damaged = {**state, "rising": [{**state["rising"][0], **change}]}
    with pytest.raises(ModelError, match=message):
        method.restore(damaged, arrays)


def test_ends_must_be_two_values(model):
    method, learned = model
    state, arrays = learned.state()
    (chain,) = state["rising"]
    ends = [array_to_json(pa.array([None, date(2020, 1, 1)])), chain["ends"][1]]
    with pytest.raises(ModelError, match="have no bounds"):
        method.restore({**state, "rising": [{**chain, "ends": ends}]}, arrays)


def test_what_is_said_to_be_a_category_has_no_gaps(staff):
    from fakegen.learning import fakegen_methods

    (trees,) = [method for method in fakegen_methods() if method.name == "trees"]
    said = {"hired": LearnedColumn(kind="categorical")}
    learned = trees.fit(staff.slice(0, 60), said, [], rising=[["born", "hired"]])
    assert "rising" not in learned.describe()
