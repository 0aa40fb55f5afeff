"""Data of several tables that refer to each other: what rules read of one table through another.

Idea: a reference is the number of a row. Here, it is found by the values that refer to the row; everything else
follows from it as when rows are made: what is read through the reference, and what is summed up over the rows
that refer to one. The row before is the one before it among the rows with the same parent, which are in the order
of a column that numbers them, or else in that of the data. What cannot be found, because a table or a column was
not given, is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import as_mask, is_present, null_unless
from fakegen.interfaces.definition import UNKNOWN, Definitions
from fakegen.interfaces.generator import Generator
from fakegen.plan.aggregate import Aggregate
from fakegen.plan.drawn_rows import DrawnRows, PairCondition
from fakegen.plan.links import Link, row_of
from fakegen.plan.parts import PartGenerator
from fakegen.plan.previous_column import PreviousColumn
from fakegen.plan.reference_rows import ParentRows
from fakegen.plan.referred import ROW, ReferredColumn
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan
from fakegen.streams import Rows

_NUMBERING = ("position", "sequence")
"""Providers whose values say in which order rows stand, the first of them even within a parent."""


class LinkedData:
    """Data of some tables of a plan.

    Args:
        plan: The plan.
        columns: The columns of each table, of the planned types.
        rows: How many rows each has.
        known: What holds for all rows of each table.
    """

    def __init__(
        self,
        plan: Plan,
        columns: Mapping[str, Mapping[str, pa.Array]],
        rows: Mapping[str, int],
        known: Definitions,
    ) -> None:
        self._plan, self.rows, self._definitions = plan, rows, known
        self._columns: dict[tuple[str, str], pa.Array | None] = {
            (table, name): values for table, own in columns.items() for name, values in own.items()
        }
        self._links: dict[tuple[str, tuple[str, ...]], pa.Array | None] = {}
        self._lines: dict[str, _Line | None] = {}

    def column(self, table: str, name: str) -> pa.Array | None:
        """Return a column, a hidden one as well; None if it does not follow from the data."""
        place = (table, name)
        if place not in self._columns:
            self._columns[place] = None  # while it is looked for: a circle leads nowhere
            self._columns[place] = self._found(table, name)
        return self._columns[place]

    def _found(self, table: str, name: str) -> pa.Array | None:
        if table not in self.rows:
            return None
        steps = self._plan.tables[table].steps
        step = next((step for step in steps if name in step.types), None)
        if step is None or not isinstance(generator := step.generator, Generator):
            return None
        if isinstance(generator, DrawnRows | ParentRows):
            return self._row(table, name)
        if isinstance(generator, ReferredColumn):
            (row,) = step.inputs[ROW].reads if step.inputs else ()
            return self._referred(table, row, generator)
        if isinstance(generator, Aggregate):
            return self._aggregate(table, generator)
        if isinstance(generator, PreviousColumn):
            return self._previous(table, generator)
        if not step.hidden or step.drawn or generator.distinct:
            return None
        return self._computed(table, name, step)

    def _row(self, table: str, name: str) -> pa.Array | None:
        """Return the rows of other tables that a hidden column holds the numbers of."""
        for link in self.links_over(table, name):
            if self._identifies(link) and (rows := self.link(table, link)) is not None:
                return rows
        return None

    def _identifies(self, link: Link) -> bool:
        """Return whether what a link refers to is said to be of one row only, or is so in the data."""
        known = self._definitions.get(link.table, UNKNOWN)
        groups = [group for group in (known.key, *known.unique) if group]
        if any(set(group) <= set(link.referred) for group in groups):
            return True
        given = [self.column(link.table, name) for name in link.referred]
        there = [values for values in given if values is not None]
        if len(there) < len(given):
            return False
        codes, present = combined(there)
        return len(np.unique(codes[present])) == np.count_nonzero(present)

    def links_over(self, table: str, name: str) -> Iterator[Link]:
        """Return how a table refers to the rows that a hidden column holds the numbers of."""
        return (link for link in self._plan.tables[table].links if row_of(link.name) == name)

    def link(self, table: str, link: Link) -> pa.Array | None:
        """Return the number of the row that each row refers to; null where there is no such row.

        Args:
            table: The table that refers.
            link: How.

        Returns:
            int64, shape (rows,); None if one of the tables or columns was not given.
        """
        place = (table, tuple(link.columns))
        if place not in self._links:
            own = [self.column(table, name) for name in link.columns]
            other = [self.column(link.table, name) for name in link.referred]
            self._links[place] = _matches(own, other)
        return self._links[place]

    def holds(
        self, table: str, rows: pa.Array, other: str, condition: PairCondition
    ) -> NDArray[np.bool_] | None:
        """Return whether rows and those of another table that they refer to satisfy a condition together.

        Args:
            table: The table that refers.
            rows: The row of the other one that each row refers to: int64.
            other: The table that is referred to.
            condition: The condition.

        Returns:
            bool, shape (rows,): false where no row is referred to; None if a column was not given.
        """
        inputs: dict[str, pa.Array] = {}
        for name in condition.expression.reads:
            own = condition.this.get(name)
            values = self.column(other, name) if own is None else self.column(table, own)
            if values is None:
                return None
            inputs[name] = values.take(rows) if own is None else values
        return as_mask(condition.expression.evaluate(inputs, len(rows)), unknown=False)

    def _referred(self, table: str, row: str, generator: ReferredColumn) -> pa.Array | None:
        rows = self.column(table, row)
        values = self.column(generator.target.name, generator.column)
        return None if rows is None or values is None else values.take(rows)

    def _aggregate(self, table: str, generator: Aggregate) -> pa.Array | None:
        child = generator.target.name
        owner = self.parents(child)
        columns = {name: self.column(child, name) for name in generator.reads}
        if owner is None or any(values is None for values in columns.values()):
            return None
        line = self._line(child)
        order = np.arange(len(owner)) if line is None else line.order
        known = pa.array(order[is_present(owner)[order]])
        chosen = {
            name: values.take(known) for name, values in columns.items() if values is not None
        }
        return generator.of_rows(owner.take(known).to_numpy(), chosen, self.rows[table])

    def parents(self, table: str) -> pa.Array | None:
        """Return the number of the row that each row belongs to; None if that is not known."""
        owner = self._owner(table)
        return None if owner is None else self.column(table, owner)

    def _owner(self, table: str) -> str | None:
        """Return the hidden column with the rows that a table's rows belong to; None if it has none."""
        steps = self._plan.tables[table].steps
        return next((step.label for step in steps if isinstance(step.generator, ParentRows)), None)

    def _previous(self, table: str, generator: PreviousColumn) -> pa.Array | None:
        values, line = self.column(table, generator.column), self._line(table)
        if values is None or line is None:
            return None
        rows = line.before()
        return generator.after(values.take(rows), pa.array(is_present(rows)))

    def _line(self, table: str) -> _Line | None:
        """Return how a table's rows follow one another; None if it is not known whose they are."""
        if table not in self._lines:
            family = self._family(table)
            self._lines[table] = family if family is None else _Line.of(family, self._places(table))
        return self._lines[table]

    def _family(self, table: str) -> NDArray[np.int64] | None:
        """Return a number for each row, the same for all rows of one parent; None if that is not known.

        The parent's own rows need not be known: what refers to it is the same in all of them.
        """
        size = self.rows[table]
        if self._plan.tables[table].children is None:
            return np.zeros(size, np.int64)
        for link in self.links_over(table, self._owner(table) or ""):
            if not self._identifies(link):
                continue
            own = [self.column(table, name) for name in link.columns]
            given = [values for values in own if values is not None]
            if len(given) == len(own):
                codes, present = combined(given)
                codes[~present] = size + np.flatnonzero(~present)
                return codes
        return None

    def _places(self, table: str) -> NDArray[np.int64]:
        """Return numbers in whose order the rows of a parent stand."""
        steps = self._plan.tables[table].steps
        for provider in _NUMBERING:
            for step in steps:
                if step.provider != provider or not pa.types.is_integer(*step.types.values()):
                    continue
                (name,) = step.types
                values = self.column(table, name)
                if values is not None and not values.null_count:
                    two = step.make(0, Rows(0, 2), {})[name].to_pylist()
                    numbers: NDArray[np.int64] = values.cast(pa.int64()).to_numpy()
                    return numbers if two[0] < two[1] else -numbers
        return np.arange(self.rows[table])

    def _computed(self, table: str, name: str, step: Step) -> pa.Array | None:
        """Return a hidden column that is computed from others."""
        if isinstance(part := step.generator, PartGenerator):
            whole = self.column(table, part.column)
            return None if whole is None else part.of(whole)
        read = {item: self.column(table, item) for item in step.reads}
        if any(values is None for values in read.values()):
            return None
        known = {item: values for item, values in read.items() if values is not None}
        return step.make(0, Rows(0, self.rows[table]), known)[name]


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """How rows follow one another.

    Attributes:
        order: The rows, those of a parent together and in order: int64, shape (rows,).
        begins: Where in that order the rows of a parent begin: bool, shape (rows,).
    """

    order: NDArray[np.int64]
    begins: NDArray[np.bool_]

    @classmethod
    def of(cls, family: NDArray[np.int64], places: NDArray[np.int64]) -> _Line:
        order = np.lexsort((places, family))
        return cls(order, np.diff(family[order], prepend=-1) != 0)

    def before(self) -> pa.Array:
        """Return the row before each row: int64, null where there is none."""
        rows = np.empty(len(self.order), np.int64)
        rows[self.order] = np.where(self.begins, -1, np.roll(self.order, 1))
        return pa.array(rows, mask=rows < 0)


