"""Loading into DuckDB: one INSERT of record batches per block, in one transaction.

DuckDB checks foreign keys at once, row by row, and a row cannot refer to one of its own statement. So tables are
filled after those that they refer to, and a table that refers to itself by generations: first the rows that refer
to none, then those that refer to these, and so on.

A statement that fails ends the transaction. The row at fault is found afterwards: each row of the block is tried
alone, until one is refused with the same words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import duckdb
import pyarrow as pa

from fakegen.arrays.masks import null_unless
from fakegen.arrays.type_kinds import is_list
from fakegen.databases.dialects import STANDARD
from fakegen.databases.index_columns import columns_read, plain_column
from fakegen.databases.inspect_duckdb import named
from fakegen.databases.loader import Loader, Mode, RowRejectedError, rejected
from fakegen.databases.read_duckdb import connect
from fakegen.databases.stored_tables import (
    MatchedTable,
    StoredColumn,
    StoredIndex,
    StoredKey,
    StoredTable,
    StoredTables,
)
from fakegen.errors import DataError, UsageError
from fakegen.formats.json import json_text
from fakegen.interfaces.database import DatabaseUrl

_COLUMNS = """
    SELECT table_oid, c.schema_name, c.table_name, column_name, data_type, is_generated,
        NOT is_nullable AND column_default IS NULL AND NOT is_generated, column_default
    FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_oid)
    WHERE c.database_name = current_database() AND t.database_name = current_database()
        AND NOT c.internal
    ORDER BY c.schema_name, c.table_name, column_index
"""
_KEYS = """
    SELECT constraint_type, constraint_name, schema_name, table_name, constraint_column_names,
        referenced_table, referenced_column_names
    FROM duckdb_constraints() WHERE database_name = current_database()
        AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
    ORDER BY constraint_index
"""
_INDEXES = """
    SELECT schema_name, table_name, expressions::VARCHAR[] FROM duckdb_indexes()
    WHERE database_name = current_database() AND is_unique
"""
_SEQUENCES = """
    SELECT schema_name, sequence_name, increment_by, start_value, last_value
    FROM duckdb_sequences() WHERE database_name = current_database()
"""
_DEFINITION = """
    SELECT sql, 'TABLE', NULL, comment FROM duckdb_tables() WHERE table_oid = ?
    UNION ALL SELECT sql, 'INDEX', NULL, NULL FROM duckdb_indexes() WHERE table_oid = ?
    UNION ALL SELECT NULL, 'COLUMN', column_name, comment FROM duckdb_columns()
        WHERE table_oid = ? AND comment IS NOT NULL
