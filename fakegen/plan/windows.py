"""Windows: rows far beyond a table's last one, as a small table of their own.

Idea: every value is a function of its row's number, so a table has as many rows as there are numbers, and
who needs a few that nobody else has takes them from a window of its own. A window is a table whose row 0 is
some row of the endless one. Invariant: what is unique, numbered or set from all rows is so within the
window, and looks at no row outside it; keys and values that are unique by construction differ between
windows, too, as long as there are enough of them. The rows of a window are taken one by one, so none of them
follows from another: each is made as the first row of its parent. In the first window, which is the table, it
follows from the row before it in the table, whatever has become of that row in a test.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from fakegen.plan.further_children import Further
from fakegen.plan.passes import Pass
from fakegen.plan.previous_column import PreviousColumn
from fakegen.plan.recurrence import IN_ORDER
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import TablePlan


def window(table: TablePlan, first_row: int) -> TablePlan:
    """Return the plan of the window of a table that begins at a row.

    Args:
        table: The table's plan.
        first_row: The number of the window's first row.
    """

    def before(columns: list[str]) -> TablePlan:
        return made.before(columns)

    def shifted(step: Step) -> Step:
        if isinstance(step.generator, PreviousColumn | IN_ORDER):
            apart = step.generator.apart(in_table=not first_row)
            return replace(step, generator=apart, first_row=first_row)
        if not isinstance(step.generator, Pass):
            return replace(step, first_row=first_row)
        # What is set from all rows is found by the place in the window.
        own = copy(step.generator)
        columns = list(step.types)
        own.result, own.before = None, lambda: before(columns)  # type: ignore[method-assign]
        return replace(step, generator=own)

    made = replace(
        table,
        steps=[shifted(step) for step in table.steps],
        children=Further(table.children, first_row)
        if table.children and first_row
        else table.children,
        redraws={},
    )
    return made
