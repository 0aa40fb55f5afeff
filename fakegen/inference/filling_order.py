"""The order in which tables are filled: those that others refer to first."""

from __future__ import annotations

from collections.abc import Sequence

from fakegen.databases.inspected_table import InspectedKey, InspectedTable


def filling_order(
    tables: Sequence[InspectedTable],
) -> tuple[list[InspectedTable], set[tuple[str, InspectedKey]]]:
    """Return the tables in order, and the foreign keys that refer to a later table.

    Where tables refer to each other, a foreign key that may be null is the one that points forward; only
    where none may be null does another one.
    """
    left = {table.name: table for table in tables}
    ordered: list[InspectedTable] = []
    while left:
        free = [name for name, table in left.items() if not _waits(table, left)]
        for name in free or [_first_of_cycle(left)]:
            ordered.append(left.pop(name))
    place = {table.name: number for number, table in enumerate(ordered)}
    forward = {
        (table.name, key)
        for table in ordered
        for key in table.foreign_keys
        if place.get(key.table, -1) > place[table.name]
    }
    return ordered, forward


def _waits(table: InspectedTable, left: dict[str, InspectedTable]) -> list[InspectedKey]:
    """Return the foreign keys to tables that are not filled yet."""
    return [key for key in table.foreign_keys if key.table in left and key.table != table.name]


def _first_of_cycle(left: dict[str, InspectedTable]) -> str:
    """Return the table to fill first of a cycle that waits for no other one."""
    needs = {name: _needed(name, left) for name in left}
    cycles = [name for name in left if name in needs[name]]
    least = min(len(needs[name]) for name in cycles)
    return min(
        (name for name in cycles if len(needs[name]) == least),
        key=lambda name: _urgency(left[name], left),
    )


def _needed(name: str, left: dict[str, InspectedTable]) -> set[str]:
    """Return the tables that a table waits for, directly or not."""
    found: set[str] = set()
    reached = [name]
    while reached:
        for key in _waits(left[reached.pop()], left):
            if key.table not in found:
                found.add(key.table)
                reached.append(key.table)
    return found


def _urgency(table: InspectedTable, left: dict[str, InspectedTable]) -> tuple[int, int]:
    """Return how many foreign keys would point forward: those that are never null, and others."""
    nullable = {column.name for column in table.columns if column.nullable}
    waits = _waits(table, left)
    required = sum(nullable.isdisjoint(key.columns) for key in waits)
    return required, len(waits) - required