"""
_NEXT = re.compile(r"nextval\('((?:[^']|'')+)'\)", re.IGNORECASE)
_PART = re.compile(r'"((?:[^"]|"")*)"|([^."]+)')
_ROWS, _WAITING, _TURN = "fakegen_rows", "fakegen_waiting", "fakegen_turn"
"""The names of a block, of the rows that wait for those that they refer to, and of their generation."""
_TAKEN_AT_MOST = 10**9


class DuckdbLoader(Loader):
    """A DuckDB file, which no other program can open meanwhile."""

    dialect = STANDARD
    errors = (duckdb.Error,)

    def __init__(self, url: DatabaseUrl) -> None:
        self._connection = connect(url, read_only=False, **url.options)
        self._numbers: dict[str, int] = {}  # that the catalogue gives tables
        self._sequences: dict[tuple[str, str], str] = {}

    def stored(self) -> StoredTables:
        columns: dict[str, list[StoredColumn]] = {}
        quoted: dict[str, str] = {}
        for number, schema, table, *facts, default in self.rows(_COLUMNS):
            name = named(schema, table)
            self._numbers[name] = number
            quoted[name] = f"{self.quoted(schema)}.{self.quoted(table)}"
            columns.setdefault(name, []).append(StoredColumn(*facts))
            found = _NEXT.search(default or "")
            if found is not None:
                self._sequences[name, facts[0]] = found[1].replace("''", "'")
        primary: dict[str, list[str]] = {}
        unique: dict[str, list[Sequence[str]]] = {}
        keys = []
        for kind, constraint, schema, table, own, parent, referred in self.rows(_KEYS):
            name = named(schema, table)
            if kind == "FOREIGN KEY":
                keys.append(StoredKey(constraint, name, own, named(schema, parent), referred))
                continue
            unique.setdefault(name, []).append(own)
            if kind == "PRIMARY KEY":
                primary[name] = own
        indexes: dict[str, list[StoredIndex]] = {}
        for schema, table, expressions in self.rows(_INDEXES):
            plain = [column for text in expressions if (column := plain_column(text)) is not None]
            read = [columns_read(text) for text in expressions]
            if len(plain) == len(expressions):
                unique.setdefault(named(schema, table), []).append(plain)
            elif all(read):
                group = dict.fromkeys(name for names in read for name in names)
                index = StoredIndex(list(group), expressions)
                indexes.setdefault(named(schema, table), []).append(index)
        tables = {
            name: StoredTable(
                name,
                quoted[name],
                columns[name],
                primary.get(name, ()),
                unique.get(name, ()),
                indexes.get(name, ()),
            )
            for name in columns
        }
        self._stored = StoredTables(tables, keys, ignores_case=True)
        return self._stored

    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        found: Sequence[Sequence[Any]] = self._connection.execute(query).fetchall()
        return found

    def begin(self, tables: Sequence[StoredTable], mode: Mode) -> None:
        del tables, mode
        self._run("BEGIN TRANSACTION")

    def has_rows(self, query: str) -> bool:
        return bool(self.rows(query))

    def number(self, query: str) -> int | None:
        found = self.rows(query)[0][0]
        return found if isinstance(found, int) else None

    def ordered(self, tables: Mapping[str, MatchedTable]) -> Mapping[str, MatchedTable]:
        """Return the tables with those first that others refer to; here, no two refer to each other."""
        names = {match.stored.name: name for name, match in tables.items()}
        first = self._parents_first([match.stored for match in tables.values()])
        return {names[table.name]: tables[names[table.name]] for table in first}

    def _parents_first(self, tables: Sequence[StoredTable]) -> list[StoredTable]:
        left = {table.name: table for table in tables}
        found: list[StoredTable] = []

        def take(name: str) -> None:
            table = left.pop(name)
            for key in self._stored.keys:
                if key.table == name and key.parent in left:
                    take(key.parent)
            found.append(table)

        while left:
            take(next(iter(left)))
        return found

    def clear(self, tables: Sequence[StoredTable]) -> None:
        """Delete all rows, or, where rows refer to each other, make the tables anew.

        The index of a foreign key keeps deleted rows until the transaction ends, so that those that they refer to
        could not be deleted in the same one.
        """
        names = {table.name for table in tables}
        if not any(key.table in names and key.parent in names for key in self._stored.keys):
            for table in tables:
                self._run(f"DELETE FROM {table.sql}")  # noqa: S608 - a quoted name
            return
        for key in self._stored.referring(tables):
            raise UsageError(
                f"table {key.parent!r} cannot be emptied: {key.table!r}, which is not in the schema, refers to it, "
                "and DuckDB makes it anew to do so"
            )
        first = self._parents_first(tables)
        made = [list(self._definition(table)) for table in first]
        for table in reversed(first):
            self._run(f"DROP TABLE {table.sql}")
        for statement in chain.from_iterable(made):
            self._run(statement)

    def _definition(self, table: StoredTable) -> Iterator[str]:
        """Yield the statements that make a table, with its indexes and comments."""
        for statement, what, place, comment in self._connection.execute(
            _DEFINITION, [self._numbers[table.name]] * 3
        ).fetchall():
            if statement is not None:
                yield statement
            if comment is not None:
                name = f"{table.sql}.{self.quoted(place)}" if what == "COLUMN" else table.sql
                text = comment.replace("'", "''")
                yield f"COMMENT ON {what} {name} IS '{text}'"

    def load(self, table: MatchedTable, blocks: Iterable[pa.RecordBatch]) -> None:
        stored = table.stored
        own = [key for key in self._stored.keys if key.table == key.parent == stored.name]
        names = ", ".join(self.quoted(column.name) for column in table.loaded.values())
        target = f"{_WAITING} ({names})" if own else f"{stored.sql} ({names})"
        if own:  # which has the columns' types, and none of the table's rules
            empty = f"SELECT *, 0 AS {_TURN} FROM {stored.sql} LIMIT 0"  # noqa: S608 - a quoted name
            self._run(f"CREATE TEMP TABLE {_WAITING} AS {empty}")
        before = 0
        for block in blocks:
            ready = _ready(table, block)
            try:
                self._insert(target, ready)
            except duckdb.Error as error:
                found = self._first_rejected(target, ready, error)
                fault = rejected(table, block, 0 if found is None else found, before)
                if found is None:  # a value that occurs twice, say, which the message tells
                    last = before + block.num_rows - 1
                    fault = RowRejectedError(
                        f"table {stored.name!r}: one of rows {before} to {last} is rejected"
                    )
                raise RowRejectedError(f"{fault}: {_told(error)}") from None
            before += block.num_rows
        if own:
            self._load_by_generations(stored, names, own)

    def _insert(self, target: str, rows: pa.RecordBatch) -> None:
        self._connection.register(_ROWS, rows)
        self._run(f"INSERT INTO {target} SELECT * FROM {_ROWS}")  # noqa: S608 - quoted names

    def _first_rejected(self, target: str, rows: pa.RecordBatch, error: duckdb.Error) -> int | None:
        """End the transaction; return the first row that is refused by itself with the same words."""
        self._run("ROLLBACK")
        for number in range(rows.num_rows):
            self._run("BEGIN TRANSACTION")
            try:
                self._insert(target, rows.slice(number, 1))
            except duckdb.Error as alone:
                if _told(alone) == _told(error):
                    return number
            finally:
                self._run("ROLLBACK")
        return None

    def _load_by_generations(
        self, table: StoredTable, names: str, keys: Sequence[StoredKey]
    ) -> None:
        """Move the waiting rows to a table: those that refer to no row of it that is not there yet."""
        free = " AND ".join(f"({self._is_settled(table, key)})" for key in keys)
        turn, moved = 0, True
        while moved:
            turn += 1
            chosen = f"UPDATE {_WAITING} w SET {_TURN} = {turn} WHERE {_TURN} IS NULL AND {free}"  # noqa: S608
            moved = self.number(chosen) != 0
            try:
                self._run(
                    f"INSERT INTO {table.sql} ({names}) SELECT {names} FROM {_WAITING} WHERE {_TURN} = {turn}"  # noqa: S608
                )
            except duckdb.Error as error:
                raise RowRejectedError(
                    f"table {table.name!r}: a row is rejected: {_told(error)}"
                ) from None
        if self.has_rows(f"SELECT 1 FROM {_WAITING} WHERE {_TURN} IS NULL LIMIT 1"):  # noqa: S608
            columns = "; ".join(", ".join(key.columns) for key in keys)
            raise RowRejectedError(
                f"table {table.name!r}: {columns} of a row is not in another row, or leads back to the same one"
            )
        self._run(f"DROP TABLE {_WAITING}")

    def _is_settled(self, table: StoredTable, key: StoredKey) -> str:
        """Return the condition of a waiting row that a key refers to none, or to one that is there."""
        pairs = [
            (self.quoted(own), self.quoted(other))
            for own, other in zip(key.columns, key.referred, strict=True)
        ]
        empty = [f"w.{own} IS NULL" for own, _ in pairs]
        same = " AND ".join(f"p.{other} = w.{own}" for own, other in pairs)
        return " OR ".join([*empty, f"EXISTS (SELECT 1 FROM {table.sql} p WHERE {same})"])  # noqa: S608

    def finish(self, tables: Sequence[StoredTable]) -> None:
        """Move sequences on by taking numbers, which is the only way, and stays after a rollback."""
        states = {
            f"{schema}.{name}": (step, start if last is None else last + step)
            for schema, name, step, start, last in self.rows(_SEQUENCES)
        }
        for table in tables:
            for column in table.columns:
                written = self._sequences.get((table.name, column.name))
                if written is not None:
                    self._move_on(table, column, written, *states[_full(written)])

    def _move_on(
        self, table: StoredTable, column: StoredColumn, sequence: str, step: int, following: int
    ) -> None:
        furthest = "max" if step > 0 else "min"
        last = self.number(f"SELECT {furthest}({self.quoted(column.name)}) FROM {table.sql}")  # noqa: S608
        if last is None or (last - following) * step < 0:
            return
        taken = (last - following) // step + 1
        if taken > _TAKEN_AT_MOST:
            raise DataError(
                f"sequence {sequence!r} is {taken} numbers behind column {column.name!r} of table {table.name!r}: number its rows from {following}"
            )
        literal = sequence.replace("'", "''")
        self._run(f"SELECT max(nextval('{literal}')) FROM range({taken})")  # noqa: S608 - quoted

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)

    def commit(self) -> None:
        self._run("COMMIT")

    def close(self) -> None:
        self._connection.close()


def _full(sequence: str) -> str:
    """Return the name of a sequence with its database schema, unquoted."""
    parts = [first.replace('""', '"') or second for first, second in _PART.findall(sequence)]
    return ".".join(["main", *parts][-2:])


def _told(error: duckdb.Error) -> str:
    """Return what is said of an error, without the statement."""
    return " ".join(str(error).partition("\n\nLINE ")[0].split())


def _ready(table: MatchedTable, block: pa.RecordBatch) -> pa.RecordBatch:
    columns = list(table.loaded.values())
    cells = [
        _cells(values, column.type) for values, column in zip(block.columns, columns, strict=True)
    ]
    return pa.RecordBatch.from_arrays(cells, [column.name for column in columns])


def _cells(values: pa.Array, column: str) -> pa.Array:
    """Return values as DuckDB takes them into a column of a type."""
    kind = values.type
    if pa.types.is_timestamp(kind) and kind.tz and "TIME ZONE" not in column:
        return values.cast(pa.timestamp(kind.unit))  # the same moment in UTC
    if column in ("VARCHAR", "JSON") and (is_list(kind) or pa.types.is_struct(kind)):
        return null_unless(values.is_valid(), json_text(values))
    return values
