"""Tables that are made on demand."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from fakegen.api.checked_arguments import known
from fakegen.api.first_rows import html_preview
from fakegen.engine import Run, Slice, write
from fakegen.errors import (
    DataError,
    ParameterError,
    TableNotFound,
    UsageError,
    did_you_mean,
    nearest,
    number_of,
)
from fakegen.interfaces.format import Format, Writer
from fakegen.interfaces.parameters import convert
from fakegen.plan.table_plan import Plan
from fakegen.registry import registry_for
from fakegen.terminal_text import printable

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

    from fakegen.registry import Registry

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
        self._schema = plan.tables[part.table].arrow_schema(part.columns)

    @property
    def name(self) -> str:
        """The table's name."""
        return self._part.table

    @property
    def schema(self) -> pa.Schema:
        """The names and Arrow types of the columns."""
        return self._schema

    @property
    def slice(self) -> Slice:
        """Which columns and rows it holds."""
        return self._part

    def __len__(self) -> int:
        return self._part.rows

    def __repr__(self) -> str:
        columns = number_of(len(self._schema), "column")
        return f"<fakegen.Table {self.name!r}: {number_of(len(self), 'row')}, {columns}>"

    def _repr_html_(self) -> str:
        return html_preview(self.name, self.head(_SHOWN), len(self))

    def blocks(self) -> Iterator[pa.RecordBatch]:
        """Yield the rows in order, in blocks of tens of thousands.

        Raises:
            GenerationError: A value cannot be made.
        """
        return self._run.blocks(self._part)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the rows in order, each as a dict from column to Python value.

        Raises:
            GenerationError: A value cannot be made.
        """
        for block in self.blocks():
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
        table = self.to_arrow()
        with_nulls = [name for name in table.column_names if table.column(name).null_count]
        apart = [name for name in with_nulls if table.schema.field(name).type in nullable]
        frame: pandas.DataFrame = (
            table.drop_columns(apart).to_pandas() if apart else table.to_pandas()
        )
        for name in apart:
            kind = nullable[table.schema.field(name).type]
            position = table.column_names.index(name)
            frame.insert(position, name, kind.__from_arrow__(table.column(name)))
        return frame

    def to_polars(self) -> polars.DataFrame:
        """Return all rows as a polars data frame; needs the extra ``fakegen[polars]``.

        Raises:
            DataError: polars is not installed.
        """
        try:
            import polars
        except ImportError:
            message = 'a polars data frame needs polars: pip install "fakegen[polars]"'
            raise DataError(message) from None

        return polars.DataFrame(self.to_arrow())

    def __arrow_c_schema__(self) -> object:
        return self._schema.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Pass the rows to any library that reads Arrow: ``pyarrow.table(t)``, polars, DuckDB."""
        import pyarrow as pa

        reader = pa.RecordBatchReader.from_batches(self._schema, self.blocks())
        return reader.__arrow_c_stream__(requested_schema)

    def _arrow(self, part: Slice) -> pa.Table:
        import pyarrow as pa

        return pa.Table.from_batches(self._run.blocks(part, kept=True), schema=self._schema)


class Tables(Mapping[str, Table]):
    """The tables of a schema by name.

    Args:
        tables: The tables.
        run: Makes them.
        plugins: The plugins besides the installed ones, whose formats can be written.
    """

    def __init__(
        self, tables: Mapping[str, Table], run: Run, plugins: tuple[Any, ...] = ()
    ) -> None:
        self._tables, self._run, self._plugins = dict(tables), run, plugins

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
            target: A file, a folder (one file per table), ``-`` for standard output, or an open
                binary stream.
            format: A format's name (``fakegen formats`` lists them); by default the file name's
                ending decides.
            progress: Called with a table's name and the number of rows just written.
            options: The format's own options.

        Raises:
            UsageError: There is no such format or option, or the target is a URL.
            DataError: The target cannot be written; nothing is left of the attempt.
            GenerationError: A value cannot be made; nothing is left of the attempt.
        """
        if isinstance(target, str) and "://" in target:
            raise UsageError(f"tables are written to files, folders and streams, not to {target!r}")
        found = _format(registry_for(self._plugins), target, format)
        schemas = {name: table.schema for name, table in self.items()}
        writer = _writer(found, target, schemas, options)
        return write(self._run, [table.slice for table in self.values()], writer, progress)


def _format(registry: Registry, target: str | Path | BinaryIO, name: str | None) -> Format:
    formats = registry.formats
    listed = ", ".join(sorted(formats))
    if name is not None:
        if name not in formats:
            hint = did_you_mean(nearest(name, formats)) or f"; use one of {listed}"
            raise UsageError(f"there is no format {name!r}{hint}")
        return formats[name]
    file = Path(target).name if isinstance(target, str | Path) else ""
    found = registry.format_of(file) if file else None
    if found is None:
        what = f"the ending of {file!r} names no format; " if file.strip("-") else ""
        raise UsageError(f"{what}say which format to write: {listed}")
    return found


def _writer(
    format: Format,
    target: str | Path | BinaryIO,
    schemas: Mapping[str, pa.Schema],
    options: Mapping[str, Any],
) -> Writer:
    typed = {}
    for name, value in options.items():
        if name not in format.parameters:
            listed = ", ".join(format.parameters) or "none"
            hint = did_you_mean(nearest(name, format.parameters)) or f"; it has {listed}"
            raise UsageError(f"format {format.name!r} has no option {name!r}{hint}")
        try:
            typed[name] = convert(value, format.parameters[name].annotation, name)
        except ParameterError as error:
            raise UsageError(f"{error.message}{did_you_mean(error.suggestion)}") from None
    if isinstance(target, str):
        target = sys.stdout.buffer if target == "-" else Path(target)
    return format.open(target, schemas, **typed)
