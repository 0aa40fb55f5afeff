"""From a table's foreign keys to its references, and to the table whose rows its own belong to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fakegen.databases.inspected_table import InspectedKey, InspectedTable
from fakegen.inference.polymorphic_pairs import class_names, polymorphic_pairs

_NULLS = 0.2
_DEPTH = 4


@dataclass(slots=True)
class TableLinks:
    """How the rows of a table refer to others.

    Attributes:
        entries: The entries of the columns that refer, by name.
        notes: Comments, by column.
        parent: The table that each row belongs to a row of.
        numbered: The column that numbers the rows of a parent.
        alone: Whether each row of the parent has but one.
        drawn_from: The table whose rows a reference draws, by the first of its columns.
        at_most: Tables that must have at least as many rows, as each is referred to once.
        missed: What is not kept, in words.
    """

    entries: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    parent: str | None = None
    numbered: str | None = None
    alone: bool = False
    drawn_from: dict[str, str] = field(default_factory=dict)
    at_most: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)


def shared_parents(tables: Mapping[str, InspectedTable]) -> dict[str, str]:
    """Return the tables that need a row for every row of another one, and which.

    A foreign key whose first column is settled by another (tenant) is drawn among the rows of the same
    tenant: there must be one.
    """
    found = {}
    for table in tables.values():
        for key in table.foreign_keys:
            if len(key.columns) == 1 or key.table not in tables:
                continue
            shared = {column for column in key.columns for other in table.foreign_keys
                      if other != key and column in other.columns}  # fmt: skip
            for column, target in zip(key.columns, key.targets, strict=True):
                parent = _single(tables[key.table], target) if column in shared else None
                if parent is not None and parent.table != key.table:
                    found[key.table] = parent.table
    return found


def _single(table: InspectedTable, column: str) -> InspectedKey | None:
    return next((key for key in table.foreign_keys if key.columns == (column,)), None)


class Linking:
    """Draws up the references of one table."""

    def __init__(
        self,
        table: InspectedTable,
        tables: Mapping[str, InspectedTable],
        shared: Mapping[str, str],
        rows: int,
        owners: Collection[str] = (),
    ) -> None:
        """Look at a table.

        Args:
            table: The table.
            tables: All tables that are made, by name.
            shared: Those that need a row for every row of another one.
            rows: How many rows the table has, if it belongs to no other one.
            owners: Tables whose rows its own may belong to where no key says so, the likeliest first.
        """
        self._table, self._tables, self._rows = table, tables, rows
        self._columns = {column.name: column for column in table.columns}
        self._nullable = {column.name for column in table.columns if column.nullable}
        self._times = Counter(key.table for key in table.foreign_keys)
        self._names: set[str] = set()
        self._shared, self._owners = shared, owners
        self.links = TableLinks()

    def made(self) -> TableLinks:
        """Return the references."""
        keys = [key for key in self._table.foreign_keys if self._is_made(key)]
        self._belongs(keys)
        for key in sorted(keys, key=self._rank):
            free = [column for column in key.columns if column not in self.links.entries]
            if not free:
                if not self._is_implied(key):
                    self.links.missed.append(
                        f"foreign key {_listed(key.columns)} to {key.table!r} is not kept: another one has its columns"
                    )
            elif len(free) < len(key.columns):
                self._within(key, free)
            else:
                self._refer(key)
        for kind, row in polymorphic_pairs(self._table):
            self._refer_by_class(kind, row)
        return self.links

    def _is_made(self, key: InspectedKey) -> bool:
        if key.table in self._tables:
            return True
        nulls = [column for column in key.columns if column in self._nullable]
        words = f"foreign key {_listed(key.columns)}: table {key.table!r} is left out"
        if nulls:
            self.links.entries[nulls[0]] = {"constant": None}
            self.links.notes[nulls[0]] = f"refers to {key.table!r}, which is left out"
        else:
            self.links.missed.append(f"{words}; the values must be of its rows")
        return False

    def _rank(self, key: InspectedKey) -> tuple[bool, bool, int]:
        """Return the order: the parent, then those that are never null, the widest first."""
        optional = not self._nullable.isdisjoint(key.columns)
        return (
            self.links.parent != key.table or self._times[key.table] > 1,
            optional,
            -len(key.columns),
        )

    def _belongs(self, keys: list[InspectedKey]) -> None:
        """Find the parent whose rows this table's key numbers, or that needs rows here."""
        own, table = self._table.key, self._table.name
        wide = [key for key in keys if set(key.columns) < set(own) and key.table != table]
        rest = [column for column in own if all(column not in key.columns for key in keys)]
        if len(wide) == 1 and len(rest) == 1 and {*wide[0].columns, *rest} == set(own):
            kind = self._columns[rest[0]].type
            alone = any(names == (rest[0],) for names in self._table.unique)
            if (
                kind is not None
                and kind.kind == "integer"
                and not alone
                and not self._columns[rest[0]].counts
                and self._times[wide[0].table] == 1
            ):
                self.links.parent, self.links.numbered = wide[0].table, rest[0]
                return
        parent = self._shared.get(table)
        if parent is not None and self._times[parent] == 1:
            self.links.parent = parent
        elif parent is None:
            self.links.parent = next(filter(self._is_free, self._owners), None)

    def _is_free(self, parent: str) -> bool:
        """Return whether no key of this table has the columns that refer to a parent, which may get many rows."""
        keys = (self._table.key, *self._table.unique)
        columns = {
            name for key in self._table.foreign_keys if key.table == parent for name in key.columns
        }
        return all(columns.isdisjoint(names) for names in keys)

    def _is_implied(self, key: InspectedKey) -> bool:
        """Return whether another key's table has this key, too."""
        for other in self._table.foreign_keys:
            if (
                other == key
                or not set(key.columns) <= set(other.columns)
                or other.table not in self._tables
            ):
                continue
            there = tuple(other.targets[other.columns.index(column)] for column in key.columns)
            if (other.table, there) == (key.table, key.targets):
                return True
            keys = self._tables[other.table].foreign_keys
            if any(
                (found.columns, found.table, found.targets) == (there, key.table, key.targets)
                for found in keys
            ):
                return True
        return False

    def _refer(self, key: InspectedKey) -> None:
        name = self._name(key)
        if key.guessed:
            self.links.notes[key.columns[0]] = "guessed by its name: no foreign key says so"
        is_tree = key.table == self._table.name
        for number, (column, target) in enumerate(zip(key.columns, key.targets, strict=True)):
            place = f"{key.table}.{target}"
            said: dict[str, Any] = {"column": place}
            if name:
                said["as"] = name
            entry: dict[str, Any] = {"ref": said if name else place}
            if number == 0:
                nulls = bool(self._nullable.intersection(key.columns))
                if is_tree and nulls and not self._is_once(key.columns):  # one each is a chain
                    said["tree"] = {"roots": max(1, self._rows // 50), "depth": _DEPTH}
                elif nulls:
                    entry["null"] = _NULLS
                self.links.drawn_from[column] = key.table
                if self._is_once(key.columns) and self._is_of_parent(key):
                    self.links.alone = True
                elif self._is_once(key.columns):
                    entry["unique"] = True
                    self.links.at_most.append(key.table)
            self.links.entries[column] = entry

    def _refer_by_class(self, kind: str, row: str) -> None:
        """Refer to rows of some tables by the names of their classes."""
        room = self._columns[kind].type
        names = class_names(self._tables, None if room is None else room.max_length)
        if not names or row in self.links.entries:
            return
        self.links.entries[kind] = {"choice": names}
        self.links.entries[row] = {"integer": {"min": 1, "max": self._rows}}
        if kind in self._nullable:
            self.links.entries[kind]["null"] = _NULLS
        if row in self._nullable:
            self.links.entries[row] |= (
                {"when": f"{kind} is not none"} if kind in self._nullable else {"null": _NULLS}
            )
        self.links.notes[kind] = "guessed by its name: the class of the row"

    def _within(self, key: InspectedKey, free: list[str]) -> None:
        """Refer to a row that has what another key has settled."""
        pairs = dict(zip(key.columns, key.targets, strict=True))
        settled = [column for column in key.columns if column not in free]
        optional = any(column in self._nullable for column in free)
        if key.table == self._table.name and optional:
            for column in free:
                self.links.entries[column] = {"constant": None}
                self.links.notes[column] = "null: a tree within others' rows is not drafted"
            return
        name = self._name(key, free[0])
        where = " and ".join(f"{pairs[column]} == this.{column}" for column in settled)
        for number, column in enumerate(free):
            said = {"column": f"{key.table}.{pairs[column]}", "as": name}
            entry: dict[str, Any] = {"ref": said}
            if number == 0:
                said["where"] = where
                if optional:
                    entry["null"] = _NULLS
            self.links.entries[column] = entry
        own = {
            name
            for one in self._table.foreign_keys
            if self._is_of_parent(one)
            for name in one.columns
        }
        if self._is_once(key.columns) and own & set(settled):
            self.links.alone = True  # since a parent may have but one row to refer to

    def _is_of_parent(self, key: InspectedKey) -> bool:
        return self.links.parent == key.table and self._times[key.table] == 1

    def _is_once(self, columns: tuple[str, ...]) -> bool:
        """Return whether these columns are unique."""
        return any(
            set(names) <= set(columns) for names in (self._table.key, *self._table.unique) if names
        )

    def _name(self, key: InspectedKey, column: str = "") -> str:
        """Return the name of a reference; nothing where the other table's will do."""
        one = self._times[key.table] == 1 and key.table != self._table.name and not column
        if one and key.table.isidentifier():
            return ""
        if self._is_of_parent(key):
            return ""
        base = re.sub(
            r"\W+", "_", re.sub(r"_?id$", "", column or key.columns[-1], flags=re.IGNORECASE)
        )
        base = base if base.isidentifier() else "other"
        taken = {*self._columns, *self._tables, *self._names}
        names: Iterator[str] = (
            name for name in (base, f"{base}_row", *(f"{base}_{n}" for n in range(2, 99)))
        )
        found = next(name for name in names if name not in taken)
        self._names.add(found)
        return found


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names)
