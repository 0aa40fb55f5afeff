"""What a partitioned table's rows must be so that there is a partition for each.

A partition is told by its bounds. Those of ranges that follow each other are one range, and those of lists
one list, as long as the partitions have no partitions of their own. Where they have, the rows of one of them do: a
draft need not reach every partition, but every row must have one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_RANGE = re.compile(r"FOR VALUES FROM \((.*)\) TO \((.*)\)", re.DOTALL)
_LIST = re.compile(r"FOR VALUES IN \((.*)\)", re.DOTALL)
_HASH = "FOR VALUES WITH"
_ITEM = re.compile(r"\s*('(?:[^']|'')*'|[^,']+)\s*(?:,|$)")
_OPEN = ("MINVALUE", "MAXVALUE")


@dataclass(slots=True)
class Partitioned:
    """A table or a partition.

    Attributes:
        bound: What rows a partition takes, as PostgreSQL writes it.
        columns: What its own partitions are told by, quoted; None for an expression.
        parts: Its partitions.
        is_leaf: Whether it holds rows itself.
        name: Its schema and its name.
    """

    bound: str = ""
    columns: Sequence[str | None] = ()
    parts: list[Partitioned] = field(default_factory=list)
    is_leaf: bool = True
    name: tuple[str, str] = ("", "")

    def leaf(self) -> tuple[str, str] | None:
        """Return the name of a partition that holds rows; None if there is none."""
        if self.is_leaf:
            return self.name
        return next((found for part in self.parts if (found := part.leaf())), None)

    def clauses(self) -> list[str] | None:
        """Return the CHECK clauses of rows that it can hold; None if it holds none."""
        if self.is_leaf:
            return []
        within = [(part, part.clauses()) for part in self.parts]
        usable = [(part, found) for part, found in within if found is not None]
        if not usable:
            return None
        if any(part.bound == "DEFAULT" and not found for part, found in usable):
            return []
        if usable[0][0].bound.startswith(_HASH):
            return usable[0][1] if all(found == usable[0][1] for _, found in usable) else None
        plain = [part.bound for part, found in usable if not found]
        bounds = plain or [usable[0][0].bound]
        return [*self._bounds(bounds), *([] if plain else usable[0][1] or [])]

    def _bounds(self, bounds: Sequence[str]) -> list[str]:
        column = self.columns[0]
        if column is None:  # said as it stands, so that it is named as not kept
            return [f"a partition has {bounds[0]}"]
        lists = [found for bound in bounds if (found := _LIST.fullmatch(bound))]
        if lists:
            items = [item for found in lists for item in listed_items(found[1])]
            return [f"{column} IS NOT NULL", f"{column} IN ({', '.join(items)})"]
        ranges = [found for bound in bounds if (found := _RANGE.fullmatch(bound))]
        ends = [[listed_items(side) for side in found.groups()] for found in ranges]
        if len(self.columns) == 1:
            low, high = _longest([(side[0][0], side[1][0]) for side in ends])
            return _between(column, low, high)
        low_items, high_items = ends[0]
        if low_items[0] == high_items[0]:
            second = self.columns[1]
            held = [f"{column} = {low_items[0]}"]
            return (
                held if second is None else [*held, *_between(second, low_items[1], high_items[1])]
            )
        return _between(column, *(side[0] for side in ends[0]))


def listed_items(text: str) -> list[str]:
    """Return the literals of a list of SQL."""
    items: list[str] = _ITEM.findall(text)
    return items


def _longest(ranges: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Return the ends of the longest run of ranges, each of which begins where one ends."""
    following = dict(ranges)
    ends = set(following.values())
    best: tuple[int, tuple[str, str]] = (0, ranges[0])
    for start in following:
        if start in ends:
            continue
        end, length = start, 0
        while end in following and length < len(ranges):
            end, length = following[end], length + 1
        if length > best[0]:
            best = length, (start, end)
    return best[1]


def _between(column: str, low: str, high: str) -> list[str]:
    made = [f"{column} IS NOT NULL"]
    made += [] if low in _OPEN else [f"{column} >= {low}"]
    return made + ([] if high in _OPEN else [f"{column} < {high}"])


_BOUNDS = """
    SELECT c.oid, c.relname, n.nspname, i.inhparent, c.relkind = 'p', c.relispartition,
        pg_get_expr(c.relpartbound, c.oid),
        ARRAY(SELECT quote_ident(a.attname) FROM unnest(p.partattrs::int2[]) WITH ORDINALITY u(num, at)
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = u.num ORDER BY u.at)
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
    LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = c.oid
    WHERE c.relkind = 'p' OR (c.relispartition AND c.relkind IN ('r', 'f')) ORDER BY c.oid
"""


def partitioned_tables(connection: Any) -> Mapping[tuple[str, str], Partitioned]:
    """Return PostgreSQL's partitioned tables, by schema and name."""
    found: dict[int, Partitioned] = {}
    roots: dict[int, tuple[str, str]] = {}
    parents: dict[int, int] = {}
    for (
        number,
        name,
        schema,
        parent,
        is_parent,
        is_part,
        bound,
        columns,
    ) in connection.exec_driver_sql(_BOUNDS):
        found[number] = Partitioned(
            bound or "", columns, is_leaf=not is_parent, name=(schema, name)
        )
        if is_part:
            parents[number] = parent
        else:
            roots[number] = schema, name
    for number, parent in parents.items():
        if parent in found:
            found[parent].parts.append(found[number])
    return {name: found[number] for number, name in roots.items()}
