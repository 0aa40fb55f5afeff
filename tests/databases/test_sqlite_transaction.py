"""A SQLite file is filled in the same way by Python's driver and by ADBC."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest

from fakegen.databases.sqlite_transaction import (
    ByAdbc,
    ByPython,
    SqliteTransaction,
    begun,
)

VALUES = {
    "int8": pa.array([1, None, -128], pa.int8()),
    "uint64": pa.array([2**63 - 1, None, 0], pa.uint64()),
    "float": pa.array([1.5, None, float("nan")], pa.float32()),
    "double": pa.array([0.1, float("inf"), -0.0]),
    "boolean": pa.array([True, None, False]),
    "string": pa.array(["a'b", None, "\x00ü"]),
    "large string": pa.array(["", "𝄞", None], pa.large_string()),
    "categories": pa.array(["x", "y", "x"]).dictionary_encode(),
    "binary": pa.array([b"\x00\xff", None, b""]),
    "decimal": pa.array([Decimal("1.50"), None, Decimal("-0.01")]),
    "date": pa.array([date(2020, 2, 29), None, date(1, 1, 1)]),
    "moment": pa.array([datetime(2020, 2, 29, 1, 2, 3, 4), None, datetime(1, 1, 1)]),
    "time": pa.array([time(1, 2, 3), None, time(23, 59)]),
    "duration": pa.array([timedelta(seconds=1.5), None, timedelta(days=-1)]),
    "list": pa.array([[1, None], None, []]),
    "nothing": pa.nulls(3),
}
TABLES = """
    CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE TABLE t (
        id INTEGER PRIMARY KEY, p REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED, n CHECK (n < 100)
    );
    CREATE TRIGGER small BEFORE INSERT ON t WHEN NEW.n < 0 BEGIN SELECT RAISE(ABORT, 'below: 0'); END;
"""
INSERT = "INSERT INTO t VALUES (?, ?, ?)"

ways = pytest.mark.parametrize(
    "way",
    [
        ByPython,
        pytest.param(
            ByAdbc,
            marks=pytest.mark.skipif(begun is ByPython, reason="pip install adbc-driver-sqlite"),
        ),
    ],
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    with sqlite3.connect(path) as database:
        database.executescript(TABLES)
    database.close()
    return path


@pytest.fixture
def transaction(way: type[SqliteTransaction], path: Path) -> Iterator[SqliteTransaction]:
    made = way(f"file:{path}?mode=rw", 0.05)  # type: ignore[call-arg]
    yield made
    made.close()


def block(*rows: tuple[int, int | None, int]) -> pa.RecordBatch:
    columns = [pa.array(values, pa.int64()) for values in zip(*rows, strict=True)]
    return pa.record_batch(columns, ["id", "p", "n"])


def stored(path: Path, query: str) -> list[tuple[object, ...]]:
    database = sqlite3.connect(path)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


@pytest.mark.skipif(begun is ByPython, reason="pip install adbc-driver-sqlite")
@pytest.mark.parametrize("kind", VALUES)
def test_both_store_the_same_values(tmp_path: Path, kind: str) -> None:
    found = []
    for way in (ByPython, ByAdbc):
        path = tmp_path / f"{way.__name__}.db"
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE v (x)")
        database.close()
        transaction = way(f"file:{path}?mode=rw", 5)
        transaction.insert("INSERT INTO v VALUES (?)", pa.record_batch([VALUES[kind]], ["x"]))
        transaction.rows("COMMIT")
        transaction.close()
        found.append(stored(path, "SELECT x, typeof(x), CAST(x AS BLOB) FROM v ORDER BY rowid"))
    assert found[0] == found[1]
    assert len(found[0]) == 3


@ways
def test_nothing_is_seen_before_the_commit(transaction: SqliteTransaction, path: Path) -> None:
    transaction.insert(INSERT, block((1, None, 5), (2, None, 6)))
    assert transaction.rows("SELECT n FROM t ORDER BY id") == [(5,), (6,)]
    assert stored(path, "SELECT n FROM t") == []
    transaction.rows("COMMIT")
    assert stored(path, "SELECT n FROM t ORDER BY id") == [(5,), (6,)]


@ways
@pytest.mark.parametrize(
    ("row", "message"),
    [
        ((1, None, 5), "UNIQUE constraint failed: t.id"),
        ((2, None, 100), "CHECK constraint failed: n < 100"),
        ((2, None, -1), "below: 0"),
    ],
)
def test_a_row_at_fault_is_told(
    transaction: SqliteTransaction, row: tuple[int, None, int], message: str
) -> None:
    transaction.rows("SAVEPOINT block")
    with pytest.raises(sqlite3.IntegrityError, match=f"^{message}$"):
        transaction.insert(INSERT, block((1, None, 5), row))
    transaction.rows("ROLLBACK TO block")
    assert transaction.rows("SELECT * FROM t") == []
    transaction.insert(INSERT, block((1, None, 5)))


@ways
def test_keys_are_checked_at_the_commit(transaction: SqliteTransaction, path: Path) -> None:
    transaction.insert(INSERT, block((1, 7, 5)))
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        transaction.rows("COMMIT")
    assert transaction.rows("PRAGMA foreign_key_check") == [("t", 1, "p", 0)]
    transaction.close()
    assert stored(path, "SELECT * FROM t") == []


@ways
def test_one_holds_the_lock(
    way: type[SqliteTransaction], transaction: SqliteTransaction, path: Path
) -> None:
    with pytest.raises(sqlite3.OperationalError, match="database is locked"):
        way(f"file:{path}?mode=rw", 0.05)  # type: ignore[call-arg]


@ways
def test_no_row_is_at_fault_where_there_is_no_room(transaction: SqliteTransaction) -> None:
    ((pages,),) = transaction.rows("PRAGMA page_count")
    transaction.rows(f"PRAGMA max_page_count = {pages + 1}")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        transaction.insert(INSERT, block(*((number, None, 1) for number in range(10_000))))
