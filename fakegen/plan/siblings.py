"""Rows of which each follows from the row before it, within its parent.

Idea: what a row holds is then a function of all rows of its parent up to it. To make some rows, those before
them are made as well, up to the last that was asked for, in parts of a bounded size; how far a parent has come
is remembered at the end of each part, so that a run over blocks makes every row once. In a table whose rows
belong to no other table, all rows are those of one parent.

Invariant: what is remembered is a function of its row alone, so nothing depends on what was made before.
Bound: rows of other parents are never made; of one parent, those between a remembered row and the last one
asked for. One row is remembered for each part made, :data:`_REMEMBERED` at the most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.scatter import merged, scattered
from fakegen.interfaces.block import Block
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.modification import Values
from fakegen.streams import Rows

_REMEMBERED = 4_096
"""How many rows are remembered; of more, every other one is forgotten."""


class OwnTable(Protocol):
    """The plan of a table, of which any row can be made."""

    @property
    def seed(self) -> int | str:
        """The run's seed."""

    def located(self, rows: Rows) -> Rows:
        """Return rows with the rows of another table that they belong to, if they do."""

    def values(self, rows: Rows, columns: list[str]) -> Values:
        """Return these columns at these rows."""

    def are_drawn_once(self, columns: list[str]) -> bool:
        """Return whether no rule and no quota draws these columns again."""


@dataclass(frozen=True, slots=True, eq=False)
class Walks:
    """Rows that follow one another, of several parents.

    Attributes:
        rows: All of them: those of a parent stand together, in order.
        starts: Where the rows of each parent begin: int64, shape (parents,).
        lengths: How many rows of each parent there are, 1 or more: int64, shape (parents,).
        before: What is carried from the row before the first of each parent, by name: one value for each
            parent.
        goes_on: Which parents have such a row: bool, shape (parents,).
    """

    rows: Rows
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    before: Values
    goes_on: NDArray[np.bool_]


Follow = Callable[[Walks, Values], Values]
"""Returns the columns of walks, and what each row carries to the next, from the columns that they need."""


def ordinals_of(rows: Rows) -> NDArray[np.int64]:
    """Return the place of each row among those of its parent, from 0."""
    return rows.numbers if rows.descent is None else rows.descent.ordinals


class Siblings:
    """Makes columns whose rows follow from the rows before.

    Args:
        table: Returns the plan of the table.
        reads: The columns that they are made from.
        carried: The Arrow type of what a row carries to the next, by name.
        follow: Makes them.
    """

    def __init__(
        self,
        table: Callable[[], OwnTable],
        reads: list[str],
        carried: Mapping[str, pa.DataType],
        follow: Follow,
    ) -> None:
        self._table, self._reads, self._carried, self._follow = table, reads, dict(carried), follow
        self._known: dict[int, Values] = {}
        self._drawn_once: bool | None = None
        self._is_apart, self._in_table = False, self

    def apart(self, *, in_table: bool) -> Siblings:
        """Return what makes each row for itself, whatever its block holds.

        Args:
            in_table: Whether it follows from the row before it in the table; else from none.
        """
        made = copy(self)
        made._is_apart, made._in_table = True, self if in_table else made
        return made

    def make(self, block: Block, columns: list[str]) -> Values:
        """Return columns at the rows of a block."""
        if self._is_apart or not len(block):
            return self._each(block, columns)
        return self._rows(block.rows, columns, block)

    def _each(self, block: Block, columns: list[str]) -> Values:
        """Return columns at the rows of a block, each of which is a walk of its own."""
        size, rows = len(block), block.rows
        before, goes_on = self._nothing(size), np.zeros(size, np.bool_)
        if self._in_table is not self:
            goes_on = ordinals_of(rows) > 0
        if goes_on.any():
            last = self._table().located(Rows.choose(rows.numbers[goes_on] - 1))
            found = self._in_table._rows(last, list(self._carried))
            before = {name: scattered(values, goes_on) for name, values in found.items()}
        walks = Walks(rows, np.arange(size), np.ones(size, np.int64), before, goes_on)
        made = self._follow(walks, block.inputs)
        return {name: made[name] for name in columns}

    def _rows(self, rows: Rows, columns: list[str], block: Block | None = None) -> Values:
        """Return columns at some rows, which are those of a block if one is given."""
        wanted = _Wanted.of(rows)
        begins, carried = self._resumed(wanted)
        ends = np.cumsum(wanted.last - begins + 1)
        place = (ends - 1 - wanted.last)[wanted.parent] + rows.numbers
        in_order = bool((np.diff(place) == 1).all())
        found: dict[str, list[pa.Array]] = {name: [] for name in columns}
        taken: list[NDArray[np.int64]] = []
        last: Values | None = None
        for start in range(0, int(ends[-1]), BLOCK_ROWS):
            stop = min(start + BLOCK_ROWS, int(ends[-1]))
            walks = _part(begins, wanted.last, ends, range(start, stop), carried, last)
            chosen = np.flatnonzero((place >= start) & (place < stop))
            is_block = in_order and len(chosen) == stop - start == len(rows)
            made, last = self._made(walks, block if is_block else None)
            for name in columns:
                part = made[name]
                found[name].append(part if is_block else part.take(pa.array(place[chosen] - start)))
            taken.append(chosen)
        if len(taken) == 1:
            return {name: arrays[0] for name, arrays in found.items()}
        return {name: merged(arrays, taken) for name, arrays in found.items()}

    def _made(self, walks: Walks, block: Block | None) -> tuple[Values, Values]:
        """Return the columns of walks, and what their last row carries to the next."""
        plan = self._table()
        if self._drawn_once is None:
            self._drawn_once = plan.are_drawn_once(self._reads)
        if block is not None and self._drawn_once:
            inputs, rows = block.inputs, block.rows
        else:
            rows = plan.located(walks.rows)
            inputs = plan.values(rows, self._reads) if self._reads else {}
        made = self._follow(replace(walks, rows=rows), inputs)
        end = pa.array([len(rows) - 1])
        carried = {name: made[name].take(end) for name in self._carried}
        carried[_GOES_ON] = pa.array([True])
        self._remember(int(rows.numbers[-1]), carried)
        return made, carried

    def _resumed(self, wanted: _Wanted) -> tuple[NDArray[np.int64], Values]:
        """Return the first row to make of each parent, and what is carried to it."""
        begins = wanted.heads.copy()
        known = self._known
        numbers = np.fromiter(sorted(known), np.int64, len(known))
        if not len(numbers):
            return begins, self._nothing(len(begins))
        place = np.searchsorted(numbers, wanted.least, "left") - 1
        resumes = (place >= 0) & (numbers[np.maximum(place, 0)] >= wanted.heads)
        carried = self._nothing(len(begins))
        for index in np.flatnonzero(resumes):
            row = int(numbers[place[index]])
            begins[index] = row + 1
            carried = {
                name: pa.concat_arrays(
                    [array.slice(0, index), known[row][name], array.slice(index + 1)]
                )
                for name, array in carried.items()
            }
        return begins, carried

    def _nothing(self, size: int) -> Values:
        nothing = {name: pa.nulls(size, kind) for name, kind in self._carried.items()}
        return nothing | {_GOES_ON: pa.array(np.zeros(size, np.bool_))}

    def _remember(self, row: int, carried: Values) -> None:
        known = {**self._known, row: carried}
        if len(known) > _REMEMBERED:
            known = {row: known[row] for row in [*sorted(known)[::2], row]}
        self._known = known  # at once: another thread may look


