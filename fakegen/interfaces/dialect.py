"""The dialect interface: how a family of SQL databases spells names, types and values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import pyarrow as pa


@runtime_checkable
class SqlDialect(Protocol):
    """A named SQL dialect, as ``--option dialect=NAME`` of the format ``sql`` names it.

    :class:`fakegen.Dialect` has everything, spelled as the SQL standard does: most dialects are one
    of these with a few other words.
    """

    @property
    def name(self) -> str:
        """As the option names it."""

    @property
    def doc(self) -> str:
        """Which databases read it."""

    @property
    def begin(self) -> str:
        """Statements before everything else; a transaction that ``COMMIT`` ends is open then."""

    def quoted(self, name: str) -> str:
        """Return a name of a table or a column, quoted. Called for each name of each block."""

    def create_table(self, table: str, schema: pa.Schema) -> str:
        """Return the statement that creates a table, without a semicolon. Called once per table."""

    def literals(self, values: pa.Array) -> Sequence[str | pa.Array]:
        """Return the pieces of one literal per value, a null as ``NULL``. Called once per block.

        A string stands in every row; an Arrow array of strings has one piece per row.

        Raises:
            DataError: The database cannot store a value.
        """
