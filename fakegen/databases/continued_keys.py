"""Keys of given rows that go on behind those that a database has.

Rows that are copied, and those of a schema's sources, have the numbers that they had. Where they are appended to a table that has some, all
numbers of its key are moved on by the greatest one there, and so are the numbers of all foreign keys that refer
to it, through any number of tables: each row then refers to the same row as before.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.databases.loader import Loader
from fakegen.databases.stored_tables import MatchedTable, StoredKey, StoredTable, StoredTables

_INTEGER = re.compile(r"u?(?:big|small|medium|tiny|huge)?int(?:eger)?\b|int[248]\b", re.IGNORECASE)

Shifts = dict[tuple[str, str], int]
"""By how much the numbers of a column are moved on, by table and column of the database."""


def continued_keys(
    stored: StoredTables, filled: Iterable[StoredTable], given: Container[str], loader: Loader
) -> Shifts:
    """Return by how much columns are moved on so that rows can be appended.

    Args:
        stored: The database's tables.
        filled: Those that rows are appended to.
        given: The names of those whose keys are given.
        loader: Reads the greatest numbers.
    """
    names = {table.name: table for table in filled}
    keys = [key for key in stored.keys if key.table in names and key.parent in names]
    shifts: Shifts = {}
    for table in names.values():
        column = _numbered(table, stored.keys) if table.name in given else None
        if column is not None:
            quoted = loader.quoted(column)
            last = loader.number(f"SELECT MAX({quoted}) FROM {table.sql}")  # noqa: S608 - quoted names
            if last is not None and last > 0:
                shifts[table.name, column] = last
    moved = True
    while moved:
        moved = False
        for key in keys:
            for own, other in zip(key.columns, key.referred, strict=True):
                shift = shifts.get((key.parent, other or names[key.parent].key[0]))
                if shift is not None and (key.table, own) not in shifts:
                    shifts[key.table, own] = shift
                    moved = True
    return shifts


def _numbered(table: StoredTable, keys: Iterable[StoredKey]) -> str | None:
    """Return the integer of a table's key that no foreign key decides."""
    referring = {column for key in keys if key.table == table.name for column in key.columns}
    if not referring.isdisjoint(table.key):
        return None
    kinds = {column.name: column.type for column in table.columns}
    return next((name for name in table.key if _INTEGER.match(kinds[name])), None)


def shifted(
    table: MatchedTable, blocks: Iterable[pa.RecordBatch], shifts: Mapping[tuple[str, str], int]
) -> Iterator[pa.RecordBatch]:
    """Yield blocks with their numbers moved on."""
    moved = {
        name: shift
        for name, column in table.loaded.items()
        if (shift := shifts.get((table.stored.name, column.name)))
    }
    for block in blocks:
        yield _moved(block, moved)


def _moved(block: pa.RecordBatch, moved: Mapping[str, int]) -> pa.RecordBatch:
    for name, shift in ((name, moved[name]) for name in block.schema.names if name in moved):
        place = block.schema.get_field_index(name)
        if pa.types.is_integer(block.schema.field(place).type):
            values = pc.add(block.column(place).cast(pa.int64()), shift)
            block = block.set_column(place, name, values)
    return block
