"""Places to copy from and to: SQLite files, and databases of the servers of this machine, dropped afterwards."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.databases.conftest import duckdb_file
from tests.servers import SERVERS, Database

_SCRYPT = cache(hashlib.scrypt)
"""It is slow by intent, and nearly all tests have the same secret."""
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
    monkeypatch.setattr("hashlib.scrypt", _SCRYPT)
    return text


@pytest.fixture(scope="module", params=["sqlite", *SERVERS])
def bases(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[Database]]]:
    """The kind of database, and two of a server that each test empties."""
    with ExitStack() as stack:
        make = SERVERS.get(request.param)
        yield request.param, [stack.enter_context(make()) for _ in range(2)] if make else []


@pytest.fixture
def places(bases: tuple[str, list[Database]], tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Two empty databases of one kind."""
    kind, found = bases
    if kind == "sqlite":
        real, copy = tmp_path / "real.db", tmp_path / "copy.db"
        with (
            closing(sqlite3.connect(real, isolation_level=None)) as one,
            closing(sqlite3.connect(copy, isolation_level=None)) as other,
        ):
            yield (
                Place(kind, f"sqlite:///{real}", one.execute),
                Place(kind, f"sqlite:///{copy}", other.execute),
            )
        return
    if kind == "duckdb":
        paths = [tmp_path / f"{name}.duckdb" for name in ("real", "copy")]
        real, copy = (Place(kind, f"duckdb:///{path}", duckdb_file(path)) for path in paths)
        yield real, copy
        return
    for base in found:
        _empty(kind, base)
    # To prepare encryption takes PyMySQL longer than most queries here.
    option = "?ssl_mode=disabled" if kind == "mariadb" else ""
    real, copy = (Place(kind, base.url + option, base.execute) for base in found)
    yield real, copy


def _empty(kind: str, base: Database) -> None:
    if kind == "postgresql":
        base.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return
    base.execute("SET foreign_key_checks = 0")
    for (name,) in base.rows("SHOW TABLES"):
        base.execute(f"DROP TABLE `{name}`")
    base.execute("SET foreign_key_checks = 1")
