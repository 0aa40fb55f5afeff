"""Passes: what must be known of all rows of a table before any one of them can be made.

Most values are decided by their own row. A total, or growth over time, is not: which value a row
gets depends on what all rows drew. Idea: the step that sets such a column asks for a *pass*, a look
at all rows as they were drawn; the engine runs it once, before the first block, and its result is
handed to the step, here and in every worker. Invariant: the result is a function of the seed and of
the table's size alone, so any range of rows, made anywhere, takes its rows from the same result.
Bound: one value is held for each row and each set column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, runtime_checkable

import pyarrow as pa

from fakegen.plan.aggregate import Aggregate
from fakegen.plan.children import Children
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.streams import Stream

Result = Mapping[str, pa.Array]
"""The values of all rows, by column."""

FEWER_ROWS = "one process holds them all; make fewer rows, or leave the rule out"
"""What to do where a table has more rows than a pass, or a rule over all rows, can hold."""


@runtime_checkable
class Pass(Protocol):
    """A generator whose values depend on all rows of its table.

    Attributes:
        result: What :meth:`finish` returned, here or in the process that ran the pass; None before.
        triangular: Whether what a row gets depends on the rows before it only, so that a pass over the
            first rows is enough for them.
    """

    result: Result | None
    triangular: bool

    @property
    def looks_at(self) -> Sequence[str]:
        """The columns of the table that it needs at all rows."""

    def before(self) -> TablePlan:
        """Return the plan by which these columns are made: the table's, without what follows."""

    def finish(self, stream: Stream, values: Result) -> Result:
        """Return the values of all rows, or, if :attr:`triangular`, of the first ones.

        Args:
            stream: The step's random words, for these rows.
            values: The columns of ``looks_at``, for these rows.

        Raises:
            GenerationError: The constraint cannot be satisfied.
        """


def needed(plan: Plan, table: str, columns: Iterable[str]) -> Iterator[tuple[str, Step]]:
    """Yield the steps of all tables that these columns of a table need, each after those that it needs.

    Args:
        plan: The whole plan: a column can refer to one of another table.
        table: The table's name.
        columns: Any of its columns.

    Yields:
        A table's name and one of its steps.
    """
    for name, step in _visited(plan, table, columns):
        assert step is not None, f"{name!r} is not in the plan"
        yield name, step


def tables_needed(plan: Plan, table: str, columns: Iterable[str]) -> set[str]:
    """Return the tables that these columns need, those as well that the plan lacks.

    Args:
        plan: A plan of some tables, ``table`` among them.
        table: The table's name.
        columns: Any of its columns.
    """
    return {name for name, _ in _visited(plan, table, columns)}


def _visited(plan: Plan, table: str, columns: Iterable[str]) -> Iterator[tuple[str, Step | None]]:
    """Yield the steps that columns need, and no step of a table that the plan lacks."""
    seen: set[tuple[str, str]] = set()
    counted: set[str] = set()

    def other(name: str, wanted: Iterable[str]) -> Iterator[tuple[str, Step | None]]:
        if name in plan.tables:
            yield from visit(name, plan.tables[name], wanted)
        else:
            yield name, None

    def counts(children: Children | None) -> Iterator[tuple[str, Step | None]]:
        if children is None or children.column is None or children.table in counted:
            return
        counted.add(children.table)
        yield from other(children.parent.name, [children.column])

    def visit(
        name: str, own: TablePlan, wanted: Iterable[str]
    ) -> Iterator[tuple[str, Step | None]]:
        yield from counts(own.children)
        for step in own.closure(frozenset(wanted)):
            if (name, step.label) in seen:
                continue
            seen.add((name, step.label))
            for target, column in plan.referred_by(step):
                yield from other(target, [column])
            if isinstance(step.generator, Aggregate):
                if step.generator.target.name not in plan.tables:
                    yield step.generator.target.name, None
                yield from counts(step.generator.children)
            if isinstance(step.generator, Pass):
                yield from visit(name, step.generator.before(), step.generator.looks_at)
            yield name, step

    yield from other(table, columns)
