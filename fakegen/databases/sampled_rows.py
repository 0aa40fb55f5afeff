"""Some rows of each table, which tell what its columns hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.databases.dialects import dialect_of
from fakegen.databases.inspected_table import InspectedColumn, InspectedTable
from fakegen.databases.known_values import MOST_SHARES, KnownValues
from fakegen.profiling.openness import THIN
from fakegen.sources.plain_table import finish


def first_rows(
    table: InspectedTable, columns: Sequence[str], scheme: str, rows: int | None = None
) -> str:
    """Return the query for the first rows of a table, by its primary key.

    Args:
        table: The table.
        columns: The columns to read; all if there are none.
        scheme: The kind of the database.
        rows: How many rows are read at most; None for all.
    """
    dialect = dialect_of(scheme)
    asked = ", ".join(map(dialect.quoted, columns)) or "*"
    query = f"SELECT {asked} FROM {dialect.placed(table.name, table.space)}"  # noqa: S608
    if table.key:
        query += f" ORDER BY {', '.join(map(dialect.quoted, table.key))}"
    return query if rows is None else f"{query} LIMIT {rows}"


def with_sampled_rows(
    tables: Iterable[InspectedTable],
    read: Callable[[str], pa.Table],
    scheme: str,
    rows: int,
    *,
    keep: bool = False,
) -> list[InspectedTable]:
    """Return tables with what some of their rows tell of their columns.

    Args:
        tables: The tables.
        read: Reads the database.
        scheme: Its kind.
        rows: How many rows of each table are read at most.
        keep: Whether the tables keep the rows, for models to learn from.

    Raises:
        DataError: A table cannot be read.
    """

    def sampled(table: InspectedTable) -> InspectedTable:
        if table.unfillable:
            return table
        data = read(first_rows(table, (), scheme, rows))
        if not data.num_rows:
            return table
        return replace(
            table,
            data=finish(data, f"table {table.name!r}") if keep else None,
            columns=tuple(
                replace(column, known=known_of(_typed(plain_array(data[column.name]), column)))
                if column.name in data.column_names
                else column
                for column in table.columns
            ),
        )

    return [sampled(table) for table in tables]


def _typed(values: pa.Array, column: InspectedColumn) -> pa.Array:
    """Return values as dates and moments where a database keeps them as strings."""
    kinds = {"date": pa.date32(), "datetime": pa.timestamp("us")}
    kind = kinds.get(column.type.kind) if column.type is not None else None
    if kind is None or not pa.types.is_string(values.type):
        return values
    with suppress(pa.ArrowInvalid):
        return values.cast(kind)
    return values


def known_of(values: pa.Array) -> KnownValues:
    """Return what values tell of their column: at least one, of any type."""
    nulls = values.null_count / len(values)
    present = values.drop_null()
    kind = present.type
    if not len(present) or pa.types.is_nested(kind) or pa.types.is_null(kind):
        return KnownValues(nulls)
    shares = {}
    if pa.types.is_string(kind) or pa.types.is_integer(kind) or pa.types.is_boolean(kind):
        shares = _shares(present)
    ordered = (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
               or pa.types.is_date(kind) or pa.types.is_timestamp(kind))  # fmt: skip
    least, most = pc.min_max(present).values() if ordered else (pa.scalar(None), pa.scalar(None))
    return KnownValues(nulls, shares, least.as_py(), most.as_py(), present)


def _shares(present: pa.Array) -> dict[str | int, float]:
    counted = pc.value_counts(present)
    counts = counted.field("counts").to_numpy()
    if len(counts) > MOST_SHARES or counts.min() < THIN:
        return {}
    values = counted.field("values").to_pylist()
    return {value: int(count) / len(present) for value, count in zip(values, counts, strict=True)}
