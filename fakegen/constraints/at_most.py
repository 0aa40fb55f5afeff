"""``at_most``: no more than so many rows of a kind."""

from __future__ import annotations

from fakegen.constraints.row_counts import RowsPerGroup
from fakegen.interfaces.constraint import Surroundings, TableColumn, constraint


@constraint("at_most")
class AtMost(RowsPerGroup):
    """No more than so many rows of a kind: ``{at_most: 3, per: customer}``.

    Example::

        columns:
          customer: {integer: {min: 1, max: 100}}
        constraints:
          - {at_most: 3, per: customer}

    Args:
        rows: How many, 1 or more.
        per: The columns whose values say of what kind a row is.
    """

    def __init__(self, table: Surroundings, *, rows: int, per: list[TableColumn]) -> None:
        del table
        super().__init__("at_most", rows, ("per", per), exactly=False)
        self.text = f"at most {rows} rows per {', '.join(self.reads)}"
