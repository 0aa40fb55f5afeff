"""What a pass has drawn of a table's rows, kept for the run that makes the same rows right after it.

Idea: to find the rows that are resampled, all rows are drawn once; where they fit in memory, the run need
not draw them again. Bound: :data:`_MOST_BYTES`; a larger table is drawn twice, and nothing of it is kept.
"""

from __future__ import annotations

from fakegen.plan.modification import Values
from fakegen.streams import Rows

_MOST_BYTES = 2**26


class FirstDraws:
    """The values of blocks of rows at their first attempt; each block is given away once.

    Attributes:
        is_full: Whether nothing more is kept.
    """

    def __init__(self) -> None:
        self._blocks: dict[tuple[int, int], Values] = {}
        self._size = 0
        self.is_full = False

    def keep(self, rows: Rows, values: Values) -> None:
        """Keep the values of a range of rows; all are let go if they get too many.

        Args:
            rows: The range.
            values: Columns of these rows.
        """
        if self.is_full:
            return
        self._size += sum(array.nbytes for array in values.values())
        self.is_full = self._size > _MOST_BYTES
        if self.is_full:
            self._blocks.clear()
        else:
            place = (rows.start, rows.size)
            self._blocks[place] = {**self._blocks.get(place, {}), **values}

    def take(self, rows: Rows) -> Values:
        """Return what is kept of just these rows, which is then let go; nothing if there is nothing."""
        return {} if rows.chosen is not None else self._blocks.pop((rows.start, rows.size), {})
