"""The transaction in which a SQLite file is filled: by ADBC where its driver is installed, else by Python's own driver.

ADBC binds the columns of a record batch as they are, which takes half of the time that tuples of Python's objects do.
Both run the same statements, leave the same rows, and raise the same errors with SQLite's messages.
"""

from __future__ import annotations

import re
import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from fakegen.arrays.plain import plain_array
from fakegen.databases.sqlite import stored_values

try:
    from adbc_driver_manager import Error as AdbcError
    from adbc_driver_manager import IntegrityError as AdbcIntegrityError
    from adbc_driver_sqlite.dbapi import connect
except ImportError:
    _HAS_ADBC = False
else:
    _HAS_ADBC = True

_BEGIN = ("PRAGMA foreign_keys = ON", "BEGIN IMMEDIATE", "PRAGMA defer_foreign_keys = ON")

_PREFIX = re.compile(
    r"^[A-Z_]+: ([Ff]ailed to (reset statement|step query|execute|execute query|prepare): )?"
)
"""What ADBC puts before a message of SQLite's."""

_OPERATIONAL = re.compile("disk is full|disk I/O error|is locked|out of memory|readonly database")
"""What SQLite says where no row is at fault. ADBC has one class for all that goes wrong in a batch."""


class SqliteTransaction(ABC):
    """A connection that holds the lock for writing. What it raises is what Python's driver raises."""

    @abstractmethod
    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement; return its rows, if it has any.

        Raises:
            sqlite3.Error: It fails.
        """

    @abstractmethod
    def insert(self, statement: str, block: pa.RecordBatch) -> None:
        """Run a statement with the values of each row of a block.

        Raises:
            sqlite3.OperationalError: It fails, and no row is at fault.
            sqlite3.Error: A row is refused; those before it may be there.
        """

    @abstractmethod
    def close(self) -> None:
        """Close the connection; what has not been committed is undone."""


class ByPython(SqliteTransaction):
    """By Python's own driver.

    Args:
        address: The URI of the file.
        timeout: Seconds to wait for the lock.

    Raises:
        sqlite3.Error: Another process has the lock, or the file is no database.
    """

    def __init__(self, address: str, timeout: float) -> None:
        self._database = sqlite3.connect(address, timeout, uri=True, isolation_level=None)
        for statement in _BEGIN:
            self._database.execute(statement)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self._database.execute(statement).fetchall()

    def insert(self, statement: str, block: pa.RecordBatch) -> None:
        columns = (stored_values(plain_array(values)).to_pylist() for values in block.columns)
        self._database.executemany(statement, zip(*columns, strict=True))

    def close(self) -> None:
        self._database.close()


class ByAdbc(SqliteTransaction):
    """By ADBC: see :class:`ByPython`."""

    def __init__(self, address: str, timeout: float) -> None:
        with _translated():
            self._database = connect(address, autocommit=True)
            self._cursor = self._database.cursor()
        for statement in (f"PRAGMA busy_timeout = {round(timeout * 1000)}", *_BEGIN):
            self.rows(statement)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with _translated():
            self._cursor.execute(statement)
            return self._cursor.fetchall() if self._cursor.description else []

    def insert(self, statement: str, block: pa.RecordBatch) -> None:
        columns = [stored_values(plain_array(values)) for values in block.columns]
        with _translated():
            self._cursor.executemany(
                statement, pa.record_batch(columns, names=list(map(str, range(len(columns)))))
            )

    def close(self) -> None:
        self._cursor.close()
        self._database.close()


@contextmanager
def _translated() -> Iterator[None]:
    """Raise what Python's own driver raises instead of ADBC's errors."""
    try:
        yield
    except AdbcError as error:
        message = _PREFIX.sub("", str(error))
        is_rows = isinstance(error, AdbcIntegrityError) or not _OPERATIONAL.search(message)
        raise (sqlite3.IntegrityError if is_rows else sqlite3.OperationalError)(message) from None


begun: Callable[[str, float], SqliteTransaction] = ByAdbc if _HAS_ADBC else ByPython
"""Begins the transaction of a file."""
