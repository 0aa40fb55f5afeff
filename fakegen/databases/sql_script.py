"""SQL scripts: CREATE TABLE and INSERT statements."""

from __future__ import annotations

from typing import BinaryIO, Literal

import numpy as np
import pyarrow as pa

from fakegen.databases.dialect import MYSQL, POSTGRESQL, SQLITE, STANDARD, Dialect
from fakegen.errors import DataError
from fakegen.formats.file_writer import Encoder, FileWriter
from fakegen.formats.text_columns import TEXT, join, run_of_bytes
from fakegen.interfaces.format import Tables, Target

DialectName = Literal["standard", "postgresql", "mysql", "sqlite"]

_DIALECTS = {"standard": STANDARD, "postgresql": POSTGRESQL, "mysql": MYSQL, "sqlite": SQLITE}
_ROWS_PER_INSERT = 500


class SqlWriter(FileWriter):
    """A script of one transaction that creates the tables and inserts their rows.

    Durations are seconds, lists and structures JSON. NaN and the infinities are NULL where the
    database has none; MySQL, which keeps no offset, gets timestamps with a time zone in UTC.

    Args:
        dialect: The database that will read it; ``mysql`` serves MariaDB too.
        create: Whether the tables are created; if not, they must exist.
    """

    suffix = ".sql"
    holds_several = True

    def __init__(
        self,
        target: Target,
        tables: Tables,
        *,
        dialect: DialectName = "standard",
        create: bool = True,
    ) -> None:
        spelling = _DIALECTS[dialect]
        super().__init__(target, tables, lambda stream, held: _Sql(stream, held, spelling, create))


class _Sql(Encoder):
    def __init__(self, stream: BinaryIO, tables: Tables, dialect: Dialect, create: bool) -> None:
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
        """Return what stands before and after each row, so that rows become statements."""
        names = ", ".join(self._dialect.name(name) for name in block.schema.names)
        insert = f"INSERT INTO {self._dialect.name(table)} ({names}) VALUES\n"
        position = np.arange(block.num_rows)
        is_first = position % _ROWS_PER_INSERT == 0
        is_last = np.append(is_first[1:], True)
        before = pa.array(["", insert], TEXT).take(pa.array(is_first.astype(np.int8)))
        after = pa.array(["),\n", ");\n"], TEXT).take(pa.array(is_last.astype(np.int8)))
        return before, after
