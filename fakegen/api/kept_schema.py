"""Schemas, as programs use them."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fakegen.api.checked_arguments import as_list, known
from fakegen.api.chosen_executor import Workers, check_workers, executor_for
from fakegen.api.data_check import check_data, measure_fidelity, table_meant, tables_meant
from fakegen.api.draft_fidelity import RealFile, draft_fidelity, drafted_from
from fakegen.api.learned_model import LearnedModel
from fakegen.api.planning import Planner
from fakegen.api.selection import RowRange, Rows, selected
from fakegen.api.tables import Table, Tables
from fakegen.engine import Run, Slice
from fakegen.errors import UsageError
from fakegen.plan.table_plan import Plan

if TYPE_CHECKING:
    from fakegen.api.fixture_plans import FixturePlans
    from fakegen.api.fixtures import Fixtures
    from fakegen.checking.checker import CheckReport
    from fakegen.checking.fidelity import Fidelity
    from fakegen.interfaces.definition import Definitions
    from fakegen.plan.explanation import Explanation
    from fakegen.registry import Registry


class Schema:
    """A schema, ready to generate from; :func:`load` and :func:`schema` return one.

    It reads its sources and learns its models once, and plans the same run once, so that generating a
    few rows from it repeatedly costs little more than the rows. It can be pickled.
    """

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._fixtures: dict[Hashable, FixturePlans] = {}

    @property
    def registry(self) -> Registry:
        """The plugins that the schema can use."""
        return self._planner.registry

    @property
    def tables(self) -> list[str]:
        """The names of the tables, in order."""
        return list(self._planner.spec.tables)

    @property
    def rows(self) -> dict[str, int]:
        """How many rows the schema gives the tables that belong to no other and follow no source."""
        tables = self._planner.spec.tables.items()
        return {name: table.rows for name, table in tables if table.rows}

    @property
    def models(self) -> dict[str, Path | None]:
        """The declared models and their files, if they have one."""
        planner = self._planner
        return {
            name: planner.folder / spec.file.value if spec.file else None
            for name, spec in planner.spec.models.items()
        }

    def __reduce__(self) -> tuple[Any, ...]:
        return Schema, (self._planner,)

    def __repr__(self) -> str:
        return f"<fakegen.Schema {self._planner.spec.file!r}: {', '.join(self.tables)}>"

    def generate(
        self,
        rows: Rows = None,
        *,
        seed: int | str | None = None,
        start_row: int | None = None,
        workers: Workers = 1,
        executor: str | None = None,
        address: str | None = None,
        only: Iterable[str] = (),
        nested: bool = False,
    ) -> Tables:
        """Return the tables; their rows are made on demand.

        A :class:`FakegenWarning` reports conditions that few learned rows satisfy, and columns whose
        locale another one stands in for.

        Args:
            rows: How many rows every table has, or by table, instead of what the schema says.
                With ``start_row``, how many are made from there on; the tables keep their size.
            seed: The seed, instead of the schema's.
            start_row: The first row to make, counting from 0. The rows are those of a whole run.
            workers: Number of processes that make blocks; ``auto`` starts as many as pay, once the
                first blocks have shown how long the rest takes. No value depends on it.
            executor: Where blocks are made: ``local``, ``processes`` or a plugin's; by default this
                process with one worker, else processes of this machine. No value depends on it.
            address: Where the executor is, if it can be elsewhere.
            only: ``TABLE`` or ``TABLE.COLUMN``: make nothing else. The values are those of a
                whole run.
            nested: Whether rows that belong to those of another table (``rows: {per: ...}``) are inside these,
                as a list with their table's name, instead of in a table of their own.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: An argument is wrong.
        """
        only = as_list("only", only)
        about = {item.partition(".")[0] for item in only}
        asked = RowRange(self._planner.spec, rows, start_row, about)
        count = check_workers(workers)
        plan = self._plan(seed, asked.sizes)
        columns_of = selected(plan, only)
        if nested:
            from fakegen.plan.nesting import nested as with_nested

            plan, columns_of = with_nested(plan, columns_of)
        run = Run(plan, count, executor=executor_for(self.registry, executor, address))
        tables = {
            name: Table(run, plan, Slice(name, columns, asked.start, asked.count(plan, name)))
            for name, columns in columns_of.items()
        }
        written = [table.slice for table in tables.values()]
        return Tables(tables, run, self._planner.plugins, partial(_definitions, plan, written))

    def rows_with_room(self, rows: int | Mapping[str, int], url: str) -> dict[str, int]:
        """Return how many rows the tables have room for, to generate as many and seed a database with them.

        A table whose key has few values has room for few rows: one for each of a list of states, or of the
        rows that its own refer to once each, and no more than a small integer can number.

        Args:
            rows: As many at most, of every table or by table. Tables whose rows follow from others are left out.
            url: The database, as for :meth:`Tables.seed`.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: An argument is wrong.
            DataError: The database cannot be reached.
        """
        from fakegen.api.database_filling import rows_with_room

        sizes = RowRange(self._planner.spec, rows, None).sizes
        wanted = sizes if isinstance(sizes, Mapping) else {}
        return rows_with_room(self._planner.plan(), wanted, self.registry.databases, url)

    def fixtures(
        self, *, seed: int | str | None = None, window: int | None = None, seeded: bool = False
    ) -> Fixtures:
        """Return the tables as tests use them: ``shop.customer.one(name="Ada")``.

        Args:
            seed: The seed, instead of the schema's.
            window: The number of a window of rows that no other window shares, and no whole run makes;
                None for the tables' own first rows.
            seeded: Whether a window's rows refer to the tables' own rows, as a database that was seeded holds
                them, and not to rows that nothing else leads to.

        Raises:
            UsageError: The window is negative.
        """
        from fakegen.api.fixtures import Fixtures

        if window is not None and window < 0:
            raise UsageError(f"a window must be 0 or more, not {window}")
        return Fixtures(self.fixture_plans(seed), window, seeded=seeded)

    def fixture_plans(self, seed: int | str | None) -> FixturePlans:
        """Return the plans of fixtures at a seed, the same ones for the same seed."""
        from fakegen.api.fixture_plans import FixturePlans

        key = (type(seed), seed)
        if key not in self._fixtures:
            self._fixtures[key] = FixturePlans(self._planner, seed)
        return self._fixtures[key]

    def _plan(self, seed: int | str | None, rows: Rows) -> Plan:
        plan = self._planner.plan(seed, rows)
        _warn(plan)
        return plan

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

    def plan(self) -> Explanation:
        """Return the plan as facts: what is made in which order, and how every rule is satisfied.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
        """
        from fakegen.plan.explanation import explain

        plan = self._plan(None, None)
        return explain(plan)

    def references(self) -> dict[str, str]:
        """Return the columns that hold keys of other tables' rows: ``order.customer_id: customer.id``.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
        """
        return {
            f"{name}.{column}": f"{link.table}.{referred}"
            for name, table in self._planner.plan().tables.items()
            for link in table.links
            for column, referred in zip(link.columns, link.referred, strict=True)
        }

    def check(self, data: Any, table: str | None = None, *, most: int = 10) -> CheckReport:
        """Return which rules of a table some data violates.

        Args:
            data: A file in any format that sources read, the URL of a database, or anything that offers Arrow
                data: a :class:`Table`, a pandas or polars data frame.
            table: The table; by default the one that the file is named after, or the only one that is written.
            most: How many violating rows are listed for each rule.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: There is no such table, or it is not clear which one is meant.
            DataError: The file cannot be read.
        """
        plan = self._plan(None, None)
        name = table_meant(data, table, plan)
        (report,) = check_data(plan, self.registry, {name: data}, most)
        return report

    def check_all(self, data: Any, *, most: int = 10) -> list[CheckReport]:
        """Return which rules of several tables their data violates, those between the tables as well.

        Rows must refer to rows that are there, belong to their parents in the numbers that the schema says, and
        satisfy constraints that read other tables.

        Args:
            data: A folder with a file per table, a list of files that are named after tables, the URL of a
                database that has them (``postgresql://user@host/database``), or a mapping from table to a file or
                anything that offers Arrow data.
            most: How many violating rows are listed for each rule.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: There is no such table, two files are meant for one, or the URL is not valid.
            DataError: A file or a table of the database cannot be read.
        """
        plan = self._plan(None, None)
        return check_data(plan, self.registry, tables_meant(data, plan), most)

    def fidelity(self, data: Any, real: Any, table: str | None = None) -> Fidelity:
        """Return how close made data is to real data: column by column, and for each constraint.

        Args:
            data: Made rows: a file, or anything that offers Arrow data, as for :meth:`check`.
            real: Real rows, the same.
            table: The table; by default the one that the file of made rows is named after, or the only one that
                is written.

        Raises:
            SchemaError: All the mistakes in the schema, with their places.
            UsageError: There is no such table, or it is not clear which one is meant.
            DataError: A file cannot be read.
        """
        plan = self._planner.plan()
        name = table_meant(data, table, plan)
        return measure_fidelity(plan, self.registry, data, real, name)

    @property
    def drafted(self) -> list[str]:
        """The tables that were drafted from a file which is there: their model and its source have their name."""
        return list(self._real_files())

    def draft_fidelity(self, tables: Tables) -> dict[str, Fidelity]:
        """Return how close the first 10,000 rows of each drafted table are to the file it was drafted from.

        Of a larger file, 100,000 rows are compared: then what is copied may be more than is seen.

        Args:
            tables: What :meth:`generate` returned.

        Raises:
            GenerationError: A value cannot be made.
        """
        plan = self._planner.plan()
        return draft_fidelity(plan, self.registry, tables, self._real_files())

    def _real_files(self) -> dict[str, RealFile]:
        planner = self._planner
        return drafted_from(planner.spec, planner.folder, planner.sources)


def _definitions(plan: Plan, written: Sequence[Slice]) -> Definitions:
    """Return what a format can be told of what is written of a plan."""
    from fakegen.plan.definitions import definitions_of

    return definitions_of(plan, written)


def _warn(plan: Plan) -> None:
    for warning in plan.warnings:
        warnings.warn(warning, stacklevel=4)
