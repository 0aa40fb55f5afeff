"""Other tables, readable at any row."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa

from fakegen.binding.bound_table import BoundTable
from fakegen.errors import ParameterError, nearest
from fakegen.plan.children import Children
from fakegen.plan.modification import Values
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Rows


class TableLookup:
    """A table, as a step of some table refers to it.

    Args:
        table: The table that is read.
        plan: Returns its finished plan.
        note: Called with the name of each column that is read.

    Attributes:
        name: The table's name.
        note: See above.
    """

    def __init__(
        self, table: BoundTable, plan: Callable[[], TablePlan], note: Callable[[str], None]
    ) -> None:
        self._table, self._plan, self.note = table, plan, note
        self.name = table.table.name

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self._table.rows

    @property
    def children(self) -> Children | None:
        """Which rows of another table its rows belong to."""
        return self._table.children

    def column(self, column: str) -> pa.DataType:
        """Return the Arrow type of a column, and note that it is read.

        Raises:
            ParameterError: There is no such column.
            Rejected: It cannot be bound.
        """
        types = self._table.types([column])
        if column not in types:
            near = nearest(column, self._table.known_columns())
            message = f"table {self.name!r} has no column {column!r}"
            raise ParameterError(message, suggestion=near and f"{self.name}.{near}")
        self.note(column)
        return types[column]

    def spelled(self, name: str) -> str | None:
        """Return the column that a name in an expression means; None if there is none.

        Raises:
            Rejected: It cannot be bound.
        """
        types = self._table.types([name])
        return name if name in types else next(iter(types), None)

    def known(self) -> list[str]:
        """Return the table's columns, for suggestions."""
        return self._table.known_columns()

    def values(self, rows: Rows, columns: list[str]) -> Values:
        """Return these columns at these rows."""
        return self._plan().values(rows, columns)


class ColumnLookup:
    """A column of a table, as another column refers to it.

    Args:
        table: The table.
        column: Its column.

    Raises:
        ParameterError: There is no such column.
        Rejected: It cannot be bound.
    """

    def __init__(self, table: TableLookup, column: str) -> None:
        self._table, self._column = table, column
        self.type = table.column(column)

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self._table.rows

    def at(self, rows: Rows) -> pa.Array:
        """Return the column's values at these rows of its table."""
        return self._table.values(rows, [self._column])[self._column]
