"""``exactly``: as many rows of each kind."""

from __future__ import annotations

from fakegen.constraints.row_counts import RowsPerGroup
from fakegen.interfaces.constraint import Surroundings, TableColumn, constraint


@constraint("exactly")
class Exactly(RowsPerGroup):
    """As many rows of each kind: ``{exactly: 2, per: household}``.

    Example::

        rows: 10
        columns:
          household: {integer: {min: 1, max: 100}}
        constraints:
          - {exactly: 2, per: household}

    Args:
        rows: How many, 1 or more.
        per: The columns whose values say of what kind a row is.
    """

    def __init__(self, table: Surroundings, *, rows: int, per: list[TableColumn]) -> None:
        del table
        super().__init__("exactly", rows, ("per", per), exactly=True)
        self.text = f"exactly {rows} rows per {', '.join(self.reads)}"
