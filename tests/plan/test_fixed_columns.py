"""Fixed columns: what depends on them follows, everything else stays, and constraints hold."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen.api.fixed_values import fixed_value
from fakegen.engine import Run, Slice
from fakegen.plan.fixed_columns import with_fixed
from fakegen.streams import Rows

SCHEMA = {
    "sources": {
        "zoo": {"rows": [{"kind": k, "legs": n} for k, n in [("cat", 4), ("hen", 2), ("ant", 6)] * 400]}
    },
    "models": {"animals": {"source": "zoo", "columns": {"legs": {"kind": "categorical"}, "kind": {"kind": "categorical"}}}},
    "tables": {
        "t": {
            "rows": 40,
            "columns": {
                "id": "sequence",
                "sex": {"choice": ["F", "M"]},
                "first": {"faker.first_name": {"gender": "{{ sex }}"}},
                "mail": {"template": "{{ first | slug }}@example.org"},
                "low": {"integer": {"min": 0, "max": 50}},
                "high": {"integer": {"min": 0, "max": 100}},
                "*": {"model": "animals"},
            },
            "constraints": ["low < high"],
        }
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def plan():
    plan = fakegen.load(SCHEMA)._planner.plan()
    Run(plan).settle(Slice("t", plan.tables["t"].columns, 0, 40))
    return plan.tables["t"]


WHOLE = Rows(0, 40)


def made(table, rows=WHOLE, **fixed):
    values = {name: fixed_value(name, value, table.types[name]) for name, value in fixed.items()}
    return pa.Table.from_batches([with_fixed(table, values).batch(rows, table.columns)])


def test_what_depends_on_it_follows_and_the_rest_stays(plan):
    before, after = made(plan), made(plan, sex="F")
    assert set(after["sex"].to_pylist()) == {"F"}
    same = [sex == "F" for sex in before["sex"].to_pylist()]
    for name in ("id", "low", "high", "kind", "legs"):
        assert after[name].equals(before[name])
    for old, new, is_same in zip(
        before["mail"].to_pylist(), after["mail"].to_pylist(), same, strict=True
    ):
        assert (old == new) == is_same


def test_what_stands_upstream_stays(plan):
    before, after = made(plan), made(plan, first="Ada")
    assert after["sex"].equals(before["sex"])
    assert set(after["mail"].to_pylist()) == {"ada@example.org"}


def test_columns_of_a_model_follow_one_another(plan):
    after = made(plan, kind="hen")
    assert after["legs"].to_pylist().count(2) > 35


def test_constraints_hold_by_the_other_columns(plan):
    after = made(plan, low=49)
    assert all(high > 49 for high in after["high"].to_pylist())
    before = made(plan)
    kept = [n for n, high in enumerate(before["high"].to_pylist()) if high > 49]
    assert all(after["high"][n] == before["high"][n] for n in kept)


def test_a_contradiction_is_an_error(plan):
    with pytest.raises(
        fakegen.GenerationError, match="'low < high' cannot be satisfied: none of its"
    ):
        made(plan, low=5, high=3)


@given(st.integers(0, 39), st.integers(1, 12))
def test_any_rows_alone_equal_the_whole(plan, start, count):
    whole = made(plan, sex="M", low=20)
    alone = made(plan, Rows(start, min(count, 40 - start)), sex="M", low=20)
    assert alone.equals(whole.slice(start, len(alone)).combine_chunks())
