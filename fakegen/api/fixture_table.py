"""One table of fixtures: rows one by one, with some columns fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fakegen.api.row_shapes import ROWS, CalledShape, ResultShape
from fakegen.api.window_rows import WindowRows
from fakegen.api.window_table import WindowTable
from fakegen.errors import UsageError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

__tracebackhide__ = True  # of Python's own errors, pytest shows the test's line

_SHOWN = 20


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
