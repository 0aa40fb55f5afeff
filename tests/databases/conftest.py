"""Databases of the servers of this machine, made for one test and dropped after it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fakegen.registry import registry_for
from tests import servers
from tests.servers import Database


def rows(query: str, url: object, folder: Path = Path()) -> list[dict[str, object]]:
    return registry_for(()).sources["query"].read(folder, query, url=url).to_pylist()


@pytest.fixture
def postgresql() -> Iterator[Database]:
    """A database of PostgreSQL."""
    with servers.postgresql() as base:
        yield base


@pytest.fixture
def mariadb() -> Iterator[Database]:
    """A database of MariaDB."""
    with servers.mariadb() as base:
        yield base


def duckdb_file(path: Path) -> Callable[[str], Any]:
    """Return what runs statements in a DuckDB file, each on a connection of its own: open ones share settings."""
    duckdb = pytest.importorskip("duckdb")

    def run(text: str) -> Any:
        with closing(duckdb.connect(path)) as base:
            rows = base.execute(text).fetchall()
        return SimpleNamespace(fetchall=lambda: rows)

    run("SELECT 1")
    return run


KINDS = ["sqlite", "duckdb", *servers.SERVERS]


@contextmanager
def base(kind: str, folder: Path, name: str) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """The URL of an empty database, and what runs statements there."""
    if kind in servers.SERVERS:
        with servers.SERVERS[kind]() as made:
            yield made.url, made.execute
    elif kind == "duckdb":
        run = duckdb_file(folder / name)
        yield f"duckdb:///{folder / name}", run
    else:

        def script(text: str) -> None:
            with closing(sqlite3.connect(folder / name)) as connection:
                connection.executescript(text)

        script("")
        yield f"sqlite:///{folder / name}", script


def of_kind(request: pytest.FixtureRequest, folder: Path) -> tuple[str, Callable[[str], Any]]:
    """Return the URL of an empty database of a fixture's kind, and what runs one statement there and gives its rows."""
    if request.param == "sqlite":
        made = sqlite3.connect(folder / "dev.db", isolation_level=None)
        request.addfinalizer(made.close)
        return f"sqlite:///{folder / 'dev.db'}", made.execute
    if request.param == "duckdb":
        return f"duckdb:///{folder / 'dev.duckdb'}", duckdb_file(folder / "dev.duckdb")
    server: Database = request.getfixturevalue(request.param)
    return server.url, server.execute


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
