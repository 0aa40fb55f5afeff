"""Windows: tables of their own, far beyond the table's own rows."""

import pyarrow as pa
import pytest

import fakegen
from fakegen.engine import Run, Slice
from fakegen.plan.windows import WindowSurroundings, window

COLUMNS = {
    "id": "sequence",
    "code": {"regex": "[A-D]{3}", "unique": True},
    "word": {"choice": ["a", "b", "c", "d"]},
    "name": {"template": "{{ word }}", "unique": {"suffix": "number"}},
    "short": {"regex": "[ab]{2,3}", "unique": True, "type": "string"},
    "paid": {"number": {"min": 0, "max": 9, "decimals": 2}},
}
SCHEMA = {
    "tables": {
        "t": {"rows": 10, "columns": COLUMNS, "constraints": [{"total": "paid", "is": 50}]},
    }
}


def made(first_row, rows=10):
    from dataclasses import replace

    plan = fakegen.load(SCHEMA)._planner.plan()
    table = window(plan.tables["t"], first_row, WindowSurroundings(plan.tables, lambda _: 0))
    run = Run(replace(plan, tables={"t": table}, origin=None))
    return pa.Table.from_batches(run.blocks(Slice("t", table.columns, 0, rows)))


@pytest.mark.parametrize("first_row", [0, 1_000, 10**15])
def test_a_window_is_a_table_of_its_own(first_row):
    frame = made(first_row).to_pandas()
    assert frame["id"].tolist() == list(range(first_row + 1, first_row + 11))
    for column in ("code", "name", "short"):
        assert frame[column].is_unique
    assert round(frame["paid"].sum(), 2) == 50
    assert made(first_row).slice(0, 10).equals(made(first_row))


def test_the_first_window_is_the_table():
    assert made(0).equals(fakegen.generate(SCHEMA)["t"].to_arrow())


def test_windows_differ_and_unique_values_do_not_meet():
    one, two = made(10), made(20)
    assert not one["word"].equals(two["word"])
    assert set(one["code"].to_pylist()).isdisjoint(two["code"].to_pylist())


def test_rows_of_a_window_follow_from_no_other_row():
    columns = {
        "of": {"ref": "a.id"},
        "by": {"integer": {"min": -5, "max": 5}},
        "sum": {"expr": "coalesce(previous.sum, a.start) + by"},
        "state": {"states": {"x": {"y": 1}}},
        "at": {"dwell": {"of": "state", "from": "2024-01-01", "times": {"x": "2h"}}},
    }
    accounts = {"rows": 4, "columns": {"id": "sequence", "start": {"integer": {"max": 90}}}}
    schema = {"a": accounts, "m": {"rows": {"per": "a", "count": 4}, "columns": columns}}
    loaded = fakegen.load({"tables": schema})
    rows = loaded.fixtures(window=7).m.many(8)
    for row in rows:
        assert row["sum"] == row.a.start + row["by"]
        assert row["state"] == "x" and f"{row['at']}" == "2024-01-01 00:00:00"
    assert loaded.fixtures(window=7).m.one(by=50)["sum"] == rows[0].a.start + 50
    assert loaded.fixtures(window=7).m.rows[5] == rows[5]


def test_rows_of_the_table_itself_follow_from_those_before():
    columns = {
        "a": {"ref": "a.id"},
        "by": {"integer": {"min": -5, "max": 5}},
        "was": {"expr": "previous.by"},
        "sum": {"expr": "coalesce(previous.sum, a.start) + by"},
        "walk": {"expr": "coalesce(previous.walk, 7) * 2 + by", "type": "integer"},
        "state": {"states": {"x": {"y": 1}, "y": {"x": 1}}},
        "at": {"dwell": {"of": "state", "from": "2024-01-01", "times": {"x": "2h"}}},
    }
    accounts = {"rows": 4, "columns": {"id": "sequence", "start": {"integer": {"max": 90}}}}
    rows = {"per": "a", "count": {"2": 0.5, "5": 0.5}}
    note = {"rows": 9, "columns": {"sum": {"ref": "m.sum"}}}
    schema = {"a": accounts, "m": {"rows": rows, "columns": columns}, "note": note}
    loaded = fakegen.load({"tables": schema})
    whole = loaded.generate()["m"].to_arrow().to_pylist()
    own = loaded.fixtures()
    assert own.m.arrow().to_pylist() == whole
    assert [dict(row) for row in own.m.rows[::-1]] == whole[::-1]
    for row in own.note.rows:
        assert dict(row.m) in whole and row.m["sum"] == row["sum"]
    fixed = loaded.fixtures().m.many(len(whole), by=50)
    for number, row in enumerate(fixed):
        was = whole[number - 1] if number and whole[number - 1]["a"] == row["a"] else {}
        assert row["sum"] == was.get("sum", whole[number]["sum"] - whole[number]["by"]) + 50
        assert row["walk"] == was.get("walk", 7) * 2 + 50
