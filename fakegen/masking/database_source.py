"""Reading a database as it is at one moment, in one read-only transaction that nobody has to wait for.

PostgreSQL and MariaDB read from a snapshot (REPEATABLE READ, READ ONLY), which others' writes do not change; SQLite from
one deferred transaction on a connection that cannot write. Values come as the database writes them, so that the same
kind of database reads exactly what was there.
"""

from __future__ import annotations

import sqlite3
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing, contextmanager
from itertools import islice
from typing import Any, ClassVar
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from fakegen.databases.dialects import MYSQL, POSTGRESQL, SQLITE, STANDARD, dialect_of
from fakegen.databases.inspected_table import InspectedColumn, InspectedKey, InspectedTable
from fakegen.databases.rights import quoted_account, with_grant
from fakegen.errors import DataError
from fakegen.interfaces.database import DatabaseUrl
from fakegen.interfaces.record import Kind, ValueType
from fakegen.masking.copied_tables import CopiedColumn, CopiedLink, CopiedTable, CopySource

_ROWS = 20_000
_BYTES = 1 << 24
_LONGEST, _LONGEST_OF_ALL = 38, 76
"""How many digits the decimal numbers of Arrow have, of 128 bits and of 256."""
_DOCUMENTS = ("JSON", "JSONB")
_OF_ARROW = ("integer", "boolean", "bytes")
"""Kinds whose values Arrow has, so that other databases and files get them as they get made ones."""


_IS_PLAIN = """
    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relname = %s
        AND n.nspname = COALESCE(NULLIF(%s, ''), current_schema()::text)
"""


def tables_of(inspected: Sequence[InspectedTable]) -> dict[str, CopiedTable]:
    """Return what is copied of a database's tables."""
    keys = {table.name: table.key for table in inspected}
    return {
        table.name: CopiedTable(
            table.name,
            {item.name: _column(item) for item in table.columns if not item.generated},
            table.key,
            table.unique,
            tuple(_link(table.name, key, keys) for key in table.foreign_keys),
            space=table.space,
        )
        for table in inspected
    }


def _column(item: InspectedColumn) -> CopiedColumn:
    value = item.type
    is_document = item.sql_type.upper() in _DOCUMENTS
    return CopiedColumn(
        item.name,
        "any" if value is None or is_document else _kind(value),
        is_document,
        item.nullable,
        None if value is None else value.max_length,
        is_written=value is not None and value.kind == "decimal",
        digits=None if value is None else _digits(value),
    )


def _digits(value: ValueType) -> tuple[int, int] | None:
    if value.kind != "decimal" or value.digits is None or value.decimals is None:
        return None
    return value.digits, value.decimals


def _kind(value: ValueType) -> Kind:
    """Return what values are; of some types of bytes, only their entry says so."""
    holds_bytes = isinstance(value.entry, dict) and "bytes" in value.entry
    return "bytes" if holds_bytes else value.kind


def _link(table: str, key: InspectedKey, keys: Mapping[str, tuple[str, ...]]) -> CopiedLink:
    targets = tuple(name for name in key.targets if name) or keys[key.table]
    return CopiedLink(table, key.columns, key.table, targets)


