"""Databases of the servers of this machine, made for one test and dropped after it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fakegen.registry import registry_for

NAME = f"fakegen_query_{os.getpid()}"  # of this process: tests run in several at once


def rows(query: str, url: object, folder: Path = Path()) -> list[dict[str, object]]:
    return registry_for(()).sources["query"].read(folder, query, url=url).to_pylist()


@pytest.fixture
def postgresql() -> Iterator[tuple[str, Callable[[str], Any]]]:
    """The URL of a PostgreSQL database with a table, a sequence and dblink; what runs statements there."""
    psycopg = pytest.importorskip("psycopg")
    server = {"host": "127.0.0.1", "user": "postgres", "connect_timeout": 3, "autocommit": True}
    try:
        admin = psycopg.connect(dbname="postgres", **server)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    admin.execute(f"CREATE DATABASE {NAME}")
    base = psycopg.connect(dbname=NAME, **server)
    base.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE SEQUENCE numbers")
    base.execute(
        "CREATE FUNCTION adds() RETURNS int LANGUAGE sql AS 'INSERT INTO t VALUES (2) RETURNING a'"
    )
    with suppress(psycopg.Error):
        base.execute("CREATE EXTENSION dblink")
    try:
        yield f"postgresql://postgres@127.0.0.1:5432/{NAME}", lambda text: base.execute(text)
    finally:
        base.close()
        admin.execute(f"DROP DATABASE {NAME} WITH (FORCE)")
        admin.close()


@pytest.fixture
def mariadb() -> Iterator[tuple[str, Callable[[str], Any]]]:
    """The URL of a MariaDB database with a table and a sequence; what runs statements there."""
    pymysql = pytest.importorskip("pymysql")
    try:
        base = pymysql.connect(host="127.0.0.1", user="root", connect_timeout=3, autocommit=True)
    except pymysql.OperationalError:
        pytest.skip("no MariaDB at 127.0.0.1:3306")

    def run(text: str) -> Any:
        cursor = base.cursor()
        cursor.execute(text)
        return cursor

    run(f"CREATE DATABASE {NAME}")
    base.select_db(NAME)
    run("CREATE TABLE t (a int)")
    run("INSERT INTO t VALUES (1)")
    run("CREATE SEQUENCE numbers")
    run("CREATE FUNCTION adds() RETURNS int BEGIN INSERT INTO t VALUES (2); RETURN 1; END")
    try:
        yield f"mariadb://root@127.0.0.1:3306/{NAME}", run
    finally:
        run(f"DROP DATABASE {NAME}")
        base.close()


def duckdb_file(path: Path) -> Callable[[str], Any]:
    """Return what runs statements in a DuckDB file, each on a connection of its own: open ones share settings."""
    duckdb = pytest.importorskip("duckdb")

    def run(text: str) -> Any:
        with closing(duckdb.connect(path)) as base:
            rows = base.execute(text).fetchall()
        return SimpleNamespace(fetchall=lambda: rows)

    run("SELECT 1")
    return run


@pytest.fixture
def sqlite_folder(tmp_path: Path) -> Path:
    """A folder with a SQLite database ``x.db`` of one table."""
    with closing(sqlite3.connect(tmp_path / "x.db")) as base, base:
        base.execute("CREATE TABLE t (a INTEGER, b TEXT, c REAL, d BLOB)")
        base.execute("INSERT INTO t VALUES (1, 'é', 1.5, x'00ff'), (NULL, NULL, NULL, NULL)")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder."""
    return {item.name: item.read_bytes() for item in folder.iterdir()}
