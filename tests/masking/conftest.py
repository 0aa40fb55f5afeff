"""Places to copy from and to: SQLite files, and databases of the servers of this machine, dropped afterwards."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases.conftest import duckdb_file

# Of this process: tests run in several at once.
NAMES = [f"fakegen_mask_{os.getpid()}_{name}" for name in ("real", "copy")]

_STRING_OR_QUOTE = re.compile(r"""'(?:[^']|'')*'|\"""")


@dataclass(frozen=True)
class Place:
    """A database, and what runs statements in it; names in them stand in double quotes."""

    kind: str
    url: str
    execute: Callable[[str], Any]

    def run(self, *statements: str) -> None:
        for statement in statements:
            self.execute(self.quoted(statement))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.execute(self.quoted(query)).fetchall()]

    def quoted(self, statement: str) -> str:
        if self.kind != "mariadb":
            return statement
        return _STRING_OR_QUOTE.sub(lambda m: "`" if m[0] == '"' else m[0], statement)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> str:
    """Set the secret that values are masked with."""
    text = "a secret of the tests, long enough"
    monkeypatch.setenv("FAKEGEN_SECRET", text)
    return text


@pytest.fixture(scope="module", params=["sqlite", "postgresql", "mariadb"])
def servers(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[Any]]]:
    """The kind of database, and connections to two of a server."""
    yield from {
        "sqlite": _files,
        "duckdb": _duckdb_files,
        "postgresql": _postgresql,
        "mariadb": _mariadb,
    }[request.param]()


@pytest.fixture
def places(
    servers: tuple[str, list[tuple[str, Callable[[str], Any]]]], tmp_path: Path
) -> Iterator[tuple[Place, Place]]:
    """Two empty databases of one kind."""
    kind, found = servers
    if kind == "sqlite":
        bases = [
            sqlite3.connect(tmp_path / f"{name}.db", isolation_level=None)
            for name in ("real", "copy")
        ]
        real, copy = (
            Place(kind, f"sqlite:///{tmp_path / name}.db", base.execute)
            for name, base in zip(("real", "copy"), bases, strict=True)
        )
        yield real, copy
        for base in bases:
            base.close()
        return
    if kind == "duckdb":
        paths = [tmp_path / f"{name}.duckdb" for name in ("real", "copy")]
        real, copy = (Place(kind, f"duckdb:///{path}", duckdb_file(path)) for path in paths)
        yield real, copy
        return
    for _, run in found:
        _empty(kind, run)
    real, copy = (Place(kind, url, run) for url, run in found)
    yield real, copy


def _empty(kind: str, run: Callable[[str], Any]) -> None:
    if kind == "postgresql":
        run("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return
    run("SET foreign_key_checks = 0")
    for (name,) in run("SHOW TABLES").fetchall():
        run(f"DROP TABLE `{name}`")
    run("SET foreign_key_checks = 1")


def _files() -> Iterator[tuple[str, list[Any]]]:
    yield "sqlite", []


def _duckdb_files() -> Iterator[tuple[str, list[Any]]]:
    yield "duckdb", []


def _postgresql() -> Iterator[tuple[str, list[Any]]]:
    psycopg = pytest.importorskip("psycopg")
    server: dict[str, Any] = {"host": "127.0.0.1", "user": "postgres", "autocommit": True}
    try:
        admin = psycopg.connect(dbname="postgres", connect_timeout=3, **server)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL at 127.0.0.1:5432")
    for name in NAMES:
        admin.execute(f"CREATE DATABASE {name}")
    bases = [psycopg.connect(dbname=name, **server) for name in NAMES]
    url = "postgresql://postgres@127.0.0.1:5432/"
    try:
        yield (
            "postgresql",
            [(f"{url}{name}", base.execute) for name, base in zip(NAMES, bases, strict=True)],
        )
    finally:
        for base, name in zip(bases, NAMES, strict=True):
            base.close()
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        admin.close()


def _mariadb() -> Iterator[tuple[str, list[Any]]]:
    pymysql = pytest.importorskip("pymysql")
    server: dict[str, Any] = {"host": "127.0.0.1", "user": "root", "autocommit": True}
    try:
        admin = pymysql.connect(connect_timeout=3, **server)
    except pymysql.OperationalError:
        pytest.skip("no MariaDB at 127.0.0.1:3306")
    for name in NAMES:
        admin.query(f"CREATE DATABASE {name}")
    bases = [pymysql.connect(database=name, **server) for name in NAMES]

    def running(base: Any) -> Callable[[str], Any]:
        def run(text: str) -> Any:
            cursor = base.cursor()
            cursor.execute(text)
            return cursor

        return run

    url = "mariadb://root@127.0.0.1:3306/"
    try:
        yield (
            "mariadb",
            [(f"{url}{name}", running(base)) for name, base in zip(NAMES, bases, strict=True)],
        )
    finally:
        for base, name in zip(bases, NAMES, strict=True):
            base.close()
            admin.query(f"DROP DATABASE {name}")
        admin.close()
