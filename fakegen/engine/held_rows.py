"""How many rows have to be held for the rows that are made, and where that is too many.

A row under a quota or a triangular pass depends on the rows before it, so the first ten rows of a table of
any size hold ten. Passes over all rows are refused in the plan, since no part of such a table can be made.
"""

from __future__ import annotations

from collections.abc import Iterator

from fakegen.errors import Mark, Problem, SchemaError
from fakegen.limits import limits
from fakegen.plan.passes import FEWER_ROWS, Pass
from fakegen.plan.rejection import Rule
from fakegen.plan.settling import rows_of_steps
from fakegen.plan.table_plan import Plan, TablePlan

_SHARE = "'fakegen job --workers 2' shares them among processes, each of which holds a few"
_SEPARATE = (
    "it and another rule resample each other's columns, which one process settles; let them read "
    "different columns, or make fewer rows"
)


def rules_over_all(table: TablePlan, columns: frozenset[str]) -> list[Rule]:
    """Return the rules that are checked once all rows of these columns are made."""
    return [
        rule
        for rule in table.rules
        if rule.constraint.whole and not rule.proven and rule.reads <= columns
    ]


def rules_over_parts(table: TablePlan, columns: frozenset[str]) -> list[Rule]:
    """Return the rules that are checked once all parts are there: with those that a pass keeps.

    In one process a pass checks what it made itself; parts are made by many.
    """
    set_by_passes = {
        name for step in table.steps if isinstance(step.generator, Pass) for name in step.types
    }
    kept = [
        rule
        for rule in table.rules
        if rule.constraint.whole and rule.reads <= columns and rule.reads & set_by_passes
    ]
    return list(dict.fromkeys([*rules_over_all(table, columns), *kept]))


def check_held(
    plan: Plan, table: str, columns: frozenset[str], rows: range, *, is_shared: bool = False
) -> None:
    """Check that the rows that rules look at together can be held.

    Args:
        plan: The whole plan.
        table: The table's name.
        columns: The columns that are made.
        rows: The rows that are made.
        is_shared: Whether many processes find the rows drawn again for a quota alone.

    Raises:
        SchemaError: They cannot, each rule named with its place.
    """
    most = limits().held_rows
    if all(each.rows <= most for each in plan.tables.values()):
        return
    asked = _held(plan, table, columns, rows, is_shared)
    by_mark = {mark: (needed, way_out) for mark, needed, way_out in asked}
    problems = [
        Problem(
            mark,
            f"this looks at all rows together, of which {most:,} can be held; {needed:,} would be needed: "
            f"{way_out}",
        )
        for mark, (needed, way_out) in by_mark.items()
        if needed > most
    ]
    if problems:
        raise SchemaError(problems)


def _held(
    plan: Plan, name: str, columns: frozenset[str], rows: range, is_shared: bool
) -> Iterator[tuple[Mark, int, str]]:
    """Yield where each rule that holds rows stands, how many, and what to do where these are too many."""
    table, stop = plan.tables[name], rows.stop
    for group in table.groups_over(columns):
        known = table.redraws[group].stop if group in table.redraws else 0
        is_alone = len(group.quotas) == 1
        if known < stop and not (is_shared and is_alone):
            way_out = _SHARE if is_alone else _SEPARATE
            yield from ((quota.mark, stop, way_out) for quota in group.quotas)
    if len(rows) == table.rows:
        yield from ((rule.mark, stop, FEWER_ROWS) for rule in rules_over_all(table, columns))
    for step, needed in rows_of_steps(plan, name, columns, stop):
        if isinstance(step.generator, Pass):
            yield step.mark, needed, FEWER_ROWS