class DatabaseSource(CopySource):
    """A database, opened for reading.

    Args:
        url: The database.
        tables: Its tables.
    """

    keeps_digits: ClassVar = True
    """Whether no number has more digits than its column says."""
    account = ""
    """The user's account, where the database's messages do not name it."""

    def __init__(self, url: DatabaseUrl, tables: Mapping[str, CopiedTable]) -> None:
        self._url, self.tables = url, tables

    def blocks(self, table: str) -> Iterator[pa.RecordBatch]:
        with failing(self._url, self._quoted(table), self.account):
            yield from self.read(table)

    def size(self, table: str) -> int:
        with failing(self._url, self._quoted(table), self.account):
            return self.number(f"SELECT count(*) FROM {self.place(table)}")  # noqa: S608 - quoted

    def place(self, table: str) -> str:
        """Return how a query names the rows of a table."""
        return self._quoted(table)

    def _quoted(self, table: str) -> str:
        return dialect_of(self._url.scheme).placed(table, self.tables[table].space)

    def exact_types(self, table: str) -> Mapping[str, pa.DataType]:
        decimals = {c.name: c for c in self.tables[table].columns.values() if c.kind == "decimal"}
        said = {c.name: c.digits for c in decimals.values() if c.digits and self.keeps_digits}
        digits = said | self._seen_digits(table, decimals.keys() - said.keys())
        return {
            name: pa.decimal128(*found) if found[0] <= _LONGEST else pa.decimal256(*found)
            for name, found in digits.items()
            if found[0] <= _LONGEST_OF_ALL
        }

    def _seen_digits(self, table: str, names: Set[str]) -> dict[str, tuple[int, int]]:
        """Return how many digits, and how many decimals, the numbers of columns have; not of those with other values."""
        seen = dict.fromkeys(names, (0, 0))
        for block in self.blocks(table) if names else ():
            for name in list(seen):
                values = block.column(name).cast(pa.string())
                parts = pc.extract_regex(values, r"^-?0*(?P<whole>\d*)(?:\.(?P<rest>\d*))?$")
                if parts.null_count > values.null_count:
                    del seen[name]
                    continue
                whole, rest = (pc.max(pc.utf8_length(p)).as_py() or 0 for p in parts.flatten())
                seen[name] = max(whole, seen[name][0]), max(rest, seen[name][1])
        return {name: (whole + rest, rest) for name, (whole, rest) in seen.items() if whole + rest}

    @abstractmethod
    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        """Yield all rows of a table; the driver's errors may pass."""

    @abstractmethod
    def number(self, query: str) -> int:
        """Return the only number of a query; the driver's errors may pass."""


class PostgresqlSource(DatabaseSource):
    """A snapshot of a PostgreSQL database."""

    def __init__(self, url: DatabaseUrl, tables: Mapping[str, CopiedTable]) -> None:
        import psycopg

        from fakegen.databases.read_postgresql import connect

        super().__init__(url, tables)
        self._connection = connect(url, url.options)
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._connection.read_only = True
        self._cursor = self._connection.cursor()
        for setting in (
            "client_encoding = 'UTF8'",
            "TimeZone = 'UTC'",
            "DateStyle = 'ISO, YMD'",
            "IntervalStyle = 'postgres'",
            "extra_float_digits = 1",
            "bytea_output = 'hex'",
            "row_security = off",
        ):
            self._cursor.execute(f"SET LOCAL {setting}".encode())

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        columns = self.tables[table].columns
        names = ", ".join(map(POSTGRESQL.quoted, columns))
        query = f"COPY (SELECT {names} FROM {self.place(table)}) TO STDOUT (FORMAT csv)"  # noqa: S608 - quoted
        with self._cursor.copy(query.encode()) as copied:
            stream = _Stream(bytes(chunk) for chunk in copied)
            if not stream.has_any:
                return
            for block in _parsed(stream, list(columns)):
                yield _of_kinds(block, columns, _POSTGRESQL_KINDS)

    def place(self, table: str) -> str:
        """See :meth:`DatabaseSource.place`: the rows of tables that inherit from one are theirs alone."""
        name = super().place(table)
        space = self.tables[table].space
        own = table.removeprefix(f"{space}.") if space else table
        found = self._cursor.execute(_IS_PLAIN, [own, space]).fetchone()
        return f"ONLY {name}" if found else name

    def number(self, query: str) -> int:
        found = self._cursor.execute(query.encode()).fetchone()
        return int(found[0]) if found else 0

    def close(self) -> None:
        self._connection.close()


class _Stream:
    """A stream of bytes from chunks, as Arrow reads it."""

    closed = False

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._held = bytearray(next(self._chunks, b""))
        self.has_any = bool(self._held)

    def read(self, size: int = -1) -> bytes:
        while size < 0 or len(self._held) < size:
            chunk = next(self._chunks, None)
            if chunk is None:
                break
            self._held += chunk
        end = len(self._held) if size < 0 else size
        taken = bytes(self._held[:end])
        del self._held[:end]
        return taken

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


