"""Windows: rows far beyond a table's last one, as a small table of their own.

Idea: every value is a function of its row's number, so a table has as many rows as there are numbers, and
who needs a few that nobody else has takes them from a window of its own. A window is a table whose row 0 is
some row of the endless one. Invariant: what is unique, numbered or set from all rows is so within the
window, and looks at no row outside it; keys and values that are unique by construction differ between
windows, too, as long as there are enough of them. The rows of a window are taken one by one, so none of them
follows from another: each is made as the first row of its parent. In the first window, which is the table, it
follows from the row before it in the table, whatever has become of that row in a test.

A window's rows refer to its surroundings: windows of the other tables, which refer to each other. So nobody else
has the rows that they refer to, either, and no row that is taken from a window is referred to by accident. Only
references to a table's own rows, as in a tree, stay within the window.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace

from fakegen.plan.aggregate import Aggregate
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.children import Children
from fakegen.plan.drawn_rows import DrawnRows
from fakegen.plan.modification import Values
from fakegen.plan.passes import Pass
from fakegen.plan.previous_column import PreviousColumn
from fakegen.plan.recurrence import IN_ORDER
from fakegen.plan.referred import Referred, ReferredColumn, Target
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import TablePlan
from fakegen.plan.window_children import RowsBelow, RowsOfWindow
from fakegen.streams import Rows


class WindowSurroundings(Mapping[str, TablePlan]):
    """The tables that the rows of a window refer to, each made when it is first read.

    They have as many rows as the tables themselves, up to 65,536; rows per parent are as many as these have.

    Args:
        tables: The plans of the tables themselves.
        first_row: Returns the number of the first row of a table's window; 0 for the table itself.
    """

    def __init__(self, tables: Mapping[str, TablePlan], first_row: Callable[[str], int]) -> None:
        self.tables, self._first_row = tables, first_row
        self._made: dict[str, TablePlan] = {}

    def first_row(self, table: str) -> int:
        """Return the number of the first row of a table's window."""
        return self._first_row(table)

    def __getitem__(self, name: str) -> TablePlan:
        if name not in self._made:
            table, first_row = self.tables[name], self.first_row(name)
            if first_row:
                table = replace(table, rows=min(table.rows, BLOCK_ROWS))
                above = table.children
                children = None if above is None else above.among(self.of(above.parent.name))
                table = _shifted(table, first_row, self, children)
                if children is not None:
                    table = replace(table, rows=children.rows)
            self._made[name] = table
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self.tables

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)

    def of(self, table: str) -> Callable[[], TablePlan]:
        """Return what returns a table."""
        return lambda: self[table]


def window(table: TablePlan, first_row: int, around: WindowSurroundings) -> TablePlan:
    """Return the plan of the window of a table that begins at a row.

    Args:
        table: The table's plan.
        first_row: The number of the window's first row; with 0, it is the table itself.
        around: What its rows refer to.
    """
    children = table.children
    if children is not None and first_row:
        children = RowsOfWindow(children, around.of(children.parent.name))
    return _shifted(table, first_row, around, children)


def _shifted(
    table: TablePlan, first_row: int, around: WindowSurroundings, children: Children | None
) -> TablePlan:
    """Return a window, given which rows its rows belong to."""

    def before(columns: list[str]) -> TablePlan:
        return made.before(columns)

    def referred(name: str) -> Target:
        return Elsewhere(name, (lambda: made) if name == table.name else around.of(name))

    def below(child: TablePlan) -> TablePlan:
        assert child.children is not None  # its rows belong to those of this table
        rows = RowsBelow(child.children, lambda: made)
        return _shifted(child, around.first_row(child.name), around, rows)

    def over_own(aggregate: Aggregate) -> Aggregate:
        child = around.tables[aggregate.target.name]
        target = Elsewhere(child.name, lambda: below(child))
        return aggregate.over(RowsBelow(aggregate.children, lambda: made), target)

    def shifted(step: Step) -> Step:
        generator = step.generator
        if isinstance(generator, PreviousColumn | IN_ORDER):
            generator = generator.apart(in_table=not first_row)
        elif isinstance(generator, Pass):
            # What is set from all rows is found by the place in the window.
            own, columns = copy(generator), list(step.types)
            own.result, own.before = None, lambda: before(columns)  # type: ignore[method-assign]
            return replace(step, generator=own)
        elif not first_row:
            return step
        elif isinstance(generator, Aggregate):
            generator = over_own(generator)
        elif isinstance(generator, Referred | ReferredColumn | DrawnRows):
            generator = generator.elsewhere(referred)
        return replace(step, generator=generator, first_row=first_row)

    made = replace(
        table,
        steps=[shifted(step) for step in table.steps],
        children=children,
        first_row=first_row,
        redraws={},
    )
    return made


@dataclass(slots=True)
class Elsewhere:
    """A table that is found when it is first read.

    Attributes:
        name: Its name.
        find: Returns its plan.
    """

    name: str
    find: Callable[[], TablePlan]
    _found: TablePlan | None = None

    @property
    def plan(self) -> TablePlan:
        """The table's plan."""
        if self._found is None:
            self._found = self.find()
        return self._found

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return self.plan.rows

    @property
    def children(self) -> Children | None:
        """Which rows of another table its rows belong to."""
        return self.plan.children

    def values(self, rows: Rows, columns: Sequence[str]) -> Values:
        """Return these columns at these rows."""
        return self.plan.values(rows, columns)
