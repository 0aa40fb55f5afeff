"""SQL scripts: CREATE TABLE and INSERT statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO, Literal

import numpy as np
import pyarrow as pa

from fakegen.databases.dialects import STANDARD
from fakegen.errors import DataError
from fakegen.formats.file_writer import Encoder, FileWriter
from fakegen.formats.text_columns import TEXT, endings, join, run_of_bytes
from fakegen.interfaces.dialect import SqlDialect
from fakegen.interfaces.format import Format, Tables, Target, Writer
from fakegen.interfaces.parameters import Parameter, description, parameters_of

_ROWS_PER_INSERT = 500


class SqlWriter(FileWriter):
    """A SQL script that creates the tables and inserts their rows in one transaction.

    Durations become seconds, lists and structs JSON. NaN and the infinities become NULL if the database
    does not have them. MySQL has no type with an offset, so timestamps with a time zone are in UTC.

    Args:
        target: A file or a stream.
        tables: The Arrow schema of each table.
        dialect: The SQL dialect of the database.
        create: Whether to create the tables; if not, they must exist.
    """

    suffix = ".sql"
    holds_several = True

    def __init__(
        self,
        target: Target,
        tables: Tables,
        dialect: SqlDialect = STANDARD,
        *,
        create: bool = True,
    ) -> None:
        super().__init__(target, tables, lambda stream, held: _Sql(stream, held, dialect, create))


def sql_format(dialects: Mapping[str, SqlDialect]) -> Format:
    """Return the format ``sql``, with the registered dialects as values of its option ``dialect``."""

    def open_script(
        target: Target, tables: Tables, *, dialect: str = STANDARD.name, **options: Any
    ) -> Writer:
        return SqlWriter(target, tables, dialects[dialect], **options)

    listed = "; ".join(f"{name}: {dialect.doc.rstrip('.')}" for name, dialect in dialects.items())
    names: Any = Literal[tuple(dialects)]
    chosen = Parameter(
        "dialect", names, STANDARD.name, f"The SQL dialect of the database. {listed}."
    )
    parameters = {chosen.name: chosen, **parameters_of(SqlWriter)}
    return Format("sql", endings(".sql"), open_script, description(SqlWriter), parameters)


class _Sql(Encoder):
    def __init__(self, stream: BinaryIO, tables: Tables, dialect: SqlDialect, create: bool) -> None:
        self._stream = stream
        self._dialect = dialect
        stream.write(dialect.begin.encode())
        if create:
            for table, schema in tables.items():
                stream.write(f"{dialect.create_table(table, schema)};\n".encode())

    def write(self, table: str, block: pa.RecordBatch) -> None:
        rows: list[str | pa.Array] = []
        for name, values in zip(block.schema.names, block.columns, strict=True):
            try:
                rows += [", " if rows else "(", *self._dialect.literals(values)]
            except DataError as error:
                raise DataError(f"table {table!r}, column {name!r}: {error}") from error
        if not block.num_rows:
            return
        before, after = self._around(table, block)
        self._stream.write(run_of_bytes(join([before, *rows, after])))

    def close(self) -> None:
        self._stream.write(b"COMMIT;\n")

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
