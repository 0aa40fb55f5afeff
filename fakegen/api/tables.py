"""Tables that are made on demand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from fakegen.api.checked_arguments import known
from fakegen.api.chosen_format import format_for, typed_options
from fakegen.api.first_rows import html_preview
from fakegen.arrays.without_pandas import without_pandas
from fakegen.engine import Run, Slice, write
from fakegen.errors import DataError, TableNotFound, UsageError, number_of
from fakegen.forms.written_field import categorized, categorized_schema
from fakegen.interfaces.definition import NOTHING_KNOWN, Definitions
from fakegen.interfaces.format import Format, Target
from fakegen.passwords import without_passwords
from fakegen.plan.table_plan import Plan
from fakegen.registry import registry_for
from fakegen.terminal_text import printable

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

    from fakegen.api.database_filling import SeededTable
    from fakegen.databases.loader import Mode
    from fakegen.formats.stores import Store

Progress = Callable[[str, int], None]
"""Called with a table's name and the number of rows just written."""

_SHOWN = 10


class Table:
    """The rows of one table, made on demand, block by block.

    Anything that reads Arrow data takes a table directly: ``pyarrow.table``, ``polars.DataFrame``,
    DuckDB. ``pandas.DataFrame(table)`` works, too, row by row; :meth:`to_pandas` is faster and keeps
    the types. A table can be pickled: the pickle holds how to make it, not its rows.
    """

    def __init__(self, run: Run, plan: Plan, part: Slice) -> None:
        self._run, self._part = run, part
        self._written = plan.tables[part.table].arrow_schema(part.columns)
        """The schema with which writers are opened: plain types, with marks of how they are written."""

    @property
    def name(self) -> str:
        """The table's name."""
        return self._part.table

    @property
    def schema(self) -> pa.Schema:
        """The names and Arrow types of the columns."""
        return categorized_schema(self._written)

    @property
    def slice(self) -> Slice:
        """Which columns and rows it holds."""
        return self._part

    def __len__(self) -> int:
        return self._part.rows

    def __repr__(self) -> str:
        columns = number_of(len(self._written), "column")
        return f"<fakegen.Table {self.name!r}: {number_of(len(self), 'row')}, {columns}>"

    def _repr_html_(self) -> str:
        return html_preview(self.name, self.head(_SHOWN), len(self))

    def blocks(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, in blocks of tens of thousands.

        Raises:
            GenerationError: A value cannot be made.
            SchemaError: A rule looks at more rows together than can be held.
        """
        return self._blocks(self._part)

    def _blocks(self, part: Slice, *, kept: bool = False) -> Iterator[pa.RecordBatch]:
        for block in self._run.blocks(part, kept=kept):
            yield categorized(block, self._written)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows in order, each as a dict from column to Python value.

        Rows are made ahead in blocks, which start small: the first row comes at once, and a row costs a
        few microseconds in the long run.

        Raises:
            GenerationError: A value cannot be made.
        """
        for block in self._run.blocks(self._part, soon=True):
            yield from block.to_pylist()

    __iter__ = rows  # all that pandas.DataFrame(table) asks for

    def head(self, rows: int = _SHOWN) -> pa.Table:
        """Return the first rows as a :class:`pyarrow.Table`; no others are made.

        Args:
            rows: How many, 0 or more; all of a smaller table.

        Raises:
            GenerationError: A value cannot be made.
        """
        part = self._part
        return self._arrow(Slice(part.table, part.columns, part.start, min(part.rows, rows)))

    def to_arrow(self) -> pa.Table:
        """Return all rows as a :class:`pyarrow.Table`."""
        return self._arrow(self._part)

    def to_pandas(self) -> pandas.DataFrame:
        """Return all rows as a pandas data frame.

        Integers and booleans with nulls keep their types, as pandas' ``Int64`` and ``boolean``.
        """
        return as_pandas(self.to_arrow())

    def to_polars(self) -> polars.DataFrame:
        """Return all rows as a polars data frame; needs the extra ``fakegen[polars]``.

        Raises:
            DataError: polars is not installed.
        """
        return as_polars(self.to_arrow())

    def __arrow_c_schema__(self) -> object:
        return self.schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Pass the rows to any library that reads Arrow: ``pyarrow.table(t)``, polars, DuckDB."""
        import pyarrow as pa

        reader = pa.RecordBatchReader.from_batches(self.schema, self.blocks())
        return reader.__arrow_c_stream__(requested_schema)

    def __getstate__(self) -> dict[str, Any]:
        self._run.settle(self._part)  # the data to learn from may not be where it is unpickled
        return self.__dict__

    def _arrow(self, part: Slice) -> pa.Table:
        import pyarrow as pa

        return pa.Table.from_batches(self._blocks(part, kept=True), schema=self.schema)


def as_pandas(table: pa.Table) -> pandas.DataFrame:
    """Return an Arrow table as a pandas data frame; see :meth:`Table.to_pandas`."""
    import pandas as pd
    import pyarrow as pa

    nullable: dict[pa.DataType, Any] = {
        pa.int8(): pd.Int8Dtype(),
        pa.int16(): pd.Int16Dtype(),
        pa.int32(): pd.Int32Dtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.uint8(): pd.UInt8Dtype(),
        pa.uint16(): pd.UInt16Dtype(),
        pa.uint32(): pd.UInt32Dtype(),
        pa.uint64(): pd.UInt64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    with_nulls = [name for name in table.column_names if table.column(name).null_count]
    apart = [name for name in with_nulls if table.schema.field(name).type in nullable]
    frame: pandas.DataFrame = table.drop_columns(apart).to_pandas() if apart else table.to_pandas()
    for name in apart:
        kind = nullable[table.schema.field(name).type]
        position = table.column_names.index(name)
        frame.insert(position, name, kind.__from_arrow__(table.column(name)))
    return frame


def as_polars(table: pa.Table) -> polars.DataFrame:
    """Return an Arrow table as a polars data frame; see :meth:`Table.to_polars`."""
    try:
        import polars
    except ImportError:
        message = 'a polars data frame needs polars: pip install "fakegen[polars]"'
        raise DataError(message) from None

    return polars.DataFrame(table)


class Tables(Mapping[str, Table]):
    """The tables of a schema by name.

    Args:
        tables: The tables.
        run: Makes them.
        plugins: The plugins besides the installed ones, whose formats can be written.
        definitions: Returns what a format can say of the tables besides their columns.
    """

    def __init__(
        self,
        tables: Mapping[str, Table],
        run: Run,
        plugins: tuple[Any, ...] = (),
        definitions: Callable[[], Definitions] = lambda: NOTHING_KNOWN,
    ) -> None:
        self._tables, self._run, self._plugins = dict(tables), run, plugins
        self._definitions = definitions

    def __getitem__(self, name: str) -> Table:
        known("table", name, self._tables, TableNotFound)
        return self._tables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)

    def __repr__(self) -> str:
        return printable(f"<fakegen.Tables {', '.join(self._tables)}>", keep="")

    def _repr_html_(self) -> str:
        return "\n".join(table._repr_html_() for table in self.values())

    def write(
        self,
        target: str | Path | BinaryIO,
        format: str | None = None,
        *,
        progress: Progress = lambda _table, _rows: None,
        **options: Any,
    ) -> int:
        """Write all tables; return the number of rows.

        Args:
            target: A file, a folder (one file per table), the URL of either (``s3://...``), ``-`` for
                standard output, or an open binary stream.
            format: A format's name (``fakegen formats`` lists them); by default the file name's
                ending decides.
            progress: Called with a table's name and the number of rows just written.
            options: The format's own options.

        Raises:
            UsageError: There is no such format or option, or nothing can be written to such a URL.
            DataError: The target cannot be written; nothing is left of the attempt.
            GenerationError: A value cannot be made; nothing is left of the attempt.
            SchemaError: A rule looks at more rows together than can be held; nothing has been made.
        """
        place: tuple[Store, str] | None = None
        if isinstance(target, str) and "://" in target:
            if target.partition(":")[0].partition("+")[0] in registry_for(self._plugins).databases:
                shown = without_passwords(target)
                message = (
                    f"tables are written to files, not to {shown!r}: 'fakegen seed' fills databases"
                )
                raise UsageError(message)
            from fakegen.formats.stores import RemoteStore, file_of

            folder, name = file_of(target)
            place = RemoteStore(folder), name
        found = format_for(registry_for(self._plugins), target, format)
        typed = typed_options(found, options)
        for table in self.values():
            self._run.check(table.slice)
        if place is not None:
            store, name = place
            with store.placing(name) as path:
                return self._write(found, path, typed, progress)
        if isinstance(target, str):
            target = sys.stdout.buffer if target == "-" else Path(target)
        return self._write(found, target, typed, progress)

    def seed(
        self,
        url: str,
        mode: Mode = "fail",
        *,
        dry_run: bool = False,
        triggers: bool | None = None,
        progress: Progress = lambda _table, _rows: None,
    ) -> list[SeededTable]:
        """Load all tables into those of the same names that a database has, in one transaction.

        The tables are matched by name before anything is loaded, and so are their columns. Each is loaded
        after those that it refers to; circular references are checked in the end. What the database generates is
        left out, and its sequences go on behind the new values.

        Args:
            url: The database: ``postgresql://user@host/database``, ``mysql://...``, ``mariadb://...``,
                ``sqlite:///file.db`` or ``duckdb:///file.duckdb``.
            mode: What becomes of the rows that the tables have: ``fail`` if there are any, ``append`` to
                them, ``truncate``: delete them in the same transaction, or ``replace``: let others read them until
                all new rows are there, in MySQL and MariaDB by new tables that take their places. Sequences of appended rows
                go on behind what is there, and what refers to them follows.
            dry_run: Whether only to match the tables, and to look for rows that are in the way.
            triggers: Whether the tables' triggers run, or rest, as only PostgreSQL lets them; by default those rest
                that refuse rows, where they can.
            progress: Called with a table's name and the number of rows just loaded.

        Returns:
            The tables, in the order in which they are filled.

        Raises:
            SchemaError: The database lacks a table or a column, or needs one that the schema lacks.
            UsageError: The URL or the mode is wrong, or rows are in the way.
            DataError: The database cannot be reached or rejects a row; it is as it was before.
            GenerationError: A value cannot be made; the database is as it was before.
        """
        from fakegen.api.database_filling import fill_database

        slices = {name: table.slice for name, table in self.items()}
        for part in slices.values():
            self._run.check(part)
        databases = registry_for(self._plugins).databases
        return fill_database(
            self._run,
            slices,
            databases,
            url,
            mode,
            dry_run=dry_run,
            triggers=triggers,
            progress=progress,
        )

    def _write(
        self, format: Format, target: Target, options: Mapping[str, Any], progress: Progress
    ) -> int:
        schemas = {name: table._written for name, table in self.items()}
        known = self._definitions() if format.defines else NOTHING_KNOWN
        with without_pandas():
            writer = format.opened(target, schemas, known, **options)
            return write(self._run, [table.slice for table in self.values()], writer, progress)
