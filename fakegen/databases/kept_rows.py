"""Tables that an application's migrations have filled already: lists of states, versions of the schema.

What holds: where fewer than half of a database's tables have rows, those rows were put there to be referred to. No
rows are made for these tables, and columns that refer to them by one column hold what their keys are: nothing else is
read. In a database that is in use, most tables have rows, and all of them are made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

import pyarrow as pa

from fakegen.databases.dialects import dialect_of
from fakegen.databases.inspected_table import InspectedColumn, InspectedTable
from fakegen.errors import DataError
from fakegen.interfaces.record import ValueType

_MOST = 1_000
"""How many keys of a table are read."""

Read = Callable[[str], pa.Table]
"""Returns the rows of a query."""


def with_kept_rows(
    tables: Mapping[str, InspectedTable], read: Read, scheme: str
) -> dict[str, InspectedTable]:
    """Return tables of which those are left out that have rows already, if these are the fewer ones.

    Args:
        tables: The tables, by name.
        read: Reads the database.
        scheme: Its kind.
    """
    dialect = dialect_of(scheme)
    names, found = list(tables), list[str]()
    asked = [
        f"SELECT {number} AS n WHERE EXISTS (SELECT 1 FROM {dialect.placed(name, tables[name].space)})"  # noqa: S608
        for number, name in enumerate(names)
    ]
    with suppress(DataError):  # who may not read a table is told so when it is filled
        found = [names[number] for number in _in_parts(asked, read)]
    if 2 * len(found) >= len(tables):
        return dict(tables)
    keys: dict[tuple[str, str], tuple[int | str, ...]] = {}

    def values(table: str, column: str) -> tuple[int | str, ...]:
        if (table, column) not in keys:
            name = dialect.quoted(column)
            place = dialect.placed(table, tables[table].space)
            query = f"SELECT DISTINCT {name} FROM {place} WHERE {name} IS NOT NULL ORDER BY 1 LIMIT {_MOST}"  # noqa: S608
            keys[table, column] = tuple(_plain(read(query).column(0)))
        return keys[table, column]

    filled = {name for name in found if tables[name].unfillable}  # by triggers of others
    return {name: _of(table, found, filled, values) for name, table in tables.items()}


def _in_parts(queries: Sequence[str], read: Read) -> list[int]:
    numbers: list[int] = []
    for start in range(0, len(queries), 100):
        part = read(" UNION ALL ".join(queries[start : start + 100]))
        numbers += (int(number) for number in part.column(0).to_pylist())
    return numbers


def _of(
    table: InspectedTable,
    found: Sequence[str],
    filled: Collection[str],
    values: Callable[[str, str], tuple[int | str, ...]],
) -> InspectedTable:
    """Return a table that is left out if it has rows, and refers to those of others that have some."""
    if table.name in found:
        return replace(table, unfillable=table.unfillable or "it has rows already, which stay")
    columns = {column.name: column for column in table.columns}
    left = list(table.foreign_keys)
    single: set[str] = set()
    for key in table.foreign_keys:
        is_made_along = key.table in filled and key.columns == table.key
        if key.table in found and len(key.columns) == 1 and not is_made_along:
            known = values(key.table, key.targets[0])
            if known:
                left.remove(key)
                own = columns[key.columns[0]]
                columns[own.name] = _choosing(own, known)
                single |= {own.name} if len(known) == 1 else set()
    unique = _without(single, (table.key, *table.unique))
    return replace(
        table,
        columns=tuple(columns.values()),
        foreign_keys=tuple(left),
        unique=(*table.unique, *unique),
    )


def _without(single: Collection[str], keys: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return what else is unique where some columns have but one value: the others of each key."""
    shorter = [tuple(name for name in key if name not in single) for key in keys if len(key) > 1]
    return [key for key in dict.fromkeys(shorter) if key and single and key not in keys]


def _choosing(column: InspectedColumn, values: tuple[int | str, ...]) -> InspectedColumn:
    kind = column.type or ValueType("choice")
    chosen = ValueType("choice", choices=values, nullable=kind.nullable)
    return replace(column, type=chosen, default=None)


def _plain(values: pa.ChunkedArray) -> list[int | str]:
    """Return keys as a schema writes them; none where they are no integers and no strings."""
    if pa.types.is_integer(values.type) or pa.types.is_string(values.type):
        return [*values.to_pylist()]
    return []
