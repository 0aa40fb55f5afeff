"""Foreign keys that a database does not know of, guessed by the names of columns.

A guess may not do harm: the rows of a draft must be taken whether it is right or not. So nothing is guessed of a column
of which a rule speaks, or that is unique together with others, nor where two tables would refer to each other.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from fakegen.databases.inspected_table import InspectedColumn, InspectedKey, InspectedTable
from fakegen.detection.key_names import is_named_after, noun_of_key

_KINDS = ("integer", "uuid", "string")
_SELF = "parent"


def with_guessed_keys(
    tables: Sequence[InspectedTable], left: Collection[str]
) -> list[InspectedTable]:
    """Return tables with the foreign keys that columns' names suggest.

    Args:
        tables: The tables.
        left: Those that get no rows.
    """
    known = {table.name: table for table in tables}
    for table in tables:
        if table.name not in left:
            for key in _guesses(table, known, left):
                keys = (*known[table.name].foreign_keys, key)
                known[table.name] = replace(table, foreign_keys=keys)
    return list(known.values())


def _guesses(
    table: InspectedTable, known: Mapping[str, InspectedTable], left: Collection[str]
) -> Iterator[InspectedKey]:
    together = [names for names in (table.key, *table.unique) if len(names) > 1]
    taken = {name for names in (table.key, *together) for name in names}
    taken |= referring(table) | spoken_of(table)
    for column in table.columns:
        noun = noun_of_key(column.name)
        if noun is None or column.generated or column.name in taken:
            continue
        found = _parent(table, column, noun, known)
        if found is None or found.name in left:
            continue
        is_own = found.name == table.name
        if column.nullable if is_own else not _refers(found.name, table.name, known):
            yield InspectedKey((column.name,), found.name, found.key, guessed=True)


def referring(table: InspectedTable) -> set[str]:
    """Return the columns of a table's foreign keys."""
    return {name for key in table.foreign_keys for name in key.columns}


def spoken_of(table: InspectedTable) -> set[str]:
    """Return the words of a table's CHECK clauses, among which are the columns that they read."""
    return {word for clause in table.checks for word in re.findall(r"\w+", clause)}


def _parent(
    table: InspectedTable, column: InspectedColumn, noun: str, known: Mapping[str, InspectedTable]
) -> InspectedTable | None:
    """Return the table that a column is named after, whose key it could hold."""
    if noun == _SELF:
        return table if _holds(column, table) else None
    space = table.name.rpartition(".")[0]
    named = [
        other
        for name, other in known.items()
        if is_named_after(name.rpartition(".")[2], noun) and name.rpartition(".")[0] in (space, "")
    ]
    own = [other for other in named if other.name.rpartition(".")[0] == space]
    found = next(iter(own or named), None)
    return found if found is not None and _holds(column, found) else None


def _holds(column: InspectedColumn, parent: InspectedTable) -> bool:
    """Return whether a column has the type of a table's key, and at least its width."""
    if len(parent.key) != 1 or column.type is None or column.type.kind not in _KINDS:
        return False
    key = next(item for item in parent.columns if item.name == parent.key[0])
    if key.type is None or key.type.kind != column.type.kind:
        return False
    room = [item.width or item.type.max_length or 2**63 for item in (key, column) if item.type]
    return room[0] <= room[1]


def _refers(start: str, end: str, known: Mapping[str, InspectedTable]) -> bool:
    """Return whether a table refers to another one, through any number of tables."""
    reached, waiting = {start}, [start]
    while waiting:
        for key in known[waiting.pop()].foreign_keys:
            if key.table in known and key.table not in reached:
                reached.add(key.table)
                waiting.append(key.table)
    return end in reached
