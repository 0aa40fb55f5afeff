"""Values that a table has already, where none may occur twice.

Numbers go on behind those there (:mod:`continued_counters`). Other unique values, such as UUIDs and addresses, are what the schema makes:
before rows are appended, the table is asked for each of them, and rows whose value it has get another one. The
database compares the values itself, as its index does: without regard to case, say. So it does with the expressions of
its indexes, and among the rows alone that an index is about: no row to append then has a value of those rows, whether
the index is about it or not.

What holds: row r keeps the first of its attempts that neither an earlier row nor the table has, as if the rows of the
table came before it. The table is only asked for values that were drawn, so what it has is found in rounds: a value that
it does not have is final, since all values that were passed over for it are known. In a round, columns are asked for
if nothing that they are made from has changed in it; what was found is avoided by all tables together, since building
the plan of many tables takes its time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from functools import partial
from typing import ClassVar, Protocol, TypeAlias

import pyarrow as pa

from fakegen.databases.index_columns import columns_read
from fakegen.databases.loader import Loader
from fakegen.databases.stored_tables import MatchedTable, StoredIndex, StoredTable
from fakegen.formats.text_columns import join
from fakegen.streams.hashed_values import NONE, HashedValues
from fakegen.streams.hashing import hash_pairs

_AT_ONCE = 400
"""How many values one query asks for; SQLite takes no more than 500."""


Columns: TypeAlias = tuple[str, ...]


class MadeRows(Protocol):
    """Rows that are made."""

    def blocks(self, table: str, columns: Sequence[str]) -> Iterable[pa.RecordBatch]:
        """Return the rows of some columns of a table of the schema."""

    changes: ClassVar[bool]
    """Whether there are others instead of those that may not be twice."""

    def follows(self, table: str, columns: Sequence[str]) -> Set[str]:
        """Return the other tables whose values some columns of a table of the schema are made from."""

    def avoid(
        self,
        taken: Mapping[str, Mapping[Columns, HashedValues]],
        repeating: Mapping[str, Set[Columns]],
    ) -> None:
        """Make no rows any more with some values.

        Args:
            taken: The values, by table of the schema and by columns.
            repeating: The columns whose other values may repeat, by table.
        """


def avoid_taken(tables: Mapping[str, MatchedTable], rows: MadeRows, loader: Loader) -> None:
    """See to it that rows to append have no value that a table has already and may not have twice.

    Args:
        tables: The tables, by the schema's name, in the order in which they are filled.
        rows: The rows to append.
        loader: Asks the database.

    Raises:
        GenerationError: A row finds no other value.
    """
    asked = {name: _AskedTable(name, match, rows, loader) for name, match in tables.items()}
    groups = [(name, group) for name, table in asked.items() for group in table.groups]
    waiting = {*groups}
    while waiting:
        changed: dict[str, Mapping[Columns, HashedValues]] = {}
        for name, table in asked.items():
            ready = [
                group
                for group in table.groups
                if (name, group) in waiting and rows.follows(name, group).isdisjoint(changed)
            ]
            waiting.difference_update((name, group) for group in ready)
            found = table.taken_now(ready)
            if found:
                changed[name] = found
        if changed:
            rows.avoid(changed, {name: asked[name].repeating for name in changed})
        waiting.update(
            (name, group)
            for name, group in groups
            if name in changed or not rows.follows(name, group).isdisjoint(changed)
        )


class _AskedTable:
    """What a table is asked for.

    Attributes:
        groups: The columns of which it may have no values twice, and what keeps them so: None for the columns as they are.
        repeating: Those of them of which only some rows may have no values twice.
    """

    def __init__(self, name: str, match: MatchedTable, rows: MadeRows, loader: Loader) -> None:
        self._name, self._match, self._rows, self._loader = name, match, rows, loader
        self.groups: dict[Columns, list[StoredIndex | None]] = {}
        made = {column.name: name for name, column in match.loaded.items()}
        stored, everywhere = match.stored, set[Columns]()
        for index in (*(_index(group, stored, loader) for group in stored.unique), *stored.indexes):
            group = tuple(made[column] for column in index.columns if column in made)
            if len(group) == len(index.columns) and (rows.changes or not index.where):
                self.groups.setdefault(group, []).append(index if index.expressions else None)
                everywhere.update([] if index.where else [group])
        self.repeating = self.groups.keys() - everywhere
        if self.groups and not loader.has_rows(f"SELECT 1 FROM {stored.sql} LIMIT 1"):  # noqa: S608
            self.groups = {}
        self._taken = dict.fromkeys(self.groups, NONE)
        self._free = dict.fromkeys(self.groups, NONE)

    def taken_now(self, groups: Sequence[Columns]) -> Mapping[Columns, HashedValues]:
        """Return all values known to be taken, by columns, if those of some columns that are made now are among them.

        Args:
            groups: The columns.
        """
        found = False
        names = list(dict.fromkeys(column for group in groups for column in group))
        for block in self._rows.blocks(self._name, names) if groups else ():
            for group in groups:
                indexes = self.groups[group]
                values = block.select(list(group))
                asked = values.filter(pa.array(~self._free[group].has(*hash_pairs(values.columns))))
                there = sorted(
                    {n for one in indexes for n in _taken(self._match, asked, self._loader, one)}
                )
                found = found or bool(there)
                self._taken[group] = self._taken[group].joined(
                    asked.take(pa.array(there, pa.int64())).columns
                )
                rest = sorted({*range(asked.num_rows)}.difference(there))
                self._free[group] = self._free[group].joined(
                    asked.take(pa.array(rest, pa.int64())).columns
                )
        known = {group: values for group, values in self._taken.items() if len(values.first)}
        return known if found else {}


def _index(group: Sequence[str], table: StoredTable, loader: Loader) -> StoredIndex:
    """Return what keeps columns unique: expressions, where the database computes one of them."""
    formulas = {column.name: column.formula for column in table.columns if column.formula}
    if formulas.keys().isdisjoint(group):
        return StoredIndex(group, ())
    names = [loader.quoted(name) for name in group]
    texts = [formulas.get(name, own) for name, own in zip(group, names, strict=True)]
    read = [columns_read(formulas[name]) if name in formulas else [name] for name in group]
    columns = dict.fromkeys(column for one in read for column in one)
    return StoredIndex(list(columns), texts, held=names)


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
            found += [number for (number,) in loader.rows(" UNION ALL ".join(numbered))]
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
    made = loader.one_row(match, block)
    pieces: list[str | pa.Array] = []
    for held, text in zip(index.held or index.expressions, index.expressions, strict=True):
        pieces += [
            f"{' AND ' if pieces else '('}({held}) = (SELECT ({text}) FROM (",  # noqa: S608 - the database's own text
            *made,
            ") made)",
        ]
    return [*pieces, f" AND ({index.where})" if index.where else ""]
