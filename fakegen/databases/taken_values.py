"""Values that a table has already, where none may occur twice.

Integer keys go on behind those there. Other unique values, such as UUIDs and addresses, are what the schema makes:
before rows are appended, the table is asked for each of them, and rows whose value it has get another one. The
database compares the values itself, as its index does: without regard to case, say.

What holds: row r keeps the first of its attempts that neither an earlier row nor the table has, as if the rows of the
table came before it. The table is only asked for values that were drawn, so what it has is found in rounds: a value that
it does not have is final, since all values that were passed over for it are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import pyarrow as pa

from fakegen.databases.loader import Loader
from fakegen.databases.stored_tables import MatchedTable
from fakegen.formats.text_columns import join
from fakegen.streams.hashed_values import NONE, HashedValues
from fakegen.streams.hashing import hash_pairs

_AT_ONCE = 400
"""How many values one query asks for; SQLite takes no more than 500."""


class MadeRows(Protocol):
    """The rows to load."""

    def blocks(self, table: str, columns: Sequence[str]) -> Iterable[pa.RecordBatch]:
        """Return the rows of some columns of a table of the schema."""

    def avoid(self, table: str, columns: tuple[str, ...], taken: HashedValues) -> None:
        """Make no rows any more with these values of some columns of a table of the schema."""


def avoid_taken(
    name: str,
    match: MatchedTable,
    rows: MadeRows,
    shifts: Mapping[tuple[str, str], int],
    loader: Loader,
) -> None:
    """See to it that rows to append have no value that the table has already and may not have twice.

    Args:
        name: The table's name in the schema.
        match: The table.
        rows: The rows to append.
        shifts: The columns whose numbers go on behind those there.
        loader: Asks the database.

    Raises:
        GenerationError: A row finds no other value.
    """
    stored = match.stored
    made = {column.name: name for name, column in match.loaded.items()}
    moved = {column for table, column in shifts if table == stored.name}
    groups = [
        tuple(made[column] for column in group)
        for group in stored.unique
        if moved.isdisjoint(group) and made.keys() >= {*group}
    ]
    if not groups or not loader.has_rows(f"SELECT 1 FROM {stored.sql} LIMIT 1"):  # noqa: S608
        return
    taken, free = dict.fromkeys(groups, NONE), dict.fromkeys(groups, NONE)
    names = list(dict.fromkeys(column for group in groups for column in group))
    waiting = list(groups)
    while waiting:
        found: set[tuple[str, ...]] = set()
        for block in rows.blocks(name, names):
            for group in groups:
                values = block.select(list(group))
                asked = values.filter(pa.array(~free[group].has(*hash_pairs(values.columns))))
                there = _taken(match, asked, loader)
                if there:
                    found.add(group)
                    taken[group] = taken[group].joined(asked.take(pa.array(there)).columns)
                rest = sorted({*range(asked.num_rows)}.difference(there))
                free[group] = free[group].joined(asked.take(pa.array(rest, pa.int64())).columns)
        for group in found:
            rows.avoid(name, group, taken[group])
        waiting = list(found)


def _taken(match: MatchedTable, block: pa.RecordBatch, loader: Loader) -> list[int]:
    """Return the numbers of the rows of a block that a table has already."""
    pieces: list[str | pa.Array] = []
    for name, values in zip(block.schema.names, block.columns, strict=True):
        column = match.loaded[name]
        lead = f"{' AND ' if pieces else '('}{loader.quoted(column.name)} = "
        pieces += [lead, *loader.literals(column, values)]
    conditions = join([*pieces, ")"]).to_pylist() if block.num_rows else []
    found: list[int] = []
    for start in range(0, len(conditions), _AT_ONCE):
        some = conditions[start : start + _AT_ONCE]
        source = f"FROM {match.stored.sql} WHERE"
        if loader.has_rows(f"SELECT 1 {source} {' OR '.join(some)} LIMIT 1"):
            numbered = (f"SELECT {start + n} {source} {one}" for n, one in enumerate(some))
            found += loader.numbers(" UNION ALL ".join(numbered))
    return found
