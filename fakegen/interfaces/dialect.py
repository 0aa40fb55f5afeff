"""The dialect interface: how a family of SQL databases writes names, types and values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import pyarrow as pa


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
