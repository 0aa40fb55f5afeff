"""Columns of other tables, readable at any row."""

from __future__ import annotations

import pyarrow as pa

from fakegen.binding.assembly import PlanAssembly
from fakegen.binding.problems import Problems
from fakegen.errors import Mark
from fakegen.streams import Rows


class ColumnLookup:
    """A column of a table, as another column refers to it.

    Args:
        assembly: The table that it is read from.
        column: The column's name.
        type: Its Arrow type.
        mark: Where it is referred to.
        reader: The table and the label of the step that refers to it.

    Attributes:
        name: The column as schemas write it, ``TABLE.COLUMN``.
    """

    def __init__(
        self,
        assembly: PlanAssembly,
        column: str,
        type: pa.DataType,
        mark: Mark,
        reader: tuple[str, str],
    ) -> None:
        self._assembly, self._column, self.type, self._mark = assembly, column, type, mark
        self.reader, self.name = reader, f"{assembly.binder.table.name}.{column}"

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self._assembly.binder.rows

    def at(self, rows: Rows) -> pa.Array:
        """Return the column's values at these rows of its table."""
        return self._assembly.plan.values(rows, [self._column])[self._column]

    def check(self, problems: Problems) -> None:
        """Note a column whose value at a row depends on the rows before it."""
        groups = self._assembly.plan.groups_over([self._column])
        for quota in (group.quotas[0] for group in groups[:1]):
            problems.reject(
                self._mark,
                f"{self.name!r} cannot be referred to: its rows may be resampled to keep "
                f"{', '.join(quota.columns)!r} unique; refer to a column that is never resampled, such as "
                "a sequence",
            )
