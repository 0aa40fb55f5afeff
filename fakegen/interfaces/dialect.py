"""The dialect interface: how a family of SQL databases writes names, types and values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import pyarrow as pa

from fakegen.interfaces.definition import Definition, ForeignKey


@runtime_checkable
class SqlDialect(Protocol):
    """A named SQL dialect, chosen with ``--option dialect=NAME`` for the format ``sql``.

    :class:`fakegen.Dialect` implements all of it as in the SQL standard: most dialects are instances of
    it with a few words changed.
    """

    @property
    def name(self) -> str:
        """The value of the option ``dialect``."""

    @property
    def doc(self) -> str:
        """Which databases understand it."""

    @property
    def begin(self) -> str:
        """The first statements of a script: they must open a transaction, which ``COMMIT`` ends."""

    def quoted(self, name: str) -> str:
        """Return the name of a table or a column, quoted. Called for every name in each block."""

    def create_table(self, table: str, schema: pa.Schema) -> str:
        """Return the statement that creates a table, without a semicolon. Called once per table."""

    def literals(self, values: pa.Array) -> Sequence[str | pa.Array]:
        """Return one SQL literal per value, in pieces to be joined. Called for each column of a block.

        Returns:
            The pieces, in order. A string is the same in every row; an Arrow array of strings has one
            piece per row. A null becomes ``NULL``.

        Raises:
            DataError: The database cannot store a value.
        """


@runtime_checkable
class DefiningDialect(SqlDialect, Protocol):
    """A dialect that also writes keys; :class:`fakegen.Dialect` does. For others, scripts create bare columns."""

    @property
    def preamble(self) -> str:
        """What a script starts with, before the tables and the transaction."""

    @property
    def creates_first(self) -> bool:
        """Whether tables are created before the transaction, because creating one would end it."""

    @property
    def alters(self) -> bool:
        """Whether foreign keys can be added to tables that exist; if not, all are created with the table."""

    def define_table(
        self,
        table: str,
        schema: pa.Schema,
        definition: Definition,
        foreign: Sequence[ForeignKey],
    ) -> str:
        """Return the statement that creates a table with its keys, without a semicolon.

        Args:
            table: The table.
            schema: Its columns.
            definition: What is known of them.
            foreign: Those of its foreign keys that are created with it; the others are added later.
        """

    def define_indexes(self, table: str, definition: Definition) -> Sequence[str]:
        """Return the statements that keep columns unique where a condition holds, without semicolons.

        They follow the one that creates the table. None where the database has no such indexes.
        """

    def add_foreign_key(self, table: str, key: ForeignKey) -> str:
        """Return the statement that adds a foreign key to a table, without a semicolon."""
