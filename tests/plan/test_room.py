"""How many rows tables have room for."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import fakegen
from fakegen.cli.main import run
from fakegen.databases.stored_tables import StoredColumn
from fakegen.plan.room import rows_with_room

SCHEMA = """
tables:
  state: {rows: 2, columns: {code: {choice: [a, b, c], unique: true}}}
  capital: {rows: 2, columns: {state: {ref: state.code, unique: true}}}
  grid:
    rows: 2
    columns: {x: {integer: {min: 1, max: 8}}, state: {ref: state.code}}
    constraints: [{unique: [x, state]}]
  town: {rows: 2, columns: {id: sequence, name: faker.city}}
  street: {rows: {per: town, count: 2}, columns: {town: {ref: town.id}, id: {uuid: {}}}}
"""
TABLES = (
    "state (code text)",
    "capital (state text)",
    "grid (x int, state text)",
    "town (id int, name text)",
)


@pytest.fixture
def shop(tmp_path: Path) -> tuple[str, str]:
    with closing(sqlite3.connect(tmp_path / "shop.db")) as base:
        base.executescript(
            "".join(f"CREATE TABLE {table};" for table in (*TABLES, "street (town int, id text)"))
        )
    (tmp_path / "shop.yaml").write_text(SCHEMA)
    return str(tmp_path / "shop.yaml"), f"sqlite:///{tmp_path / 'shop.db'}"


def test_keys_limit_the_rows_and_references_follow(shop: tuple[str, str]) -> None:
    schema, url = shop
    room = fakegen.load(schema).rows_with_room(100, url)
    assert room == {"state": 3, "capital": 3, "grid": 8 * 3 // 2, "town": 100}


def test_fewer_rows_than_there_is_room_for_stay(shop: tuple[str, str]) -> None:
    schema, url = shop
    loaded = fakegen.load(schema)
    assert loaded.rows_with_room({"state": 1, "capital": 9}, url) == {"state": 1, "capital": 1}
    assert loaded.rows_with_room(2, url)["grid"] == 2


def test_seeding_says_in_one_line_where_rows_are_fewer(
    shop: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    schema, url = shop
    assert run(["seed", schema, "--to", url, "--rows", "40", "--progress", "none"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("there is room for fewer rows in state (3), capital (3), grid (12)\n")
    assert "street: loaded 80 rows" in said


def test_rows_of_one_table_are_never_fewer(shop: tuple[str, str]) -> None:
    schema, url = shop
    assert run(["seed", schema, "--to", url, "--rows", "state=40"]) != 0


def test_a_small_integer_leaves_numbers_for_rows_to_come() -> None:
    columns = {"id": {"sequence": {"start": 6}}, "name": "faker.city"}
    plan = fakegen.load({"tables": {"kind": {"rows": 5, "columns": columns}}})._planner.plan()
    assert rows_with_room(plan, {"kind": 1_000}, {("kind", "id"): 127}) == {"kind": 110}


@pytest.mark.parametrize(
    ("written", "greatest"),
    [
        ("tinyint(4)", 127), ("tinyint(3) unsigned", 255), ("smallint", 32_767), ("int2", 32_767),
        ("integer", 2**31 - 1), ("UBIGINT", 2**64 - 1), ("interval", None), ("text", None),
    ],
)  # fmt: skip
def test_types_say_the_greatest_integer(written: str, greatest: int | None) -> None:
    assert StoredColumn("n", written).greatest == greatest
