"""Seeding DuckDB: what it cannot do as other databases do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fakegen
from fakegen.errors import DataError, UsageError
from tests.databases.conftest import duckdb_file

STAFF = "CREATE TABLE staff (id integer PRIMARY KEY, boss integer REFERENCES staff (id), a integer)"


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], Any]:
    return duckdb_file(tmp_path / "x.duckdb")


def seed(folder: Path, spec: dict[str, Any], mode: Any = "fail") -> None:
    fakegen.load({"tables": spec}).generate().seed(f"duckdb:///{folder / 'x.duckdb'}", mode)


def staff(boss: str, rows: int = 40) -> dict[str, Any]:
    columns = {"id": "sequence", "boss": {"expr": boss, "type": "integer"}, "a": {"constant": 1}}
    return {"staff": {"rows": rows, "columns": columns}}


def test_a_table_that_refers_to_itself_is_filled_by_generations(tmp_path, run):
    run(STAFF)
    seed(tmp_path, staff("id + 1 if id < 40 else none"))
    assert run(
        "SELECT count(*), count(boss) FROM staff WHERE boss IS DISTINCT FROM id"
    ).fetchall() == [(40, 39)]
    for boss in ("id", "41 - id", "id + 1"):  # each of itself, of each other, the last of none
        with pytest.raises(DataError, match=r"staff.*boss of a row is not in another row"):
            seed(tmp_path, staff(boss), "truncate")
    assert run("SELECT count(*) FROM staff").fetchall() == [(40,)]


def test_tables_that_are_emptied_keep_what_belongs_to_them(tmp_path, run):
    run(STAFF)
    run("CREATE UNIQUE INDEX once ON staff (a, id)")
    run("COMMENT ON COLUMN staff.a IS 'it''s one'")
    run("CREATE VIEW bosses AS SELECT boss FROM staff")
    kept = "SELECT sql FROM duckdb_tables() UNION ALL SELECT sql FROM duckdb_indexes() UNION ALL SELECT comment FROM duckdb_columns() WHERE comment IS NOT NULL"
    before = run(kept).fetchall()
    seed(tmp_path, staff("id - 1 if id > 1 else none"))
    seed(tmp_path, staff("id - 1 if id > 1 else none", 7), "truncate")
    assert run("SELECT count(*) FROM bosses").fetchall() == [(7,)]
    assert run(kept).fetchall() == before
    run("CREATE TABLE other (id integer REFERENCES staff (id))")
    with pytest.raises(UsageError, match="'other', which is not in the schema, refers to it"):
        seed(tmp_path, staff("1 if id > 1 else none"), "truncate")
    assert run("SELECT count(*) FROM staff").fetchall() == [(7,)]


def test_the_row_at_fault_is_found(tmp_path, run):
    run("CREATE TABLE t (id integer PRIMARY KEY, a integer CHECK (a < 8))")
    columns = {"id": "sequence", "a": {"expr": "id", "type": "integer"}}
    with pytest.raises(DataError, match=r"row 7 \(id=8, a=8\) is rejected: .*CHECK"):
        seed(tmp_path, {"t": {"rows": 20, "columns": columns}})
    with pytest.raises(DataError, match=r"one of rows 0 to 19 is rejected: .*[Dd]uplicate key"):
        seed(tmp_path, {"t": {"rows": 20, "columns": {"id": {"integer": {"min": 1, "max": 3}}}}})
    assert run("SELECT count(*) FROM t").fetchall() == [(0,)]


def test_types(tmp_path, run):
    run("CREATE TYPE mood AS ENUM ('ok', 'bad')")
    run("CREATE SCHEMA app")
    run(
        "CREATE TABLE app.t (id integer, l varchar[], j json, s struct(a integer, b varchar), m mood, u uuid, x blob, "
        "i interval, z timestamp, n decimal(9, 2), w varchar)"
    )
    texts = {"choice": ['a"b', "\\", "it's", "\0"]}
    columns = {
        "id": "sequence",
        "l": {"list": {"of": texts, "length": {"min": 0, "max": 3}}},
        "j": {"object": {"k": {"choice": ['"', "\n"]}}},
        "s": {"object": {"a": {"integer": {"max": 9}}, "b": texts}},
        "m": {"choice": ["ok", "bad"]},
        "u": {"uuid": {}, "null": 0.5},
        "x": {"bytes": {"min": 0, "max": 4}},
        "i": {"duration": {"min": "1s", "max": "9s"}},
        "z": {"datetime": {"from": "2025-01-01", "to": "2025-12-31", "timezone": "UTC"}},
        "n": {"decimal": {"min": 0, "max": 9, "decimals": 2}},
        "w": {"list": {"of": {"integer": {"max": 9}}, "length": 2}},
    }
    made = fakegen.load({"tables": {"app.t": {"rows": 30, "columns": columns}}}).generate()
    made.seed(f"duckdb:///{tmp_path / 'x.duckdb'}")
    names = "l, s, m, u::varchar, x, i, z, n, j ->> 'k', json(w)::varchar"
    found = run(f"SELECT {names} FROM app.t ORDER BY id").fetchall()
    for got, row in zip(found, made["app.t"].rows(), strict=True):
        same = (
            *(row[name] for name in "lsmuxi"),
            row["z"].replace(tzinfo=None),
            row["n"],
            row["j"]["k"],
        )
        assert got == (*same, f"[{row['w'][0]},{row['w'][1]}]")


def test_a_sequence_that_is_too_far_behind(tmp_path, run):
    run("CREATE SEQUENCE s")
    run("CREATE TABLE t (id bigint DEFAULT nextval('s') PRIMARY KEY)")
    spec = {"t": {"rows": 2, "columns": {"id": {"sequence": {"start": 5_000_000_000}}}}}
    with pytest.raises(DataError, match=r"sequence 's' is 5000000001 numbers behind .* from 1"):
        seed(tmp_path, spec)
    assert run("SELECT count(*), nextval('s') FROM t").fetchall() == [(0, 1)]
