"""SQLite: writing tables to a new or an existing database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.arrays.masks import null_unless
from fakegen.arrays.plain import plain_array
from fakegen.arrays.type_kinds import is_list
from fakegen.databases.dialects import SQLITE
from fakegen.errors import DataError
from fakegen.formats.file_writer import check, nothing
from fakegen.formats.json import json_text
from fakegen.formats.partial_file import PartialFile, publish, writing
from fakegen.formats.text_columns import as_text
from fakegen.interfaces.definition import NOTHING_KNOWN, UNKNOWN, Definition, Definitions
from fakegen.interfaces.format import Tables, Target, Writer

_PARAMETERS = 999  # of one statement, in every version of SQLite


class SqliteWriter(Writer):
    """A new SQLite database, or further tables of an existing one, added in one transaction, with their keys.

    Booleans are 0 and 1, dates and times ISO 8601 strings, durations seconds, lists and structs JSON.
    Decimals of up to 15 digits are numbers, longer ones strings. NaN is NULL, since SQLite has none.

    Args:
        target: The path of the database.
        tables: The Arrow schema of each table.
        definitions: The keys of each table, and what else is known of its columns.
        replace: Whether to replace tables that already exist.

    Raises:
        DataError: The target is not a database, or a table exists and ``replace`` is not set.
    """

    def __init__(
        self,
        target: Target,
        tables: Tables,
        definitions: Definitions = NOTHING_KNOWN,
        *,
        replace: bool = False,
    ) -> None:
        check(tables)
        if not isinstance(target, Path):
            raise DataError("a SQLite database cannot be written to a stream; give a file")
        if target.is_dir():
            raise DataError(
                f"{target} is a folder; give a file, such as {str(target / 'data.db')!r}"
            )
        self._target = target
        self._part = None if target.exists() and target.stat().st_size else PartialFile(target)
        path = self._part.working if self._part else target
        try:
            with self._writing():
                self._database = sqlite3.connect(
                    path, isolation_level=None, check_same_thread=False
                )
                self._begin()
                for table, schema in tables.items():
                    self._create(table, schema, definitions.get(table, UNKNOWN), replace)
                    self.write(table, nothing(schema))
        except BaseException:
            self.abort()
            raise

    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Append a block to a table."""
        with self._writing():
            columns = [stored_values(plain_array(values)).to_pylist() for values in block.columns]
            cells = list(chain.from_iterable(zip(*columns, strict=True)))
            # Starting a statement takes most of the time, so insert as many rows with one as possible.
            many = max(1, _PARAMETERS // len(columns))
            end = block.num_rows // many * many * len(columns)
            self._insert(table, len(columns), many, cells[:end])
            self._insert(table, len(columns), 1, cells[end:])

    def commit(self) -> None:
        """Commit the transaction; give a new database its final name."""
        with self._writing():
            self._database.execute("COMMIT")
            self._database.close()
        if self._part:
            publish([self._part])

    def abort(self) -> None:
        """Leave the database as it was."""
        database: sqlite3.Connection | None = getattr(self, "_database", None)
        if database is not None:
            database.close()
        if self._part:
            self._part.discard()

    def _begin(self) -> None:
        if self._part:  # renaming the finished file protects against crashes, no journal is needed
            self._database.execute("PRAGMA journal_mode = OFF")
            self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("BEGIN IMMEDIATE")

    def _create(self, table: str, schema: pa.Schema, definition: Definition, replace: bool) -> None:
        name = SQLITE.quoted(table)
        found = "SELECT 1 FROM sqlite_master WHERE name = ? COLLATE NOCASE"
        if self._database.execute(found, [table]).fetchone():
            if not replace:
                raise DataError(f"{self._target} already has a table {table!r}; see 'replace'")
            self._database.execute(f"DROP TABLE {name}")
        statement = SQLITE.define_table(table, schema, definition, definition.foreign)
        for created in (statement, *SQLITE.define_indexes(table, definition)):
            self._database.execute(created)

    def _insert(self, table: str, width: int, rows: int, cells: list[Any]) -> None:
        """Insert cells of ``width`` columns, row by row, with ``rows`` rows per statement."""
        marks = ", ".join([f"({', '.join('?' * width)})"] * rows)
        statement = f"INSERT INTO {SQLITE.quoted(table)} VALUES {marks}"  # noqa: S608 - a quoted name
        step = rows * width
        groups = (cells[start : start + step] for start in range(0, len(cells), step))
        self._database.executemany(statement, groups)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with writing(self._target):
                yield
        except sqlite3.Error as error:
            raise DataError(f"{self._target} cannot be written: {error}") from error


def stored_values(values: pa.Array) -> pa.Array:
    """Return values as SQLite can store them: integers, floats, strings or bytes."""
    kind = values.type
    if pa.types.is_boolean(kind):
        return values.cast(pa.int8())
    if is_list(kind) or pa.types.is_struct(kind):
        return null_unless(values.is_valid(), json_text(values))
    if pa.types.is_duration(kind):
        return as_text(values).cast(pa.float64())
    if pa.types.is_uint64(kind) or pa.types.is_decimal(kind) or pa.types.is_temporal(kind):
        return as_text(values)
    return values
