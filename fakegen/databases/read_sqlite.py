"""Reading SQLite: opened read-only, and every action but reading refused."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa

from fakegen.errors import DataError, ParameterError
from fakegen.interfaces.database import Database, DatabaseUrl
from fakegen.sources.plain_table import from_rows

_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_WAL = b"\x02\x02"  # the versions of the file format that a header has in this mode
_WAL_AT = 18


def read_sqlite(url: DatabaseUrl, query: str, *, timeout: int = 5) -> pa.Table:
    """SQLite.

    Args:
        url: Names the file.
        query: One statement.
        timeout: How many seconds to wait for another program's lock.

    Raises:
        ParameterError: The query would do more than read.
    """
    address = f"file:{quote(url.database)}?{_mode(Path(url.database))}"
    with closing(sqlite3.connect(address, timeout, uri=True)) as connection:
        connection.set_authorizer(_authorise)
        try:
            cursor = connection.execute(query)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_AUTH:
                raise ParameterError("a query can only read, and only its own database") from None
            raise
        return from_rows([item[0] for item in cursor.description], cursor, "the query")


def _mode(path: Path) -> str:
    """Return how to open a database such that no file appears beside it.

    A database with a write-ahead log shares an index of the log in a second file, which even readers
    create. One whose log is empty is whole without it.

    Raises:
        DataError: There is a log without its index.
    """
    with path.open("rb") as file:
        has_log = file.read(_WAL_AT + len(_WAL))[_WAL_AT:] == _WAL
    log, index = Path(f"{path}-wal"), Path(f"{path}-shm")
    if not has_log or not log.exists() or not log.stat().st_size:
        return "mode=ro&immutable=1" if has_log else "mode=ro"
    if not index.exists():
        raise DataError(f"{path.name} was not closed; open it once with a program that may write")
    return "mode=ro&readonly_shm=1"


def _authorise(action: int, *_: str | None) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


SQLITE_DATABASE = Database.of("sqlite", read_sqlite, ["pysqlite"], is_file=True)
