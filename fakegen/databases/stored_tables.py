"""The tables that a database has, and which of them a schema's tables are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fakegen.errors import nearest

_INTEGER = re.compile(
    r"(?P<unsigned>u?)(?P<size>tiny|small|medium|big|)int(?:eger)?(?P<bytes>[248]?)\b"
)
_BITS = {"tiny": 8, "small": 16, "medium": 24, "": 32, "big": 64}


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """A column of a table in a database.

    Attributes:
        name: Its name.
        type: Its type, as the database writes it.
        generated: Whether the database computes it from others, so that nothing can be loaded into it.
        required: Whether a row must give it a value: it is never null, and the database has none for it.
        formula: What the database computes it by, as far as that is known.
    """

    name: str
    type: str = ""
    generated: bool = False
    required: bool = False
    formula: str = ""

    @property
    def greatest(self) -> int | None:
        """The greatest integer that it holds; None where it holds other values."""
        found = _INTEGER.match(self.type.lower())
        if found is None:
            return None
        bits = 8 * int(found["bytes"]) if found["bytes"] else _BITS[found["size"]]
        unsigned = found["unsigned"] or "unsigned" in self.type.lower()
        return (1 << (bits if unsigned else bits - 1)) - 1


@dataclass(frozen=True, slots=True)
class StoredKey:
    """A foreign key of a database.

    Attributes:
        name: Its name; of SQLite's, the number that the table gives it.
        table: The table that it is of, as :attr:`StoredTable.name` has it.
        columns: Its columns.
        parent: The table that it refers to; it may be the same one.
        referred: The columns that it refers to, in the order of ``columns``.
        timing: How PostgreSQL names the moment at which it is checked, such as ``NOT DEFERRABLE``.
    """

    name: str
    table: str
    columns: Sequence[str]
    parent: str
    referred: Sequence[str]
    timing: str = ""


@dataclass(frozen=True, slots=True)
class StoredIndex:
    """What keeps expressions unique, or columns in some rows.

    Attributes:
        columns: The columns that the expressions read.
        expressions: The expressions, as the database reads them.
        where: Which rows are compared; empty for all.
        held: What the table's rows have instead of the expressions, where it computes them; empty where it does not.
    """

    columns: Sequence[str]
    expressions: Sequence[str]
    where: str = ""
    held: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table in a database.

    Attributes:
        name: How a schema names it: with its database schema and a dot where it is not in the default one.
        sql: Its quoted name.
        columns: Its columns.
        key: The columns of its primary key.
        unique: Columns whose combination of values occurs once, the primary key's included; not those of indexes
            over expressions, prefixes or some rows.
        indexes: Unique indexes over expressions or some rows; those of MySQL and MariaDB are not known.
    """

    name: str
    sql: str
    columns: Sequence[StoredColumn]
    key: Sequence[str] = ()
    unique: Sequence[Sequence[str]] = ()
    indexes: Sequence[StoredIndex] = ()


@dataclass(frozen=True, slots=True)
class StoredTables:
    """All tables of a database.

    Attributes:
        tables: By name.
        keys: Their foreign keys.
        ignores_case: Whether the database takes names that differ in case for the same.
    """

    tables: Mapping[str, StoredTable]
    keys: Sequence[StoredKey]
    ignores_case: bool = False

    def matched(self, wanted: Mapping[str, Sequence[str]]) -> Matching:
        """Return which stored tables and columns are meant by a schema's.

        Args:
            wanted: The columns of each table.
        """
        found: dict[str, MatchedTable] = {}
        faults: list[Mismatch] = []
        for name, columns in wanted.items():
            stored = self._same(name, self.tables)
            if stored is None:
                near = nearest(name, self.tables)
                faults.append(Mismatch(name, None, f"the database has no table {name!r}", near))
                continue
            other = next((seen for seen, match in found.items() if match.stored.name == stored), "")
            if other:
                message = f"tables {other!r} and {name!r} are the same table of the database"
                faults.append(Mismatch(name, None, message))
                continue
            table = self.tables[stored]
            found[name] = self._columns(table, columns)
            faults += self._faults(name, table, columns)
        return Matching(found, faults)

    def referring(self, listed: Sequence[StoredTable]) -> Iterator[StoredKey]:
        """Yield the foreign keys of other tables that refer to these."""
        names = {table.name for table in listed}
        return (k for k in self.keys if k.parent in names and k.table not in names)

    def late(self, filled: Sequence[StoredTable]) -> Iterator[StoredKey]:
        """Yield the foreign keys of tables that refer to one that is filled no earlier than they are.

        Args:
            filled: The tables, in the order in which they are filled.
        """
        place = {table.name: number for number, table in enumerate(filled)}
        for key in self.keys:
            if key.table in place and place.get(key.parent, -1) >= place[key.table]:
                yield key

    def _same(self, name: str, known: Mapping[str, object]) -> str | None:
        if name in known:
            return name
        if not self.ignores_case:
            return None
        return next((stored for stored in known if stored.casefold() == name.casefold()), None)

    def _columns(self, table: StoredTable, columns: Sequence[str]) -> MatchedTable:
        known = {column.name: column for column in table.columns}
        loaded: dict[str, StoredColumn] = {}
        left_out: list[str] = []
        for name in columns:
            stored = self._same(name, known)
            if stored is not None and known[stored].generated:
                left_out.append(name)
            elif stored is not None:
                loaded[name] = known[stored]
        return MatchedTable(table, loaded, left_out)

    def _faults(self, name: str, table: StoredTable, columns: Sequence[str]) -> Iterator[Mismatch]:
        known = {column.name: column for column in table.columns}
        given = {stored for column in columns if (stored := self._same(column, known))}
        for column in columns:
            if self._same(column, known) is None:
                message = f"table {name!r} of the database has no column {column!r}"
                yield Mismatch(name, column, message, nearest(column, known.keys() - given))
        for needed in table.columns:
            if needed.required and needed.name not in given:
                yield Mismatch(
                    name,
                    None,
                    f"table {name!r} needs a column {needed.name!r}: in the database it is never null, "
                    "and has no default",
                )


@dataclass(frozen=True, slots=True)
class MatchedTable:
    """The table of a database that a schema's table is loaded into.

    Attributes:
        stored: The table.
        loaded: The columns to load, by the schema's name of each.
        left_out: The schema's columns that the database generates.
    """

    stored: StoredTable
    loaded: Mapping[str, StoredColumn]
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What a schema has, or lacks, and a database does not.

    Attributes:
        table: The schema's table.
        column: The schema's column; None where the table is at fault.
        message: What is wrong.
        suggestion: The nearest name that the database has.
    """

    table: str
    column: str | None
    message: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """Which stored tables a schema's tables are.

    Attributes:
        tables: By the schema's name, in its order.
        faults: What does not match.
    """

    tables: Mapping[str, MatchedTable]
    faults: Sequence[Mismatch] = field(default_factory=list)