_GOES_ON = "{goes on}"


@dataclass(frozen=True, slots=True, eq=False)
class _Wanted:
    """Which rows are asked for, by parent.

    Attributes:
        heads: The number of the first row of each parent, ascending: int64, shape (parents,).
        least: The first of its rows that is asked for.
        last: The last one.
        parent: The parent of each row asked for, as an index: int64, shape (rows,).
    """

    heads: NDArray[np.int64]
    least: NDArray[np.int64]
    last: NDArray[np.int64]
    parent: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Rows) -> _Wanted:
        numbers = rows.numbers
        heads, parent = np.unique(numbers - ordinals_of(rows), return_inverse=True)
        last = np.full(len(heads), -1, np.int64)
        np.maximum.at(last, parent, numbers)
        least = np.full(len(heads), np.iinfo(np.int64).max)
        np.minimum.at(least, parent, numbers)
        return cls(heads, least, last, parent)


def _part(
    begins: NDArray[np.int64],
    lasts: NDArray[np.int64],
    ends: NDArray[np.int64],
    places: range,
    carried: Values,
    last: Values | None,
) -> Walks:
    """Return the walks at some places of all rows that are made.

    Args:
        begins: The first row of each parent: int64, shape (parents,).
        lasts: The last row of each.
        ends: Where the rows of each end among all.
        places: Where the part lies among all.
        carried: What is carried to the first row of each parent.
        last: What is carried from the last row of the part before.
    """
    firsts = ends - (lasts - begins + 1)
    own = np.arange(
        np.searchsorted(ends, places.start, "right"), np.searchsorted(firsts, places.stop, "left")
    )
    low, high = np.maximum(firsts[own], places.start), np.minimum(ends[own], places.stop)
    numbers = np.arange(places.start, places.stop)
    numbers += np.repeat(begins[own] - firsts[own], high - low)
    before = {name: array.take(pa.array(own)) for name, array in carried.items()}
    if int(low[0]) > int(firsts[own[0]]):  # the part before has cut a parent's rows
        assert last is not None
        before = {n: pa.concat_arrays([last[n], array.slice(1)]) for n, array in before.items()}
    goes_on = before.pop(_GOES_ON).to_numpy(zero_copy_only=False)
    return Walks(Rows.ascending(numbers), low - places.start, high - low, before, goes_on)
