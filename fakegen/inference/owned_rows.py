"""Whose rows the rows of a database's tables are: what foreign keys and the rows tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from fakegen.databases.inspected_table import InspectedKey, InspectedTable
from fakegen.inference.belonging import Belonging, belonging_of
from fakegen.inference.references import Reference
from fakegen.profiling.table_profile import TableProfile


def owned_rows(
    tables: Mapping[str, InspectedTable],
    seen: Mapping[str, TableProfile],
    forward: Collection[tuple[str, InspectedKey]],
) -> dict[str, dict[str, Belonging]]:
    """Return whose rows the rows of tables may be, by table and parent, the likeliest parent first.

    A row belongs to one that a foreign key refers to which may not be null. Of several foreign keys, those come first
    whose rows lie together in the order of the primary key, and of these, the one to the largest table: the fewer rows
    belong to one, the more they have in common.

    Args:
        tables: The tables that are made.
        seen: The profiles of those that have rows, all of them, in the order of the primary key.
        forward: The foreign keys to tables that are filled later.
    """
    found = {}
    for name in seen:
        references = [
            Reference(name, key.columns[0], key.table, key.targets[0], "a foreign key")
            for key in _owning(tables[name], tables)
            if key.table in seen and (name, key) not in forward
        ]
        references.sort(key=lambda one: -seen[one.key_table].rows)
        each = [
            belonging_of(seen, one, scattered=scattered)
            for scattered in (False, True)
            for one in references
        ]
        owners: dict[str, Belonging] = {}
        for one in each:
            if one is not None:
                owners.setdefault(one.parent, one)
        found[name] = owners
    return found


def _owning(table: InspectedTable, tables: Mapping[str, InspectedTable]) -> Iterator[InspectedKey]:
    """Yield the foreign keys that may say to which row of another table a row belongs."""
    times = Counter(key.table for key in table.foreign_keys)
    nullable = {column.name for column in table.columns if column.nullable}
    for key in table.foreign_keys:
        known = key.table in tables and key.table != table.name and not key.guessed
        if known and len(key.columns) == 1 == times[key.table] and key.columns[0] not in nullable:
            yield key
