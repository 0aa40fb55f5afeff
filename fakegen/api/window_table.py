"""The rows that one table has in one window: which are used, which values are taken, what they refer to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from fakegen.api.fixed_values import fixed_value
from fakegen.api.fixture_plans import FixturePlans, References
from fakegen.api.given_references import columns_of, is_row, read_through
from fakegen.api.row import Row
from fakegen.api.row_shapes import ResultShape
from fakegen.api.window_rows import WindowRows
from fakegen.errors import GenerationError, UsageError, did_you_mean, nearest
from fakegen.plan.fixed_columns import with_fixed
from fakegen.plan.links import Link, row_of
from fakegen.plan.referred import Referred, ReferredColumn
from fakegen.plan.windows import WindowSurroundings
from fakegen.plan.windows import window as window_of

if TYPE_CHECKING:
    from fakegen.plan.table_plan import Plan, TablePlan

_MOST_KINDS = 16
_ATTEMPTS = 100


class WindowTable:
    """What all views of one table in one window share: which rows are used, and which values taken.

    Args:
        plans: The schema's plans.
        name: The table.
        window: The number of the window; None for the table's own rows.
        references: What the rows refer to. If ``linked``, they are a table of several that are linked.
        within: The surroundings that these rows are of; None for a window of its own.

    Attributes:
        used: How many rows have been given out.
    """

    def __init__(
        self,
        plans: FixturePlans,
        name: str,
        window: int | None,
        references: References = "apart",
        within: WindowSurroundings | None = None,
    ) -> None:
        self.plans, self.name, self.window, self._within = plans, name, window, within
        self._references = references
        self.used = 0
        self._kinds: dict[tuple[object, ...], WindowRows] = {}
        self._others: dict[str, WindowTable] = {}
        self._below: dict[tuple[Any, ...], int] = {}  # rows that were given to a parent, by its key
        self._taken: dict[tuple[str, ...], dict[tuple[Any, ...], int]] = {}

    @cached_property
    def first_row(self) -> int:
        """The number of the window's first row in the table."""
        if self._within is not None:
            return self._within.first_row(self.name)
        return self.plans.first_row(self.name, self.window)

    @cached_property
    def around(self) -> WindowSurroundings:
        """What the rows refer to."""
        if self._within is not None:
            return self._within
        window = self.window if self.first_row else None
        return self.plans.around(self.name, window, self._references)

    @property
    def table(self) -> TablePlan:
        """The table's plan."""
        return self.plans.plan(self.name).tables[self.name]

    @property
    def rows(self) -> int:
        """How many rows the table has: as many as the schema says, or as its parents have."""
        is_linked = self._references == "linked" and self.table.children is not None
        return self.around[self.name].rows if is_linked else self.table.rows

    @cached_property
    def columns(self) -> Sequence[str]:
        """The columns that can be fixed: the written ones, and the hidden ones that the schema names."""
        named = self.plans.planner.spec.tables[self.name].columns
        return list(
            dict.fromkeys([*self.table.columns, *(name for entry in named for name in entry.names)])
        )

    @cached_property
    def unique(self) -> Sequence[tuple[str, ...]]:
        """The columns, alone or together, in which no values occur twice."""
        alone = [tuple(step.types) for step in self.table.steps if step.permuted]
        return [*alone, *(quota.columns for quota in self.table.quotas if quota.rows == 1)]

    @cached_property
    def links(self) -> Mapping[str, Sequence[Link]]:
        """The references to rows of other tables that can be given, by name: all columns that read each."""
        found: dict[str, list[Link]] = {}
        for link in self.table.links:
            found.setdefault(link.name, []).append(link)
        return found

    @cached_property
    def reference_columns(self) -> Mapping[str, str]:
        """The hidden column with the number of the row, by the name of each reference that has one."""
        return {name: row_of(name) for name in self.links if row_of(name) in self.table.types}

    def referred(self, table: str, number: int | None) -> Row | None:
        """Return the row that a row refers to: of the surroundings, or of the window's own table."""
        if number is None:
            return None
        if table == self.name:
            return self.given(number)
        if table not in self._others:
            self._others[table] = WindowTable(self.plans, table, self.window, within=self.around)
        return self._others[table].given(number)

    def given(self, number: int) -> Row:
        """Return a row of the table itself by its number."""
        return self.row_of(self.kind((), {}), number)

    def row_of(self, made: WindowRows, number: int, attempt: int = 0) -> Row:
        """Return a row with the rows that it refers to.

        Args:
            made: Makes it.
            number: Its place in the window.
            attempt: See :meth:`WindowRows.row`.
        """
        values = made.row(number, attempt)
        hidden = {name: values.pop(column) for name, column in self.reference_columns.items()}
        references = {
            name: partial(self.referred, self.links[name][0].table, row)
            for name, row in hidden.items()
        }
        return Row(values, self.first_row + number, references)

    def with_references(self, fixed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return fixed values with the keys of given rows in the place of the rows, and the rows by reference.

        Raises:
            UsageError: A row lacks a column of its key.
        """
        plain: dict[str, Any] = {}
        rows: dict[str, Any] = {}
        for name, value in fixed.items():
            links = self.links.get(name)
            if links is None or (name in self.table.columns and not is_row(value, links[0])):
                plain[name] = value
                continue
            rows[name] = value
            plain |= read_through(self.table.steps, name, value)
            plain |= columns_of(links, value)
            number = self._number_around(links[0].table, value)
            if name in self.reference_columns and (value is None or number is not None):
                plain[self.reference_columns[name]] = number
        return plain, rows

    @cached_property
    def _places(self) -> Sequence[str]:
        """The columns with the place of a row among those of its parent."""
        import pyarrow as pa

        steps = [] if self.table.children is None else self.table.steps
        return [
            name
            for step in steps
            if getattr(step.generator, "numbers_items", False)
            for name, kind in step.types.items()
            if pa.types.is_integer(kind)  # and no list or object that holds such a place
        ]

    def placed(
        self, plain: Mapping[str, Any], rows: Mapping[str, Any]
    ) -> tuple[dict[str, Any], tuple[Any, ...] | None]:
        """Return the places of the next row among those that a test gives to a parent, and what stands for that.

        Args:
            plain: Fixed values.
            rows: Given rows, by reference.
        """
        children = self.table.children
        parent = None if children is None else self._parent
        if parent is None or rows.get(parent) is None or not self._places:
            return {}, None
        key = tuple(repr(plain[name]) for name in self.links[parent][0].columns)
        place = self._below.get(key, 0) + 1
        return {name: place for name in self._places if name not in plain}, key

    @cached_property
    def _parent(self) -> str | None:
        """The reference to the row that a row belongs to."""
        assert self.table.children is not None
        above = self.table.children.parent.name
        return next((name for name, own in self.links.items() if own[0].table == above), None)

    def belongs(self, parent: tuple[Any, ...] | None) -> None:
        """Count a row that has been given to a parent."""
        if parent is not None:
            self._below[parent] = self._below.get(parent, 0) + 1

    def _number_around(self, table: str, row: Any) -> int | None:
        """Return the number by which a row's references find a row of a table; None where nothing tells."""
        number: int | None = getattr(row, "_number", None)
        if number is None or self.plans.plan(table).tables[table].children is not None:
            return None
        return number - self.around.first_row(table)

    @cached_property
    def _through_references(self) -> frozenset[str]:
        """The hidden columns that are read from rows of other tables."""
        return frozenset(
            name
            for step in self.table.steps
            if isinstance(step.generator, Referred | ReferredColumn)
            for name in step.types
        )

    def kind(self, variants: Sequence[str], fixed: Mapping[str, Any]) -> WindowRows:
        """Return what makes rows of some variants, with some columns fixed.

        Raises:
            UsageError: There is no such variant or column, or a value is not one of its column.
        """
        allowed = {*self.columns, *self.reference_columns.values(), *self._through_references}
        for name in fixed:
            if name not in allowed:
                known = [*self.columns, *self.links]
                hint = did_you_mean(nearest(name, known)) or f"; it has {', '.join(known)}"
                raise UsageError(f"table {self.name!r} has no column {name!r}{hint}")
        key = (tuple(variants), *((name, type(v), repr(v)) for name, v in fixed.items()))
        made = self._kinds.pop(key, None) or self._made(variants, fixed)
        while len(self._kinds) >= _MOST_KINDS:
            del self._kinds[next(iter(self._kinds))]
        self._kinds[key] = made
        return made

    def _made(self, variants: Sequence[str], fixed: Mapping[str, Any]) -> WindowRows:
        plan: Plan = self.plans.plan(self.name, variants)
        if self._within is not None or self._references == "linked":
            table = self.around[self.name]
        else:
            table = window_of(plan.tables[self.name], self.first_row, self.around)
        if fixed or variants:
            values = {name: fixed_value(name, v, table.types[name]) for name, v in fixed.items()}
            table = with_fixed(table, values)
        return WindowRows(plan, table, self.around, list(self.reference_columns.values()))

    def take(self, made: WindowRows, fixed: Mapping[str, Any], shape: ResultShape) -> Any:
        """Return the window's next row in a shape.

        A row that has a unique value of an earlier one, or that the shape refuses, is resampled.

        Raises:
            GenerationError: No draw is accepted.
        """
        number = self.used
        row, result = self.accepted(made, number, fixed, shape, self._repeated)
        for columns in self.unique:
            self._taken.setdefault(columns, {})[_values(row, columns)] = number
        self.used = number + 1
        return result

    def accepted(
        self,
        made: WindowRows,
        number: int,
        fixed: Mapping[str, Any],
        shape: ResultShape,
        repeated: Callable[[Row], tuple[str, ...] | None],
    ) -> tuple[Row, Any]:
        """Return the first draw of a row that is accepted, and what it becomes in a shape.

        Args:
            made: Makes the row.
            number: Its place in the window.
            fixed: What a test has fixed.
            shape: What it becomes.
            repeated: Returns the unique columns whose values another row has; None if there are none.

        Raises:
            GenerationError: No draw is accepted.
        """
        for attempt in range(_ATTEMPTS + 1):
            row = self.row_of(made, number, attempt)
            columns, refusal = repeated(row), None
            if columns is None:
                try:
                    return row, shape.build(row, fixed)
                except (ValueError, TypeError) as error:
                    refusal = error
            if attempt == _ATTEMPTS or (columns and fixed.keys() >= set(columns)):
                raise self._refused(row, number, columns, refusal) from refusal
        raise AssertionError("the last attempt returns or raises")

    def _repeated(self, row: Row) -> tuple[str, ...] | None:
        """Return the unique columns whose values an earlier row has."""
        for columns, taken in self._taken.items():
            values = _values(row, columns)
            if values in taken and None not in values:
                return columns
        return None

    def _refused(
        self,
        row: Row,
        number: int,
        repeated: tuple[str, ...] | None,
        refusal: Exception | None,
    ) -> GenerationError:
        place = f"table {self.name!r}, row {number}"
        if repeated is not None:
            earlier = self._taken[repeated][_values(row, repeated)]
            shown = ", ".join(repr(row[name]) for name in repeated)
            names = ", ".join(map(repr, repeated))
            return GenerationError(
                f"{place}: {names} must be unique, and row {earlier} has {shown}"
            )
        return GenerationError(f"{place}: {_ATTEMPTS} draws have been refused, the last: {refusal}")


def _values(row: Row, columns: Sequence[str]) -> tuple[Any, ...]:
    values = (row.get(name) for name in columns)
    return tuple(repr(value) if isinstance(value, list | dict) else value for value in values)
