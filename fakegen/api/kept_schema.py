"""Schemas, as programs use them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakegen.api.checked_arguments import known
from fakegen.api.data_check import check_data, table_meant
from fakegen.api.learned_model import LearnedModel
from fakegen.api.planning import Planner
from fakegen.api.selection import RowRange, Rows, selected
from fakegen.api.tables import Table, Tables
from fakegen.engine import Run, Slice
from fakegen.errors import UsageError, did_you_mean, nearest
from fakegen.interfaces.executor import Executor
from fakegen.plan import explanation
from fakegen.plan.table_plan import Plan

if TYPE_CHECKING:
    from fakegen.checking.checker import CheckReport
    from fakegen.registry import Registry


class Schema:
    """A schema, ready to generate from; :func:`load` and :func:`schema` return one.

    It reads its sources and learns its models once, and plans the same run once, so that generating a
    few rows from it repeatedly costs little more than the rows. It can be pickled.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner

    @property
    def registry(self) -> Registry:
        """The plugins that the schema can use."""
        return self._planner.registry

    @property
    def tables(self) -> list[str]:
        """The names of the tables, in order."""
        return list(self._planner.spec.tables)

    @property
    def models(self) -> dict[str, Path | None]:
        """The declared models and their files, if they have one."""
        planner = self._planner
        return {
            name: planner.folder / spec.file.value if spec.file else None
            for name, spec in planner.spec.models.items()
        }

    def __repr__(self) -> str:
        return f"<fakegen.Schema {self._planner.spec.file!r}: {', '.join(self.tables)}>"

    def generate(
        self,
        rows: Rows = None,
        *,
        seed: int | str | None = None,
        start_row: int | None = None,
        workers: int = 1,
        executor: str | None = None,
        only: Iterable[str] = (),
    ) -> Tables:
        """Return the tables; their rows are made on demand.

        A :class:`FakegenWarning` reports conditions that few learned rows satisfy, and columns whose
        locale another one stands in for.

        Args:
            rows: How many rows every table has, or by table, instead of what the schema says.
                With ``start_row``, how many are made from there on; the tables keep their size.
            seed: The seed, instead of the schema's.
            start_row: The first row to make, counting from 0. The rows are those of a whole run.
            workers: Number of processes that make blocks. No value depends on it.
            executor: Where blocks are made: ``local``, ``processes`` or a plugin's; by default this
                process with one worker, else processes of this machine. No value depends on it.
            only: ``TABLE`` or ``TABLE.COLUMN``: make nothing else. The values are those of a
                whole run.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: An argument is wrong.
        """
        asked = RowRange(self._planner.spec, rows, start_row)
        if workers < 1:
            raise UsageError("the number of workers must be 1 or more")
        plan = self._planner.plan(seed, asked.sizes)
        _warn(plan)
        run = Run(plan, workers, executor=self._executor(executor))
        tables = {
            name: Table(run, plan, Slice(name, columns, asked.start, asked.count(plan, name)))
            for name, columns in selected(plan, only).items()
        }
        return Tables(tables, run, self._planner.plugins)

    def _executor(self, name: str | None) -> Executor | None:
        if name is None:
            return None
        executors = self.registry.executors
        if name not in executors:
            hint = did_you_mean(nearest(name, executors)) or f"; use one of {', '.join(executors)}"
            raise UsageError(f"there is no executor {name!r}{hint}")
        return executors[name]

    def learn(self, name: str) -> LearnedModel:
        """Learn a declared model from its source again; from then on, the schema draws from it.

        Raises:
            SchemaError: The model's declaration is wrong.
            ModelError: The data cannot be learned.
            UsageError: There is no such model.
        """
        known("model", name, self._planner.spec.models)
        model, computed = self._planner.learn(name)
        return LearnedModel(model, computed, self._planner.plugins)

    def plan(self) -> explanation.Explanation:
        """Return the plan as facts: what is made in which order, and how every rule is satisfied.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
        """
        plan = self._planner.plan()
        _warn(plan)
        return explanation.explain(plan)

    def check(self, data: Any, table: str | None = None, *, most: int = 10) -> CheckReport:
        """Return which rules of a table some data violates.

        Args:
            data: A file in any format that sources read, or anything that offers Arrow data: a
                :class:`Table`, a pandas or polars data frame.
            table: The table; by default the one that the file is named after, or the only one.
            most: How many violating rows are listed for each rule.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: There is no such table, or it is not clear which one is meant.
            DataError: The file cannot be read.
        """
        name = table_meant(data, table, self.tables)
        plan = self._planner.plan()
        _warn(plan)
        return check_data(plan, self.registry, data, name, most)


def _warn(plan: Plan) -> None:
    for warning in plan.warnings:
        warnings.warn(warning, stacklevel=3)
