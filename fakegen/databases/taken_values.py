"""Values that a table has already, where none may occur twice.

Integer keys go on behind those there. Other unique values, such as UUIDs and addresses, are what the schema makes:
before rows are appended, the table is asked for each of them, and rows whose value it has get another one. The
database compares the values itself, as its index does: without regard to case, say. So it does with the expressions of
PostgreSQL's indexes, and among the rows alone that an index is about, where the schema makes their columns unique, too.

What holds: row r keeps the first of its attempts that neither an earlier row nor the table has, as if the rows of the
table came before it. The table is only asked for values that were drawn, so what it has is found in rounds: a value that
it does not have is final, since all values that were passed over for it are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Protocol

import pyarrow as pa

from fakegen.databases.loader import Loader
from fakegen.databases.stored_tables import MatchedTable, StoredIndex
from fakegen.formats.text_columns import join
from fakegen.streams.hashed_values import NONE, HashedValues
from fakegen.streams.hashing import hash_pairs

_AT_ONCE = 400
"""How many values one query asks for; SQLite takes no more than 500."""


class MadeRows(Protocol):
    """The rows to load."""

    def blocks(self, table: str, columns: Sequence[str]) -> Iterable[pa.RecordBatch]:
        """Return the rows of some columns of a table of the schema."""

    def is_unique(self, table: str, columns: Sequence[str]) -> bool:
        """Return whether the schema makes no values of some columns of a table twice."""

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
    groups: dict[tuple[str, ...], list[StoredIndex | None]] = {}
    for index in (*(StoredIndex(group, ()) for group in stored.unique), *stored.indexes):
        if moved.isdisjoint(index.columns) and made.keys() >= {*index.columns}:
            group = tuple(made[column] for column in index.columns)
            if not index.where or rows.is_unique(name, group):
                groups.setdefault(group, []).append(index if index.expressions else None)
    if not groups or not loader.has_rows(f"SELECT 1 FROM {stored.sql} LIMIT 1"):  # noqa: S608
        return
    taken, free = dict.fromkeys(groups, NONE), dict.fromkeys(groups, NONE)
    names = list(dict.fromkeys(column for group in groups for column in group))
    waiting = list(groups)
    while waiting:
        found: set[tuple[str, ...]] = set()
        for block in rows.blocks(name, names):
            for group, indexes in groups.items():
                values = block.select(list(group))
                asked = values.filter(pa.array(~free[group].has(*hash_pairs(values.columns))))
                there = sorted({n for one in indexes for n in _taken(match, asked, loader, one)})
                if there:
                    found.add(group)
                    taken[group] = taken[group].joined(asked.take(pa.array(there)).columns)
                rest = sorted({*range(asked.num_rows)}.difference(there))
                free[group] = free[group].joined(asked.take(pa.array(rest, pa.int64())).columns)
        for group in found:
            rows.avoid(name, group, taken[group])
        waiting = list(found)


def _taken(
    match: MatchedTable, block: pa.RecordBatch, loader: Loader, index: StoredIndex | None
) -> list[int]:
    """Return the numbers of the rows of a block that a table has already, or whose expressions it has."""
    same = _same_values if index is None else partial(_same_expressions, index)
    pieces = same(match, block, loader)
    conditions = join([*pieces, ")"]).to_pylist() if block.num_rows else []
    found: list[int] = []
    for start in range(0, len(conditions), _AT_ONCE):
        some = conditions[start : start + _AT_ONCE]
        source = f"FROM {match.stored.sql} WHERE"
        if loader.has_rows(f"SELECT 1 {source} {' OR '.join(some)} LIMIT 1"):
            numbered = (f"SELECT {start + n} {source} {one}" for n, one in enumerate(some))
            found += loader.numbers(" UNION ALL ".join(numbered))
    return found


def _same_values(
    match: MatchedTable, block: pa.RecordBatch, loader: Loader
) -> list[str | pa.Array]:
    """Return the pieces of the conditions, but for the last parenthesis, that a row has the values of each row."""
    pieces: list[str | pa.Array] = []
    for name, values in zip(block.schema.names, block.columns, strict=True):
        column = match.loaded[name]
        lead = f"{' AND ' if pieces else '('}{loader.quoted(column.name)} = "
        pieces += [lead, *loader.literals(column, values)]
    return pieces


def _same_expressions(
    index: StoredIndex, match: MatchedTable, block: pa.RecordBatch, loader: Loader
) -> list[str | pa.Array]:
    """Return such pieces for the expressions of an index: each is computed of the values, as if they were a row."""
    made: list[str | pa.Array] = []
    for name, values in zip(block.schema.names, block.columns, strict=True):
        column = match.loaded[name]
        made += [", CAST(" if made else "SELECT CAST(", *loader.literals(column, values)]
        made += [f" AS {column.type}) AS {loader.quoted(column.name)}"]
    pieces: list[str | pa.Array] = []
    for text in index.expressions:
        pieces += [
            f"{' AND ' if pieces else '('}({text}) = (SELECT ({text}) FROM (",  # noqa: S608 - the database's own text
            *made,
            ") made)",
        ]
    return [*pieces, f" AND ({index.where})" if index.where else ""]
