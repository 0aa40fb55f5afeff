"""How the suite makes rows: as a schema does, and in blocks of any size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.binding.build import Choices
from fakegen.engine import Run, Slice
from fakegen.engine.recipe import Recipe
from fakegen.interfaces.executor import Executor
from fakegen.language import from_python, read_schema
from fakegen.plan.table_plan import Plan
from fakegen.registry import Registry

TABLE = "t"
ROWS = 40
RANGES = ((13, 11), (ROWS - 1, 1), (ROWS, 0))
BLOCKS = ((1, 4), (7, ROWS))


@cache
def registered() -> Registry:
    """Return everything that the installed plugins bring."""
    return Registry()


class Made:
    """The rows of one table of a schema.

    Args:
        document: A schema with a table ``t``.
        columns: The columns to make; all of them by default.
    """

    def __init__(self, document: Mapping[str, Any], columns: Sequence[str] = ()) -> None:
        schema = read_schema(from_python(dict(document)))
        self._recipe = Recipe(schema, (), Path(), Choices(seed=7, rows={TABLE: ROWS}))
        self.plan = self._recipe.build()
        self.columns = list(columns) or list(self.plan.tables[TABLE].columns)
        self.schema = self.plan.tables[TABLE].arrow_schema(self.columns)

    @property
    def recipe(self) -> Recipe:
        """What another process needs to build the same plan, its models learned."""
        return self._recipe.with_results(self.plan)

    def rows(
        self,
        start: int = 0,
        count: int = ROWS,
        block: int = ROWS,
        workers: int = 1,
        executor: Executor | None = None,
    ) -> pa.Table:
        """Return some rows, made in blocks of a size by an executor with some workers."""
        return self.rows_of(self.plan, start, count, block, workers, executor)

    def rows_of(
        self,
        plan: Plan,
        start: int = 0,
        count: int = ROWS,
        block: int = ROWS,
        workers: int = 1,
        executor: Executor | None = None,
    ) -> pa.Table:
        """Return some rows as another plan of the same schema makes them."""
        run = Run(plan, workers, block, executor)
        part = Slice(TABLE, self.columns, start, count)
        return pa.Table.from_batches(run.blocks(part), self.schema)


def check_rows(made: Made) -> pa.Table:
    """Check that rows are of the declared types, and the same by any range and block size."""
    whole = made.rows()
    whole.validate(full=True)
    assert whole.num_rows == ROWS
    for start, count in RANGES:
        assert_same(made.rows(start, count), whole.slice(start, count), f"rows from {start} on")
    for block, count in BLOCKS:
        assert_same(made.rows(0, count, block), whole.slice(0, count), f"in blocks of {block}")
    assert_same(made.rows(3, 20, block=6), whole.slice(3, 20), "a range in blocks")
    return whole


def assert_same(made: pa.Table, expected: pa.Table, how: str) -> None:
    """Check that two tables hold the same, NaN being equal to itself."""
    assert made.schema == expected.schema, how
    exact = not any(map(pa.types.is_floating, made.schema.types))
    if exact and made.equals(expected):
        return
    # Not ``equals``, for which NaN differs from itself and -0.0 is 0.0.
    assert repr(made.to_pylist()) == repr(expected.to_pylist()), how