def _parsed(stream: _Stream, names: list[str]) -> Iterator[pa.RecordBatch]:
    """Yield rows of CSV, all strings; what is empty and not quoted is null."""
    places = [str(number) for number in range(len(names))]
    with pa_csv.open_csv(
        pa.PythonFile(stream, mode="r"),
        pa_csv.ReadOptions(use_threads=False, block_size=_BYTES, column_names=places),
        pa_csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        pa_csv.ConvertOptions(
            column_types=dict.fromkeys(places, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    ) as reader:
        for block in reader:
            yield pa.RecordBatch.from_arrays(block.columns, names)


class MysqlSource(DatabaseSource):
    """A snapshot of a database of MySQL or MariaDB."""

    def __init__(self, url: DatabaseUrl, tables: Mapping[str, CopiedTable]) -> None:
        import pymysql.converters
        import pymysql.cursors

        from fakegen.databases.read_mysql import connect

        super().__init__(url, tables)
        # Without converters of the server's types, values come as the server writes them.
        known = pymysql.converters.conversions
        own = {kind: write for kind, write in known.items() if not isinstance(kind, int)}
        self._connection = connect(url, {**url.options, "charset": "utf8mb4", "conv": own})
        self._cursor = self._connection.cursor(pymysql.cursors.SSCursor)
        for statement in (
            "SET SESSION time_zone = '+00:00'",
            "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
            "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ):
            self._cursor.execute(statement)
        self._cursor.execute("SELECT CURRENT_USER()")
        ((user,),) = self._cursor.fetchall()
        self.account = quoted_account(user)

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        columns = self.tables[table].columns
        names = ", ".join(map(MYSQL.quoted, columns))
        self._cursor.execute(f"SELECT {names} FROM {MYSQL.quoted(table)}")  # noqa: S608 - quoted
        for rows in _chunks(iter(self._cursor.fetchone, None)):
            yield _of_kinds(_batch(rows, list(columns)), columns, {"integer": _integers})

    def number(self, query: str) -> int:
        self._cursor.execute(query)
        ((found,),) = self._cursor.fetchall()
        return int(found)

    def close(self) -> None:
        self._connection.close()


class DuckdbSource(DatabaseSource):
    """A DuckDB file, in one transaction on a connection that only reads."""

    def __init__(self, url: DatabaseUrl, tables: Mapping[str, CopiedTable]) -> None:
        from fakegen.databases.read_duckdb import connect

        super().__init__(url, tables)
        self._connection = connect(url, read_only=True, **url.options)
        self._connection.execute("BEGIN TRANSACTION READ ONLY")

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        columns = self.tables[table].columns
        cells = (
            STANDARD.quoted(name) + ("" if column.kind in _OF_ARROW else "::VARCHAR")
            for name, column in columns.items()
        )
        query = f"SELECT {', '.join(cells)} FROM {self.place(table)}"  # noqa: S608 - quoted
        found = self._connection.sql(query)
        for block in found.to_arrow_reader(_ROWS):
            yield block.rename_columns(list(columns))

    def number(self, query: str) -> int:
        ((found,),) = self._connection.sql(query).fetchall()
        return int(found)

    def close(self) -> None:
        self._connection.close()


class SqliteSource(DatabaseSource):
    """A SQLite file, in one transaction that only reads."""

    keeps_digits = False

    def __init__(self, url: DatabaseUrl, tables: Mapping[str, CopiedTable]) -> None:
        super().__init__(url, tables)
        address = f"file:{quote(url.database)}?mode=ro"
        self._database = sqlite3.connect(address, uri=True, isolation_level=None)
        self._database.text_factory = _decoded
        self._database.execute("BEGIN")

    def read(self, table: str) -> Iterator[pa.RecordBatch]:
        columns = self.tables[table].columns
        names = ", ".join(map(SQLITE.quoted, columns))
        found = self._database.execute(f"SELECT {names} FROM {SQLITE.quoted(table)}")  # noqa: S608
        for rows in _chunks(found):
            yield _batch(rows, list(columns))

    def definitions(self) -> list[str]:
        """Return the statements that make the tables, and then their indexes."""
        found = self._database.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') "
            "AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY type DESC, rowid"
        )
        return [statement for (statement,) in found.fetchall()]

    def number(self, query: str) -> int:
        return int(self._database.execute(query).fetchone()[0])

    def close(self) -> None:
        self._database.close()


def _decoded(text: bytes) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:  # whose message has the text
        raise DataError("the source holds a string that is no UTF-8") from None


_SOURCES: Mapping[str, type[DatabaseSource]] = {
    "postgresql": PostgresqlSource,
    "mysql": MysqlSource,
    "mariadb": MysqlSource,
    "sqlite": SqliteSource,
    "duckdb": DuckdbSource,
}


@contextmanager
def database_source(
    url: DatabaseUrl, inspected: Sequence[InspectedTable]
) -> Iterator[DatabaseSource]:
    """Open a database for reading.

    Args:
        url: The database.
        inspected: Its tables.

    Raises:
        DataError: It cannot be read; no message has its password.
    """
    with failing(url), closing(_SOURCES[url.scheme](url, tables_of(inspected))) as source:
        yield source


@contextmanager
def failing(url: DatabaseUrl, place: str = "", account: str = "") -> Iterator[None]:
    """Turn what a driver raises into a message without the password.

    Args:
        url: The database.
        place: The quoted name of the table that is read.
        account: The user's account, where messages do not name it.
    """
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith(("psycopg", "pymysql", "sqlite3", "_duckdb")):
            raise
        said = error.args[-1] if error.args else ""
        reason = " ".join(url.without_password(str(said)).split()) or type(error).__name__
        failure = DataError(f"the source cannot be read: {with_grant(reason, url, place, account)}")
    else:
        return
    raise failure  # not chained: a driver's exception may hold the password


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    rows = iter(rows)
    while chunk := list(islice(rows, _ROWS)):
        yield chunk


def _batch(rows: Sequence[Sequence[Any]], names: list[str]) -> pa.RecordBatch:
    columns = zip(*rows, strict=True)
    arrays = [_array(name, values) for name, values in zip(names, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, names)


def _array(name: str, values: Sequence[Any]) -> pa.Array:
    kinds = {type(value) for value in values} - {type(None)}
    if kinds == {int, float} or not kinds <= {int} | {float} | {str} | {bytes} or len(kinds) > 1:
        if bytes in kinds:
            raise DataError(f"column {name!r} holds strings as well as bytes")
        return pa.array([None if v is None else str(v) for v in values], pa.string())
    return pa.array(values, None if kinds else pa.string())


def _of_kinds(
    block: pa.RecordBatch,
    columns: Mapping[str, CopiedColumn],
    kinds: Mapping[str, Callable[[pa.Array], pa.Array]],
) -> pa.RecordBatch:
    """Return a block with the values of some kinds as Arrow has them; all else stays as the database writes it."""
    arrays = [
        kinds[columns[name].kind](values)
        if columns[name].kind in kinds and pa.types.is_string(values.type)
        else values
        for name, values in zip(block.schema.names, block.columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, block.schema.names)


def _integers(values: pa.Array) -> pa.Array:
    try:
        return values.cast(pa.int64())
    except pa.ArrowInvalid:  # BIGINT UNSIGNED
        return values.cast(pa.uint64())


def _booleans(values: pa.Array) -> pa.Array:
    return pc.equal(values, "t")


def _bytes(values: pa.Array) -> pa.Array:
    r"""Return what PostgreSQL writes as ``\x`` and hexadecimal digits."""
    texts = values.to_pylist()
    return pa.array([None if v is None else bytes.fromhex(v[2:]) for v in texts], pa.binary())


_POSTGRESQL_KINDS = {"integer": _integers, "boolean": _booleans, "bytes": _bytes}
