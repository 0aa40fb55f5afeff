"""``at_most``: a limit on the rows with the same values."""

from __future__ import annotations

from fakegen.constraints.row_counts import RowsPerGroup
from fakegen.errors import number_of
from fakegen.interfaces.constraint import Surroundings, TableColumn, constraint


@constraint("at_most")
class AtMost(RowsPerGroup):
    """At most this many rows with the same values: ``{at_most: 3, per: customer}``.

    Rows where one of the columns is missing do not count.

    Example::

        columns:
          customer: {integer: {min: 1, max: 100}}
        constraints:
          - {at_most: 3, per: customer}

    Args:
        rows: How many, 1 or more.
        per: The columns; rows with the same values in all of them are counted together.
    """

    def __init__(self, table: Surroundings, *, rows: int, per: list[TableColumn]) -> None:
        del table
        super().__init__("at_most", rows, ("per", per), exactly=False)
        self.text = f"at most {number_of(rows, 'row')} per {', '.join(self.reads)}"
