"""Reading SQLite: what comes back, and that nothing is ever written."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from fakegen.errors import DataError, FakegenError, ParameterError
from tests.databases.conftest import contents, rows

URLS = ["sqlite:///x.db", "sqlite+pysqlite:///x.db", "SQLite:///x.db?timeout=1"]


def test_relative_and_absolute_paths(sqlite_folder):
    first = {"a": 1, "b": "é", "c": 1.5, "d": b"\x00\xff"}
    query = "SELECT * FROM t"
    assert rows(query, "sqlite:///x.db", sqlite_folder) == [first, dict.fromkeys("abcd")]
    assert rows(f" {query} LIMIT 1 ", f"sqlite:///{sqlite_folder}/x.db") == [first]
    assert rows("SELECT a FROM t WHERE 0", "sqlite:///x.db", sqlite_folder) == []
    with pytest.raises(ParameterError, match=r"there is no file 'y.db'") as caught:
        rows(query, "sqlite:///y.db", sqlite_folder)
    assert caught.value.suggestion == "x.db"


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize(
    "query",
    [
        "DROP TABLE t",
        "WITH x AS (SELECT 1) DELETE FROM t",
        "WITH x AS (SELECT 1) DELETE FROM t RETURNING a",
        "WITH x(a) AS (VALUES (3)) INSERT INTO t (a) SELECT a FROM x RETURNING a",
        "WITH x AS (SELECT 1) UPDATE t SET a = 2 RETURNING a",
        "SELECT 1; DROP TABLE t",
        "ATTACH 'new.db' AS n",
        "WITH x AS (SELECT 1) ATTACH 'new.db' AS n",
        "SELECT load_extension('x')",
        "SELECT * FROM pragma_journal_mode('delete')",
        "SELECT * FROM pragma_table_info('t')",
        "SELECT writefile('new', 'x')",
        "SELECT * FROM nothing",
        "SELECT '\ud800'",
        "SELECT '\0'",
        "PRAGMA journal_mode = DELETE",
        "VACUUM INTO 'new.db'",
        "CREATE TEMP TABLE u (a)",
        "",
    ],
)
def test_a_query_changes_nothing(sqlite_folder, query, url, monkeypatch):
    monkeypatch.chdir(sqlite_folder)
    before = contents(sqlite_folder)
    with pytest.raises(FakegenError, match="query"):
        rows(query, url, sqlite_folder)
    assert contents(sqlite_folder) == before


@pytest.mark.parametrize(
    "path",
    [
        "x.db?mode=rwc",
        "file:x.db?mode=rwc&uri=true",
        "file:new.db",
        ":memory:",
        "%3Amemory%3A",
        ".",
    ],
)
def test_no_url_makes_a_file(sqlite_folder, path, monkeypatch):
    monkeypatch.chdir(sqlite_folder)
    before = contents(sqlite_folder)
    with pytest.raises(ParameterError):
        rows("SELECT 1", f"sqlite:///{path}", sqlite_folder)
    assert contents(sqlite_folder) == before


def test_a_file_whose_name_looks_like_options_is_that_file(sqlite_folder):
    shutil.copy(sqlite_folder / "x.db", sqlite_folder / "y?mode=rwc#&.db")
    url = "sqlite:///y%3Fmode=rwc%23&.db"
    assert rows("SELECT count(*) AS n FROM t", url, sqlite_folder) == [{"n": 2}]


@pytest.mark.parametrize("state", ["closed", "open", "left", "crashed", "journal"])
def test_no_file_appears_beside_a_database(sqlite_folder, state):
    path = sqlite_folder / "x.db"
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA journal_mode = " + ("DELETE" if state == "journal" else "WAL"))
        with base:
            base.execute("INSERT INTO t (a) VALUES (2)")
        if state in ("crashed", "left"):
            for item in list(sqlite_folder.iterdir()):
                if state == "left" or not item.name.endswith("-shm"):
                    shutil.copy(item, sqlite_folder / item.name.replace("x.db", "y.db"))
            path = sqlite_folder / "y.db"
        if state == "open":
            assert seen(sqlite_folder, path) == [1, 2]
    if state == "crashed":
        with pytest.raises(DataError, match=r"y\.db was not closed; open it once"):
            seen(sqlite_folder, path)
    elif state != "open":
        assert seen(sqlite_folder, path) == [1, 2]


def seen(folder, path):
    before = contents(folder)
    try:
        found = rows("SELECT a FROM t WHERE a IS NOT NULL ORDER BY a", f"sqlite:///{path}")
    finally:
        after = contents(folder)
        assert after.keys() == before.keys()
        assert {k: v for k, v in after.items() if not k.endswith("-shm")} == {
            k: v for k, v in before.items() if not k.endswith("-shm")
        }
    return [row["a"] for row in found]
