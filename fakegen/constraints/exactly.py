"""``exactly``: a number of rows with the same values."""

from __future__ import annotations

from fakegen.constraints.row_counts import RowsPerGroup
from fakegen.errors import number_of
from fakegen.interfaces.constraint import Surroundings, TableColumn, constraint


@constraint("exactly")
class Exactly(RowsPerGroup):
    """Exactly this many rows with the same values: ``{exactly: 2, per: household}``.

    Rows where one of the columns is missing do not count.

    Example::

        rows: 10
        columns:
          household: {integer: {min: 1, max: 100}}
        constraints:
          - {exactly: 2, per: household}

    Args:
        rows: How many, 1 or more.
        per: The columns; rows with the same values in all of them are counted together.
    """

    def __init__(self, table: Surroundings, *, rows: int, per: list[TableColumn]) -> None:
        del table
        super().__init__("exactly", rows, ("per", per), exactly=True)
        self.text = f"exactly {number_of(rows, 'row')} per {', '.join(self.reads)}"
