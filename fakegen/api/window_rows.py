"""The rows of one table's window, made ahead in blocks, so that one row costs little."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fakegen.engine import Run, Slice
from fakegen.errors import UsageError, number_of
from fakegen.limits import Budget
from fakegen.plan.aggregate import Aggregate
from fakegen.plan.children import Children
from fakegen.plan.passes import Pass
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.streams import Rows

if TYPE_CHECKING:
    import pyarrow as pa

_MOST_AHEAD = 256
_MOST_AT_ONCE = 2**15
_ENDLESS = 2**40
_AGAIN = 1_000
"""Attempts of rows that were refused count from here, beyond those that uniqueness needs."""


class WindowRows:
    """Makes rows of a window by number.

    Besides the written columns, a row holds the number of each row that it refers to, in the hidden columns that
    ``references`` name.

    Args:
        plan: The whole schema's.
        table: The window's plan, as :func:`fakegen.plan.windows.window` gives it.
        around: What its rows refer to.
        references: Hidden columns.
    """

    def __init__(
        self,
        plan: Plan,
        table: TablePlan,
        around: Mapping[str, TablePlan],
        references: Sequence[str] = (),
    ) -> None:
        counted = type(table.children) is Children  # by their parents; those of a window are not
        self._is_bounded = counted or any(
            isinstance(step.generator, Pass) and not step.generator.triangular
            for step in table.steps
        )
        self._table = table if self._is_bounded else replace(table, rows=_ENDLESS)
        self._columns = [*table.columns, *references]
        tables, refers = _With(self._table, around), _without_aggregates(plan)
        self._plan = replace(plan, tables=tables, refers=refers, origin=None)
        self._run = Run(self._plan)
        self._draws: dict[int, _Ahead] = {}

    def expect(self, rows: int) -> None:
        """Make so many rows at once when the next one is asked for."""
        self._draws.setdefault(0, _Ahead()).count = min(max(rows, 1), _MOST_AT_ONCE)

    def row(self, number: int, attempt: int = 0) -> dict[str, Any]:
        """Return a row by its place in the window, as Python values.

        Args:
            number: The row's place.
            attempt: 0 for the row as it is; from 1 on for other draws of all that is drawn in it.

        Raises:
            GenerationError: It cannot be made.
            UsageError: The table has no such row, and cannot have it.
        """
        ahead = self._draws.setdefault(attempt, _Ahead())
        if number not in ahead.rows:
            count = self._allowed(number, ahead.count)
            made = self._few(number, count, attempt)
            ahead.rows = dict(enumerate(made.to_pylist(), number))
            ahead.count = min(4 * ahead.count, _MOST_AHEAD)
        return ahead.rows.pop(number)

    def batch(self, start: int, rows: int) -> pa.Table:
        """Return the written columns of rows as an Arrow table."""
        import pyarrow as pa

        self._check(start + rows)
        part = Slice(self._table.name, self._table.columns, start, rows)
        blocks = self._run.blocks(part, kept=True)
        return pa.Table.from_batches(blocks, self._table.arrow_schema())

    def _check(self, stop: int) -> None:
        if self._is_bounded and stop > self._table.rows:
            having = number_of(self._table.rows, "row")
            raise UsageError(
                f"table {self._table.name!r} has {having}, and there is no row {stop - 1:,}; let the "
                "schema have more"
            )

    def _few(self, start: int, rows: int, attempt: int) -> pa.RecordBatch:
        """Return a few rows, which are made at once."""
        from fakegen.arrays.without_pandas import without_pandas

        self._check(start + rows)
        attempts = None
        if attempt:
            attempts = {
                step.label: _AGAIN + attempt for step in self._table.steps if step.can_resample
            }
        else:
            self._run.settle(Slice(self._table.name, self._columns, start, rows))
        with Budget(self._plan.limits).spending(), without_pandas():
            return self._table.batch(Rows(start, rows), self._columns, attempts)

    def _allowed(self, number: int, count: int) -> int:
        return max(1, min(count, self._table.rows - number)) if self._is_bounded else count


def _without_aggregates(plan: Plan) -> Mapping[tuple[str, str], Sequence[tuple[str, str]]]:
    """Return what steps refer to, besides the rows of a window's parents, which are nowhere but in it."""
    own = {
        (table.name, step.label)
        for table in plan.tables.values()
        for step in table.steps
        if isinstance(step.generator, Aggregate)
    }
    return {place: read for place, read in plan.refers.items() if place not in own}


@dataclass(frozen=True, slots=True)
class _With(Mapping[str, TablePlan]):
    """Tables, one of them replaced."""

    table: TablePlan
    others: Mapping[str, TablePlan]

    def __getitem__(self, name: str) -> TablePlan:
        return self.table if name == self.table.name else self.others[name]

    def __contains__(self, name: object) -> bool:
        return name in self.others

    def __iter__(self) -> Iterator[str]:
        return iter(self.others)

    def __len__(self) -> int:
        return len(self.others)


@dataclass(slots=True)
class _Ahead:
    """Rows that have been made, and how many are made the next time."""

    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    count: int = 1
