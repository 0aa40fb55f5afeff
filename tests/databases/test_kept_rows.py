"""Tables that migrations have filled stay as they are, and what refers to them refers to what is there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import fakegen
from tests.databases.conftest import duckdb_file

TABLES = (
    "CREATE TABLE state (name varchar(20) PRIMARY KEY)",
    "CREATE TABLE version (number integer NOT NULL)",
    "CREATE TABLE lease (id integer PRIMARY KEY, state varchar(20) NOT NULL, FOREIGN KEY (state) REFERENCES state (name))",
    "CREATE TABLE host (id integer PRIMARY KEY, usual varchar(20) UNIQUE, FOREIGN KEY (usual) REFERENCES state (name))",
    "CREATE TABLE tag (id integer PRIMARY KEY)",
)
ROWS = ("INSERT INTO state VALUES ('free'), ('it''s used')", "INSERT INTO version VALUES (7)")


@pytest.fixture(params=["sqlite", "postgresql", "mariadb", "duckdb"])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Callable[[str], Any]]:
    if request.param == "sqlite":
        base = sqlite3.connect(tmp_path / "dev.db", isolation_level=None)
        request.addfinalizer(base.close)
        return f"sqlite:///{tmp_path / 'dev.db'}", base.execute
    if request.param == "duckdb":
        path = tmp_path / "dev.duckdb"
        return f"duckdb:///{path}", duckdb_file(path)
    url, execute = request.getfixturevalue(request.param)
    return url, execute


def test_rows_that_are_there_are_referred_to(
    server: tuple[str, Callable[[str], Any]], tmp_path: Path
) -> None:
    url, run = server
    for statement in (*TABLES, *ROWS):
        run(statement)
    draft = fakegen.database_schema(url, rows=30)
    assert "Table 'version' is left out: it has rows already, which stay" in draft
    (tmp_path / "draft.yaml").write_text(draft)
    fakegen.load(tmp_path / "draft.yaml").generate().seed(url)
    query = "SELECT count(DISTINCT state), (SELECT count(*) FROM state), (SELECT count(*) FROM tag) FROM lease"
    assert tuple(run(query).fetchall()[0]) == (2, 2, 30)


def test_a_database_in_use_is_made_anew(tmp_path: Path) -> None:
    base = sqlite3.connect(tmp_path / "dev.db", isolation_level=None)
    for statement in (*TABLES, *ROWS, "INSERT INTO tag VALUES (1)"):
        base.execute(statement)
    draft = fakegen.database_schema(f"sqlite:///{tmp_path / 'dev.db'}")
    assert "has rows already" not in draft
    assert "{ref: state.name" in draft
    base.close()
