"""How many rows are made at a time: fewer where rows are long, so that a block fits in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fakegen.errors import FakegenError, LimitError
from fakegen.limits import limits
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.recurrence import IN_ORDER
from fakegen.plan.table_plan import TablePlan
from fakegen.streams import Rows

_MEASURED = 16
"""Rows that are made beforehand at each end, to see how long they are."""


def blocks_of(
    table: TablePlan,
    columns: Iterable[str],
    rows: range,
    most: int = BLOCK_ROWS,
    *,
    soon: bool = False,
) -> Iterator[Rows]:
    """Yield ranges of rows, in order, each of which can be made at once.

    Args:
        table: The table's plan.
        columns: The columns that will be made.
        rows: Which rows: a range without gaps.
        most: The most rows of a block.
        soon: Whether the first rows are wanted soon. The first block is then small, and each of the
            next is twice as long as the one before it, so that no more is made in vain than is used.
    """
    start, size = rows.start, _MEASURED if soon else most
    if soon and start < rows.stop:
        yield Rows(start, min(size, rows.stop - start))
        start += size
    most = _rows_at_a_time(table, list(columns), rows[start - rows.start :], most)
    while start < rows.stop:
        size = min(2 * size, most)
        yield Rows(start, min(size, rows.stop - start))
        start += size


def _rows_at_a_time(table: TablePlan, columns: list[str], rows: range, most: int) -> int:
    # The first rows and the last are measured, as values may grow with the number of their row.
    if len(rows) <= 2 * _MEASURED:
        return most
    ends = [rows[0], rows[-_MEASURED]]
    if any(isinstance(step.generator, IN_ORDER) for step in table.closure(frozenset(columns))):
        ends = ends[:1]  # to reach the last rows, all rows before them would be made
    longest = 0
    for first in ends:
        try:
            made = table.values(Rows(first, _MEASURED), columns, {})
        except LimitError:
            raise
        except FakegenError:  # a row that cannot be made is reported when its turn comes
            continue
        longest = max(longest, sum(values.nbytes for values in made.values()))
    fitting = limits().block_bytes * _MEASURED // max(1, longest)
    return max(1, min(most, int(fitting)))
