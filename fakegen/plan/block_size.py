"""How many rows are made at a time: fewer where rows are long, so that a block fits in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fakegen.errors import FakegenError, LimitError
from fakegen.limits import limits
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Rows

_MEASURED = 16
"""Rows that are made beforehand at each end, to see how long they are."""


def blocks_of(
    table: TablePlan, columns: Iterable[str], rows: range, most: int = BLOCK_ROWS
) -> Iterator[Rows]:
    """Yield ranges of rows, in order, each of which can be made at once.

    Args:
        table: The table's plan.
        columns: The columns that will be made.
        rows: Which rows: a range without gaps.
        most: The most rows of a block.
    """
    size = _rows_at_a_time(table, list(columns), rows, most)
    for start in range(rows.start, rows.stop, size):
        yield Rows(start, min(size, rows.stop - start))


def _rows_at_a_time(table: TablePlan, columns: list[str], rows: range, most: int) -> int:
    # The first rows and the last are measured, as values may grow with the number of their row.
    if len(rows) <= 2 * _MEASURED:
        return most
    longest = 0
    for first in (rows[0], rows[-_MEASURED]):
        try:
            made = table.values(Rows(first, _MEASURED), columns, {})
        except LimitError:
            raise
        except FakegenError:  # a row that cannot be made is reported when its turn comes
            continue
        longest = max(longest, sum(values.nbytes for values in made.values()))
    fitting = limits().block_bytes * _MEASURED // max(1, longest)
    return max(1, min(most, int(fitting)))
