"""SQL scripts: CREATE TABLE and INSERT statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, BinaryIO, Literal

import numpy as np
import pyarrow as pa

from fakegen.databases.dialects import STANDARD
from fakegen.errors import DataError
from fakegen.formats.file_writer import BlockEncoder, Collector, FileWriter
from fakegen.formats.text_columns import TEXT, endings, run_of_rows
from fakegen.interfaces.definition import NOTHING_KNOWN, UNKNOWN, Definitions
from fakegen.interfaces.dialect import DefiningDialect, SqlDialect
from fakegen.interfaces.format import Format, Tables, Target, Writer
from fakegen.interfaces.parameters import Parameter, description, parameters_of

_ROWS_PER_INSERT = 500


class SqlWriter(FileWriter):
    """A SQL script that creates the tables with their keys and inserts their rows, in one transaction.

    A script for PostgreSQL is for ``psql``, and stops at the first error. MySQL and MariaDB end a transaction when
    a table is created, so that tables are created before it there. Foreign keys of tables that refer to each other,
    or to themselves, are added after all rows. A file per table has no foreign keys.

    Durations become seconds, lists and structs JSON. NaN and the infinities become NULL if the database
    does not have them. MySQL has no type with an offset, so timestamps with a time zone are in UTC.

    Args:
        target: A file or a stream.
        tables: The Arrow schema of each table.
        definitions: The keys of each table, and what else is known of its columns.
        dialect: The SQL dialect of the database.
        create: Whether to create the tables; if not, they must exist.
    """

    suffix = ".sql"
    holds_several = True

    def __init__(
        self,
        target: Target,
        tables: Tables,
        definitions: Definitions = NOTHING_KNOWN,
        dialect: SqlDialect = STANDARD,
        *,
        create: bool = True,
    ) -> None:
        def started(stream: BinaryIO, held: Tables) -> Collector:
            return Collector(stream, _Sql(held, definitions, dialect, create))

        super().__init__(target, tables, started)


def sql_format(dialects: Mapping[str, SqlDialect]) -> Format:
    """Return the format ``sql``, with the registered dialects as values of its option ``dialect``."""

    def open_script(
        target: Target,
        tables: Tables,
        definitions: Definitions = NOTHING_KNOWN,
        *,
        dialect: str = STANDARD.name,
        **options: Any,
    ) -> Writer:
        return SqlWriter(target, tables, definitions, dialects[dialect], **options)

    listed = "; ".join(f"{name}: {dialect.doc.rstrip('.')}" for name, dialect in dialects.items())
    names: Any = Literal[tuple(dialects)]
    chosen = Parameter(
        "dialect", names, STANDARD.name, f"The SQL dialect of the database. {listed}."
    )
    parameters = {chosen.name: chosen, **parameters_of(SqlWriter)}
    doc, suffixes = description(SqlWriter), endings(".sql")
    return Format("sql", suffixes, open_script, doc, parameters, defines=True)


class _Sql(BlockEncoder):
    def __init__(
        self, tables: Tables, definitions: Definitions, dialect: SqlDialect, create: bool
    ) -> None:
        self._tables = dict(tables)
        self._definitions = _within(tables, definitions)
        self._dialect = dialect
        self._create = create

    def start(self) -> bytes:
        """Return what creates the tables, each with foreign keys to those before it."""
        dialect, created, before = self._dialect, list[str](), list[str]()
        for table, schema in self._tables.items() if self._create else ():
            if isinstance(dialect, DefiningDialect):
                known = self._definitions[table]
                now = [k for k in known.foreign if k.table in before or not dialect.alters]
                made = dialect.define_table(table, schema, known, now)
                statements = [made, *dialect.define_indexes(table, known)]
            else:
                statements = [dialect.create_table(table, schema)]
            created += [f"{statement};\n" for statement in statements]
            before.append(table)
        if not isinstance(dialect, DefiningDialect):
            return "".join([dialect.begin, *created]).encode()
        if dialect.creates_first:
            return "".join([dialect.preamble, *created, dialect.begin]).encode()
        return "".join([dialect.preamble, dialect.begin, *created]).encode()

    def encode(self, table: str, block: pa.RecordBatch) -> bytes | pa.Buffer:
        rows: list[str | pa.Array] = []
        for name, values in zip(block.schema.names, block.columns, strict=True):
            try:
                rows += [", " if rows else "(", *self._dialect.literals(values)]
            except DataError as error:
                raise DataError(f"table {table!r}, column {name!r}: {error}") from error
        if not block.num_rows:
            return b""
        before, after = self._around(table, block)
        return run_of_rows([before, *rows, after])

    def end(self) -> bytes:
        """Return what adds the foreign keys that had to wait for all rows, and ends the transaction."""
        dialect, added, before = self._dialect, list[str](), list[str]()
        if self._create and isinstance(dialect, DefiningDialect) and dialect.alters:
            for table in self._tables:
                for key in self._definitions[table].foreign:
                    if key.table not in before:
                        added.append(f"{dialect.add_foreign_key(table, key)};\n")
                before.append(table)
            if dialect.creates_first:
                return "".join(["COMMIT;\n", *added]).encode()
        return "".join([*added, "COMMIT;\n"]).encode()

    def _around(self, table: str, block: pa.RecordBatch) -> tuple[pa.Array, pa.Array]:
        """Return what comes before and after each row, so that rows are grouped into statements."""
        names = ", ".join(self._dialect.quoted(name) for name in block.schema.names)
        insert = f"INSERT INTO {self._dialect.quoted(table)} ({names}) VALUES\n"
        position = np.arange(block.num_rows)
        is_first = position % _ROWS_PER_INSERT == 0
        is_last = np.append(is_first[1:], True)
        before = pa.array(["", insert], TEXT).take(pa.array(is_first.astype(np.int8)))
        after = pa.array(["),\n", ");\n"], TEXT).take(pa.array(is_last.astype(np.int8)))
        return before, after


def _within(tables: Tables, definitions: Definitions) -> Definitions:
    """Return the definitions of some tables, without foreign keys to others."""
    found = {}
    for table in tables:
        known = definitions.get(table, UNKNOWN)
        found[table] = replace(known, foreign=[key for key in known.foreign if key.table in tables])
    return found
