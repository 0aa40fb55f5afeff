"""The loader: what a kind of database must be able to do so that tables can be seeded into it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias

import pyarrow as pa

from fakegen.databases.dialects import Dialect
from fakegen.databases.stored_tables import (
    MatchedTable,
    StoredColumn,
    StoredTable,
    StoredTables,
)
from fakegen.errors import DataError, UsageError
from fakegen.interfaces.database import DatabaseUrl

Mode: TypeAlias = Literal["fail", "append", "truncate", "replace"]
"""What becomes of the rows that the tables have: ``fail`` if there are any, ``append`` to them, ``truncate``, or
``replace`` them when all others are there."""

_SHOWN = 60
"""Characters of each value that the message of a rejected row shows."""


class RowRejectedError(DataError):
    """A database rejects a row of the table that is being loaded."""


class TriggerRefusalError(RowRejectedError):
    """A row of the table that is being loaded is rejected for what triggers do, which can rest instead.

    Attributes:
        triggers: Their names.
    """

    def __init__(self, message: str, triggers: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.triggers = triggers


class Loader(ABC):
    """A connection to a database, in one transaction.

    Nothing that it does is seen by others, or stays, before :meth:`commit`; :meth:`close` without it leaves the
    database as it was, and so does a lost connection.

    Args:
        url: The database.
    """

    dialect: ClassVar[Dialect]
    errors: ClassVar[tuple[type[Exception], ...]]
    """What the driver raises."""
    casts: ClassVar[bool] = True
    """Whether a literal can be cast to any type of a column."""
    bounds: ClassVar[bool] = True
    """Whether the type of an integer says how great it may be."""

    @abstractmethod
    def __init__(self, url: DatabaseUrl) -> None: ...

    @abstractmethod
    def stored(self) -> StoredTables:
        """Return the tables of the database."""

    def lacking(self, tables: Sequence[MatchedTable], mode: Mode) -> Sequence[str]:
        """Return the statements that grant this user what a seeding needs and the user may not do yet.

        Args:
            tables: The tables to fill.
            mode: What becomes of their rows.
        """
        del tables, mode
        return ()

    @abstractmethod
    def begin(self, tables: Sequence[StoredTable], mode: Mode) -> None:
        """Keep others from writing these tables until the transaction ends.

        Args:
            tables: The tables to fill, in this order.
            mode: What becomes of their rows.

        Raises:
            DataError: Another seeding is at it, or the database cannot undo what is written to a table.
        """

    @abstractmethod
    def has_rows(self, query: str) -> bool:
        """Return whether a query has a result."""

    @abstractmethod
    def number(self, query: str) -> int | None:
        """Return the number that is a query's result; None for null."""

    @abstractmethod
    def rows(self, query: str) -> Sequence[Sequence[Any]]:
        """Return the rows of a query."""

    def without_triggers(self, tables: Sequence[StoredTable]) -> None:
        """Let the tables' triggers rest until :meth:`finish`.

        Raises:
            UsageError: This kind of database cannot do that.
        """
        del tables
        raise UsageError("only PostgreSQL can let triggers rest while rows are loaded")

    def rest(self, table: StoredTable, triggers: Collection[str]) -> None:
        """Let some of a table's triggers rest until :meth:`finish`, after a :class:`TriggerRefusalError`."""
        raise NotImplementedError  # of a loader that never raises one

    def ordered(self, tables: Mapping[str, MatchedTable]) -> Mapping[str, MatchedTable]:
        """Return the tables in the order in which they are best loaded."""
        return tables

    def quoted(self, name: str) -> str:
        """Return a name, quoted."""
        return self.dialect.quoted(name)

    def literals(self, column: StoredColumn, values: pa.Array) -> Sequence[str | pa.Array]:
        """Return the pieces of one literal per value of a column; null becomes ``NULL``."""
        del column
        return self.dialect.literals(values)

    def one_row(self, table: MatchedTable, block: pa.RecordBatch) -> list[str | pa.Array]:
        """Return the pieces of one query per row of a block, which has the row's values in columns of the table."""
        pieces: list[str | pa.Array] = []
        for name, values in zip(block.schema.names, block.columns, strict=True):
            column = table.loaded[name]
            before, after = ("CAST(", f" AS {column.type})") if self.casts else ("", "")
            pieces += [f"{', ' if pieces else 'SELECT '}{before}", *self.literals(column, values)]
            pieces += [f"{after} AS {self.quoted(column.name)}"]
        return pieces

    @abstractmethod
    def clear(self, tables: Sequence[StoredTable]) -> None:
        """Delete all rows of these tables, to which no row of another table refers."""

    def replace(self, tables: Sequence[StoredTable]) -> None:
        """Take all rows of these tables out, but let others read them until the commit.

        Raises:
            UsageError: Something refers to the tables that could not go along.
        """
        self.clear(tables)

    @abstractmethod
    def load(self, table: MatchedTable, blocks: Iterable[pa.RecordBatch]) -> None:
        """Append blocks to a table; their columns are ``table.loaded``, in that order.

        Raises:
            DataError: The database rejects a row.
            TriggerRefusalError: For what a trigger does. The table is as it was before.
        """

    @abstractmethod
    def finish(self, tables: Sequence[StoredTable]) -> None:
        """Check what could not be checked before all tables were filled, and move sequences on.

        Raises:
            DataError: A row refers to none.
        """

    @abstractmethod
    def commit(self) -> None:
        """End the transaction; all rows stay."""

    @abstractmethod
    def close(self) -> None:
        """Close the connection."""


def rejected(table: MatchedTable, block: pa.RecordBatch, row: int, before: int) -> RowRejectedError:
    """Return the error of a rejected row, without the database's message.

    Args:
        table: The table.
        block: A block with the row.
        row: Which row of the block it is.
        before: How many rows of the table were loaded before the block.
    """
    shown = []
    for column in block.schema.names:
        value = repr(block.column(column)[row].as_py())
        shown.append(f"{column}={value if len(value) <= _SHOWN else value[:_SHOWN] + '...'}")
    name = table.stored.name
    return RowRejectedError(f"table {name!r}, row {before + row} ({', '.join(shown)}) is rejected")


def orphan_query(loader: Loader, child: str, parent: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return the query for one row that refers to a row of another table which is not there.

    Args:
        loader: Quotes the names.
        child: The quoted name of the table that refers.
        parent: That of the other one.
        pairs: The columns of a foreign key, each with the one that it refers to.
    """
    quoted = [(loader.quoted(own), loader.quoted(other)) for own, other in pairs]
    same = " AND ".join(f"p.{other} = c.{own}" for own, other in quoted)
    given = " AND ".join(f"c.{own} IS NOT NULL" for own, _ in quoted)
    return (
        f"SELECT 1 FROM {child} c WHERE {given} AND NOT EXISTS "  # noqa: S608 - quoted names
        f"(SELECT 1 FROM {parent} p WHERE {same}) LIMIT 1"
    )
