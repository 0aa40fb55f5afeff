"""What makes a database's tables, a script of SQL or models, run in an empty database that is dropped afterwards.

The database itself reads the script, so that its dialect needs no parser here. Only what is not SQL is
taken out: commands of ``psql`` and its data, ``DELIMITER`` of the client of MySQL, and what has no place in an
empty database (rows, owners, other databases).
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fakegen.databases.modelled_tables import ModelledTables
from fakegen.databases.rights import SCRATCH
from fakegen.errors import DataError, UsageError
from fakegen.interfaces.database import DatabaseUrl

_OF_PSQL = re.compile(r"^COPY [^;]*? FROM stdin;$.*?^\\\.$|^\\.*?$", re.DOTALL | re.MULTILINE)
_OWNERS = re.compile(
    r"^(?:ALTER [^;']* OWNER TO [^;']*|(?:GRANT|REVOKE) [^;']*|(?:CREATE|DROP) DATABASE [^;']*);$",
    re.MULTILINE,
)
_FIRST = re.compile(r"\S")
_ELSEWHERE = re.compile(
    r"\s*(?:INSERT|REPLACE|USE|LOCK|UNLOCK|GRANT|(?:CREATE|DROP)\s+(?:DATABASE|SCHEMA))\b",
    re.IGNORECASE,
)
_PIECE = re.compile(
    r"""(?P<kept>'(?:[^'\\]|''|\\.)*'|"(?:[^"\\]|""|\\.)*"|`[^`]*`|/\*.*?\*/)
    |(?P<comment>(?:--[ \t\r]|\#)[^\n]*|--$)
    |^[ \t]*DELIMITER[ \t]+(?P<delimiter>\S+)[^\n]*""",
    re.VERBOSE | re.DOTALL | re.MULTILINE | re.IGNORECASE,
)


@contextmanager
def database_of(script: Path, server: DatabaseUrl | None) -> Iterator[DatabaseUrl]:
    """Run a script in an empty database; yield its URL, and drop it afterwards.

    Args:
        script: The script.
        server: A server that databases can be created on; None for SQLite.

    Raises:
        UsageError: There is no such file, or the server is of another kind.
        DataError: The database refuses the script.
    """
    try:
        text = script.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"'{script}' cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise DataError(f"'{script}' is not UTF-8") from None
    with _empty(server) as url:
        if server is None:
            with closing(sqlite3.connect(url.database)) as base:
                try:
                    base.executescript(text)
                except sqlite3.Error as error:
                    raise DataError(f"'{script}': {_refused(error)}") from None
        else:
            with closing(_opened(url)) as host:
                host.script(script, text)
        yield url


@contextmanager
def database_of_models(models: ModelledTables, server: DatabaseUrl | None) -> Iterator[DatabaseUrl]:
    """Make the tables of models in an empty database; yield its URL, and drop it afterwards.

    Args:
        models: The models.
        server: A server that databases can be created on; None for SQLite.

    Raises:
        UsageError: The server is of another kind.
        DataError: The database refuses the tables.
    """
    with _empty(server) as url:
        try:
            models.make(url)
        except DataError as error:
            raise DataError(_refused(error) if server is None else str(error)) from None
        yield url


def _refused(reason: object) -> str:
    return (
        f"SQLite refuses it: {reason}; name the server of another dialect, "
        "as by '--database postgresql://user@host'"
    )


@contextmanager
def _empty(server: DatabaseUrl | None) -> Iterator[DatabaseUrl]:
    """Yield an empty database of a server, or of SQLite; it is dropped afterwards."""
    if server is None:
        with TemporaryDirectory(prefix="fakegen-") as folder:
            file = Path(folder) / "tables.db"
            file.touch()
            yield DatabaseUrl(scheme="sqlite", driver="sqlite3", database=str(file))
        return
    if server.scheme not in ("postgresql", "mysql", "mariadb"):
        raise UsageError(
            "a script is run by PostgreSQL, MySQL, MariaDB or, without '--database', SQLite"
        )
    name = f"{SCRATCH}{os.getpid()}_{os.urandom(4).hex()}"
    with closing(_opened(server)) as host:
        host.run(f"CREATE DATABASE {name}")
        try:
            yield replace(server, database=name)
        finally:
            host.run(f"DROP DATABASE {name}")


def _opened(url: DatabaseUrl) -> _Postgresql | _Mysql:
    return _Postgresql(url) if url.scheme == "postgresql" else _Mysql(url)


class _Postgresql:
    def __init__(self, url: DatabaseUrl) -> None:
        from fakegen.databases.read_postgresql import connect

        named = url if url.database else replace(url, database="postgres")
        self._connection = connect(named, url.options)
        self._connection.autocommit = True

    def run(self, statement: str) -> None:
        self._connection.execute(statement.encode())

    def script(self, place: Path, text: str) -> None:
        import psycopg

        kept = _OWNERS.sub("", _OF_PSQL.sub("", text))
        try:
            self.run(kept)
        except psycopg.Error as error:
            at = error.diag.statement_position
            line = kept[: int(at)].count("\n") + 1 if at else 0
            near = next(iter(kept.splitlines()[line - 1 : line]), "").strip()
            said = error.diag.message_primary or str(error)
            raise DataError(f"'{place}': {said}{f': {near}' if near else ''}") from None

    def close(self) -> None:
        self._connection.close()


class _Mysql:
    def __init__(self, url: DatabaseUrl) -> None:
        from fakegen.databases.read_mysql import connect

        self._connection: Any = connect(url, {**url.options, "charset": "utf8mb4"})
        self._cursor = self._connection.cursor()

    def run(self, statement: str) -> None:
        self._cursor.execute(statement)

    def script(self, place: Path, text: str) -> None:
        import pymysql

        self.run("SET SESSION foreign_key_checks = 0")
        for line, statement in statements(text):
            if _ELSEWHERE.match(statement):
                continue
            try:
                self.run(statement)
            except pymysql.MySQLError as error:
                raise DataError(f"{place}:{line}: {error.args[-1]}") from None

    def close(self) -> None:
        self._connection.close()


def statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield the statements of a script for the client of MySQL, each with its line."""
    delimiter, start, at = ";", -1, 0
    parts: list[str] = []

    def take(end: int, kept: str = "") -> None:
        nonlocal start
        found = _FIRST.search(text, at, end)
        if start < 0 and (found or kept):
            start = found.start() if found else end
        parts.append(text[at:end] + kept)

    while at < len(text):
        piece = _PIECE.search(text, at)
        end = text.find(delimiter, at)
        if piece is not None and (end < 0 or piece.start() <= end):
            take(piece.start(), piece["kept"] or "")
            delimiter = piece["delimiter"] or delimiter
            at = piece.end()
            continue
        stop = len(text) if end < 0 else end
        take(stop)
        at = stop + len(delimiter)
        if start >= 0:
            yield text.count("\n", 0, start) + 1, "".join(parts).strip()
        parts.clear()
        start = -1
    if start >= 0:
        yield text.count("\n", 0, start) + 1, "".join(parts).strip()