def _matches(own: Sequence[pa.Array | None], other: Sequence[pa.Array | None]) -> pa.Array | None:
    """Return the first row of other columns that has the values of each row; null where there is none."""
    pairs = [
        (one, two)
        for one, two in zip(own, other, strict=True)
        if one is not None and two is not None
    ]
    if len(pairs) < len(own) or any(one.type != two.type for one, two in pairs):
        return None
    codes, present = combined([pa.concat_arrays([two, one]) for one, two in pairs])
    size = len(pairs[0][1])
    known = pa.array(np.where(present[:size], codes[:size], -1))
    found = pc.index_in(pa.array(codes[size:]), value_set=known).cast(pa.int64())
    return null_unless(pa.array(present[size:]), found)


def are_circular(above: pa.Array) -> NDArray[np.bool_]:
    """Return which rows lead back to themselves.

    Args:
        above: The row that each row refers to, of the same table: int64, null for none.
    """
    size = len(above)
    # Beside the rows stands one that is above itself: that of rows which refer to none.
    step = np.append(above.fill_null(size).to_numpy().astype(np.int64), size)
    far = step
    for _ in range(size.bit_length()):
        far = far[far]  # twice as many steps, until they are more than there are rows
    found = np.zeros(size + 1, np.bool_)
    found[far] = True  # each row of a circle is where another one of it leads
    return found[:size]


def combined(columns: Sequence[pa.Array]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return a number for each combination of values, and where no value is null.

    Args:
        columns: One or more, of the same length.

    Returns:
        The numbers, from 0: int64, shape (rows,); and whether all values are there: bool, the same shape.
    """
    codes = np.zeros(len(columns[0]), np.int64)
    present = np.ones(len(codes), np.bool_)
    for values in columns:
        present &= is_present(values)
        own = values.dictionary_encode().indices.fill_null(0).to_numpy().astype(np.int64)
        _, codes = np.unique(codes * (own.max(initial=0) + 1) + own, return_inverse=True)
    return codes.astype(np.int64), present
