"""One table of fixtures: rows one by one, with some columns fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from fakegen.api.fixed_values import fixed_value
from fakegen.api.fixture_plans import FixturePlans, References
from fakegen.api.given_references import columns_of, is_row, read_through
from fakegen.api.row import Row
from fakegen.api.row_shapes import ROWS, CalledShape, ResultShape
from fakegen.api.window_rows import WindowRows
from fakegen.errors import GenerationError, UsageError, did_you_mean, nearest
from fakegen.plan.fixed_columns import with_fixed
from fakegen.plan.links import Link, row_of
from fakegen.plan.referred import Referred, ReferredColumn
from fakegen.plan.windows import WindowSurroundings
from fakegen.plan.windows import window as window_of

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

    from fakegen.plan.table_plan import Plan, TablePlan

__tracebackhide__ = True  # pytest shows the test's line instead

_MOST_KINDS = 16
_ATTEMPTS = 100
_SHOWN = 20


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


class FixtureTable:
    """A table's rows as tests ask for them: each call takes the next ones.

    Args:
        shared: Which rows are used, with all other views of the table.
        linked: The same table, linked with the others.
        shape: What rows become.
    """

    def __init__(self, shared: WindowTable, linked: WindowTable, shape: ResultShape = ROWS) -> None:
        self._shared, self._linked, self._shape = shared, linked, shape

    def __repr__(self) -> str:
        return f"<fakegen fixtures of table {self._shared.name!r}>"

    @property
    def name(self) -> str:
        """The table's name."""
        return self._shared.name

    def one(self, *variants: str, **fixed: Any) -> Any:
        """Return the next row.

        Args:
            variants: Variants of the schema that the row is of.
            fixed: Values of columns. What is computed from them follows; all other columns stay as they
                would be without. By the name of a reference, a row of the other table:
                ``order.one(customer=ada)``.

        Raises:
            UsageError: There is no such variant or column, or a value is not one of its column; the
                message names the nearest word.
            GenerationError: The values contradict a constraint, or each other.
        """
        made, given = self._made(variants, fixed)
        return self._taken(made, given)

    def many(self, n: int, *variants: str, **fixed: Any) -> list[Any]:
        """Return the next ``n`` rows; see :meth:`one`."""
        if n < 0:
            raise UsageError(f"the number of rows must be 0 or more, not {n}")
        made, given = self._made(variants, fixed)
        if given.parent is not None:  # each has another place
            return [self.one(*variants, **fixed) for _ in range(n)]
        made.expect(n)
        return [self._taken(made, given) for _ in range(n)]

    def _made(self, variants: Sequence[str], fixed: Mapping[str, Any]) -> tuple[WindowRows, _Given]:
        plain, rows = self._shared.with_references(fixed)
        places, parent = self._shared.placed(plain, rows)
        plain |= places
        values = {name: value for name, value in plain.items() if name in self._shared.columns}
        own = {n: v for n, v in plain.items() if n not in values and self._shape.holds(n)}
        hidden = {n: v for n, v in plain.items() if n not in values and n not in own}
        unknown = {name: value for name, value in hidden.items() if name in fixed}
        made = self._shared.kind(variants, {**self._shape.plain({**values, **unknown}), **hidden})
        return made, _Given({**values, **own}, rows, parent)

    def _taken(self, made: WindowRows, given: _Given) -> Any:
        """Return the next row, which leads to the rows that it was given."""
        result = self._shared.take(made, given.values, self._shape)
        self._shared.belongs(given.parent)
        return self._shape.refer(result, given.rows)

    def take(self, number: int) -> Any:
        """Return a row of the window by its number; it counts as given out, with those before it."""
        made = _Rows(self._shared, self._shape).made(number)
        self._shared.used = max(self._shared.used, number + 1)
        return made

    def first(self, n: int, *, linked: bool = False) -> pa.Table:
        """Return the window's first rows as the schema makes them; none is taken.

        Args:
            n: How many.
            linked: Whether as :meth:`arrow` links them with other tables, not as :meth:`one` takes them.
        """
        return (self._linked if linked else self._shared).kind((), {}).batch(0, n)

    @property
    def rows(self) -> Sequence[Any]:
        """The rows of the window by number, as :meth:`one` takes them, as many as the schema says; none is taken."""
        return _Rows(self._shared, self._shape)

    def arrow(self, n: int | None = None) -> pa.Table:
        """Return the window's first rows as an Arrow table.

        Tables of one window are linked: the references of one are to rows of the others.

        Args:
            n: How many; as many as the schema says by default.
        """
        count = self._linked.rows if n is None else n
        made: pa.Table = self._shape.arrow(self.first(count, linked=True))
        self._linked.used = max(self._linked.used, count)
        return made

    def pandas(self, n: int | None = None) -> pandas.DataFrame:
        """Return the window's first rows as a pandas data frame; see :meth:`Table.to_pandas`."""
        from fakegen.api.tables import as_pandas

        frame: pandas.DataFrame = self._shape.frame(as_pandas(self.arrow(n)))
        return frame

    def polars(self, n: int | None = None) -> polars.DataFrame:
        """Return the window's first rows as a polars data frame; needs polars."""
        from fakegen.api.tables import as_polars

        return as_polars(self.arrow(n))

    def as_(self, model: Callable[..., Any]) -> FixtureTable:
        """Return the same table, each row as an object.

        Args:
            model: A type that fakegen can read (a dataclass, a pydantic model, ...), or anything that can be
                called with the columns as keyword arguments.
        """
        from fakegen.api.type_records import shape_for

        shape = shape_for(model, self._shared.plans.planner.registry) or CalledShape(model)
        return FixtureTable(self._shared, self._linked, shape)

    def _repr_html_(self) -> str:
        from fakegen.api.first_rows import html_preview

        shown = min(_SHOWN, self._shared.table.rows)
        return html_preview(self.name, self._shared.kind((), {}).batch(0, shown), shown)


@dataclass(frozen=True, slots=True)
class _Given:
    """What a test has fixed.

    Attributes:
        values: Values of columns.
        rows: Rows of other tables, by reference.
        parent: What stands for the row that the row belongs to, where places among its rows are counted.
    """

    values: Mapping[str, Any]
    rows: Mapping[str, Any]
    parent: tuple[Any, ...] | None


class _Rows(Sequence[Any]):
    def __init__(self, shared: WindowTable, shape: ResultShape) -> None:
        self._shared, self._shape = shared, shape

    def __len__(self) -> int:
        return self._shared.table.rows

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[number] for number in range(*place.indices(len(self)))]
        number = place + len(self) if place < 0 else place
        if not 0 <= number < len(self):
            raise IndexError(f"row {place} of table {self._shared.name!r}, which has {len(self):,}")
        return self.made(number)

    def made(self, number: int) -> Any:
        """Return a row, also one after the last."""
        shared = self._shared
        _, made = shared.accepted(shared.kind((), {}), number, {}, self._shape, lambda _: None)
        return made

    def __iter__(self) -> Iterator[Any]:
        return (self[number] for number in range(len(self)))
