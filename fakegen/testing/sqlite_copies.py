"""Copies of a seeded SQLite database: files."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fakegen
from fakegen.testing.filling import Filling

_PATIENCE = 120.0
_PAUSE = 0.05


class KeptSqliteConnection(sqlite3.Connection):
    """A connection whose commits end with the test: they only set the point that a rollback returns to."""

    def commit(self) -> None:
        self.execute("RELEASE SAVEPOINT fakegen")
        self.execute("SAVEPOINT fakegen")

    def rollback(self) -> None:
        self.execute("ROLLBACK TO SAVEPOINT fakegen")


class SqliteCopy:
    """This process's copy of a database that one of the session's processes has filled.

    Args:
        url: The database: its file, if there is one, is what the template begins with.
        name: The template's name.
        worker: This process.
        shared: The folder of all processes of the session.
        filling: What fills it.
    """

    def __init__(self, url: str, name: str, worker: str, shared: Path, filling: Filling) -> None:
        template = shared / f"{name}.db"
        _once(template, lambda: _fill(template, url, filling))
        self._file = shared / f"{name}_{worker}.db"
        shutil.copyfile(template, self._file)
        self.url = f"sqlite:///{self._file}"
        self._connection: KeptSqliteConnection | None = None

    def begin(self) -> tuple[Any, Callable[[], None]]:
        """Return a connection in a transaction."""
        if self._connection is None:
            self._connection = sqlite3.connect(
                self._file,
                factory=KeptSqliteConnection,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.execute("PRAGMA foreign_keys = ON")
        connection = self._connection
        connection.execute("BEGIN")
        connection.execute("SAVEPOINT fakegen")

        def close() -> None:
            connection.execute("ROLLBACK")

        return connection, close

    def drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._file.unlink(missing_ok=True)


def _fill(template: Path, url: str, filling: Filling) -> None:
    path = url.partition("://")[2].removeprefix("/")
    if path and Path(path).exists():
        shutil.copyfile(path, template)
    connection = sqlite3.connect(template)
    try:
        filling.fill(connection, connection.executescript, "sqlite")
        connection.commit()
    finally:
        connection.close()


def _once(file: Path, make: Callable[[], None]) -> None:
    """Let the first of several processes make a file, and the others wait for it."""
    lock, ready, failed = (file.with_suffix(ending) for ending in (".lock", ".ready", ".failed"))
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        end = time.monotonic() + _PATIENCE
        while not ready.exists():
            if failed.exists():
                raise fakegen.DataError(failed.read_text(encoding="utf-8")) from None
            if time.monotonic() > end:
                raise fakegen.DataError(
                    f"{file} was not filled within {_PATIENCE:.0f} seconds"
                ) from None
            time.sleep(_PAUSE)
        return
    try:
        make()
    except BaseException as error:
        failed.write_text(str(error), encoding="utf-8")
        lock.unlink()
        raise
    ready.touch()
