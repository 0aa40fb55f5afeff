"""Copies of a seeded PostgreSQL database: databases made from a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

import fakegen
from fakegen.testing.filling import Filling


class KeptPostgresqlConnection(psycopg.Connection[Any]):
    """A connection whose commits end with the test: they only set the point that a rollback returns to."""

    def commit(self) -> None:
        self.execute("RELEASE SAVEPOINT fakegen")
        self.execute("SAVEPOINT fakegen")

    def rollback(self) -> None:
        self.execute("ROLLBACK TO SAVEPOINT fakegen")


class PostgresqlCopy:
    """This process's copy of a template that the first of the session's processes fills.

    A lock of the server lets one process at a time look for the template, make it and copy it. The last
    process to drop its copy drops the template.

    Args:
        url: A database of the server.
        name: The template's name.
        worker: This process.
        filling: What fills it.
    """

    def __init__(self, url: str, name: str, worker: str, filling: Filling) -> None:
        self._server = _plain(url)
        self._template, self._name = f"{name}_template", f"{name}_{worker}"
        with self._locked() as server:
            if not _databases(server, self._template):
                _run(server, "CREATE DATABASE {}", self._template)
                try:
                    self._fill(filling)
                except BaseException:
                    _run(server, "DROP DATABASE {}", self._template)
                    raise
            _run(server, "DROP DATABASE IF EXISTS {}", self._name)
            _run(server, "CREATE DATABASE {} TEMPLATE {}", self._name, self._template)
        self.url = _of(url, self._name)
        self._connection: KeptPostgresqlConnection | None = None

    def begin(self) -> tuple[Any, Callable[[], None]]:
        """Return a connection in a transaction."""
        if self._connection is None or self._connection.closed:
            self._connection = KeptPostgresqlConnection.connect(_of(self._server, self._name))
        connection = self._connection
        connection.execute("SAVEPOINT fakegen")  # which begins a transaction

        def close() -> None:
            if not connection.closed:
                psycopg.Connection.rollback(connection)

        return connection, close

    def drop(self) -> None:
        if self._connection is not None and not self._connection.closed:
            psycopg.Connection.rollback(self._connection)
            self._connection.close()
        with self._locked() as server:
            _run(server, "DROP DATABASE IF EXISTS {} WITH (FORCE)", self._name)
            stem = self._template.removesuffix("template")
            if _databases(server, f"{stem}%") == [self._template]:
                _run(server, "DROP DATABASE {}", self._template)

    def _fill(self, filling: Filling) -> None:
        with psycopg.connect(_of(self._server, self._template), autocommit=True) as connection:
            filling.fill(connection, lambda text: connection.execute(text.encode()), "postgresql")

    @contextmanager
    def _locked(self) -> Iterator[psycopg.Connection[Any]]:
        try:
            opened = psycopg.connect(self._server, autocommit=True)
        except psycopg.OperationalError as error:
            raise fakegen.DataError(f"fakegen_db: {error}") from None
        with opened as server:
            server.execute("SELECT pg_advisory_lock(hashtext(%s))", [self._template])
            yield server


def _databases(server: psycopg.Connection[Any], pattern: str) -> list[str]:
    found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
    return [name for (name,) in found]


def _run(server: psycopg.Connection[Any], text: str, *names: str) -> None:
    server.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


def _plain(url: str) -> str:
    """Return a URL without the driver's name, which is SQLAlchemy's."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(scheme="postgresql"))


def _of(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
