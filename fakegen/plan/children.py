"""Rows per parent: which rows of a table belong to which row of another one, and the other way round.

Idea: how many rows a parent has is a column of the parent's table, a pure function of its row. One look at all
parents keeps the number of the first row of every :data:`GROUP` parents. Row r is then found by a search among
these numbers, and by making the counts of one group again; the rows of a parent, likewise. Where a number of
rows is spread over all parents instead, the column holds weights, and parent p has as many rows as multiples of
the total weight, shifted by one random number, lie between the running sums of the weights before and after it
(systematic sampling: Madow and Madow, "On the theory of systematic sampling", 1944).

Invariant: what is found for a row depends neither on the block that it is made in, nor on which rows are made.
Bound: 8 bytes for every 64 parents, 12.5 MB for 100 million; twice that where weights are spread. The counts
themselves are kept where they are no more than :data:`_KEPT` bytes, which spares drawing them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import GenerationError, Mark
from fakegen.plan.bounds import BLOCK_ROWS
from fakegen.plan.modification import Values
from fakegen.streams import Purpose, Rows, Stream
from fakegen.streams.row_addresses import Addresses
from fakegen.streams.rows import Ancestry, Descent

GROUP = 64
"""How many parents share an entry of the index."""


_KEPT = 2**22
"""How many bytes of counts are kept: one for each of four million parents that have less than 256 rows each."""

_Number = TypeVar("_Number", np.int64, np.float64)


class Parents(Protocol):
    """The plan of a table that other tables' rows belong to."""

    @property
    def name(self) -> str:
        """The table's name."""

    @property
    def seed(self) -> int | str:
        """The run's seed."""

    @property
    def rows(self) -> int:
        """How many rows it has."""

    @property
    def first_row(self) -> int:
        """The number of its first row in the endless table, where it is a window of that."""

    def values(self, rows: Rows, columns: Iterable[str]) -> Values:
        """Return these columns at these rows."""

    def located(self, rows: Rows) -> Rows:
        """Return rows with the rows of another table that they belong to, if they do."""

    def addresses(self, rows: Rows) -> Addresses:
        """Return what words are drawn for at these rows."""


@dataclass(frozen=True, slots=True, eq=False)
class ChildIndex:
    """Where the rows of parents begin.

    Attributes:
        starts: The number of the first row of each group of parents, and the number of all rows: int64,
            shape (groups + 1,).
        weights: The running sum of the weights before each group, and that of all: float64, the same shape;
            None where rows are counted.
        most: The most rows of one parent.
        counts: How many rows each parent has, and 0 for those that fill up the last group: unsigned, shape
            (groups * GROUP,); None where that is drawn again when it is needed.
    """

    starts: NDArray[np.int64]
    weights: NDArray[np.float64] | None
    most: int
    counts: NDArray[np.unsignedinteger[Any]] | None = None

    @property
    def rows(self) -> int:
        """The number of all rows."""
        return int(self.starts[-1])


class Children:
    """The rows of a table, by the rows of another table that they belong to.

    Args:
        table: The table's name.
        parent: Returns the plan of the other table.
        column: The hidden column of the other table that holds the number of rows, or the weight; None
            where all weights are the same.
        mark: Where that is declared.
        in_all: How many rows there are in all; None where they are counted.
        settle: Finds what must be known before the column can be made.
        index: The :attr:`index` that was found before; None to find it when it is needed.
    """

    def __init__(
        self,
        table: str,
        parent: Callable[[], Parents],
        column: str | None,
        mark: Mark,
        in_all: int | None = None,
        settle: Callable[[], None] | None = None,
        index: ChildIndex | None = None,
    ) -> None:
        self.table, self.column, self.in_all = table, column, in_all
        self._parent, self._mark, self._settle, self._index = parent, mark, settle, index

    def among(self, parent: Callable[[], Parents]) -> Children:
        """Return the rows of other parents.

        Args:
            parent: Returns their plan.
        """
        return Children(self.table, parent, self.column, self._mark, self.in_all)

    @property
    def parent(self) -> Parents:
        """The plan of the parents."""
        return self._parent()

    @property
    def index(self) -> ChildIndex:
        """Where the rows of parents begin; found by a look at all parents at the first call.

        Raises:
            GenerationError: A count is negative or not whole, or all weights are 0.
        """
        if self._index is None:
            if self._settle is not None:
                self._settle()
            self._index = self._survey()
        return self._index

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return self.index.rows

    def _survey(self) -> ChildIndex:
        if self.in_all is not None:
            return self._spread(self.in_all)
        sums, most = [np.zeros(1, np.int64)], 0
        kept: list[NDArray[np.unsignedinteger[Any]]] | None = []
        for block in self._blocks():
            counts = self._counts(block)
            most = max(most, int(counts.max(initial=0)))
            groups = _grouped(counts)
            sums.append(groups.sum(axis=1))
            if kept is not None:
                kept.append(groups.reshape(-1).astype(np.min_scalar_type(most)))
                if sum(part.nbytes for part in kept) > _KEPT:
                    kept = None
        return ChildIndex(
            np.cumsum(np.concatenate(sums)), None, most, np.concatenate(kept) if kept else None
        )

    def _spread(self, in_all: int) -> ChildIndex:
        weights = [np.zeros(1)]
        for block in self._blocks():
            weights.append(_grouped(self._weights(block)).cumsum(axis=1)[:, -1])
        sums = np.cumsum(np.concatenate(weights))
        if in_all and not sums[-1] > 0:
            raise GenerationError(
                f"{self._mark}: {in_all:,} rows cannot be spread: no row of {self.parent.name!r} has a "
                "weight above 0"
            )
        index = ChildIndex(self._seats(sums, sums[-1], in_all), sums, 0)
        most = 0
        for block in self._blocks():
            _, _, counts = self._ends(np.unique(block.numbers // GROUP), index)
            most = max(most, int(counts.max(initial=0)))
        return replace(index, most=most)

    def _seats(self, sums: NDArray[np.float64], total: float, in_all: int) -> NDArray[np.int64]:
        """Return how many rows there are up to these running sums of the weights."""
        shift = self._shift
        seats = np.floor(in_all * (sums / total) + shift) if in_all else np.zeros(len(sums))
        return np.minimum(np.where(sums >= total, in_all, seats), in_all).astype(np.int64)

    @property
    def _shift(self) -> float:
        stream = Stream.of(self.parent.seed, self.table, "", Purpose.CHILDREN, Rows(0, 1))
        return float(stream.uniform()[0])

    def _blocks(self) -> Iterator[Rows]:
        rows = self.parent.rows
        for start in range(0, rows, BLOCK_ROWS):
            yield Rows(start, min(BLOCK_ROWS, rows - start))

    def _values(self, rows: Rows) -> pa.Array:
        assert self.column is not None
        return self.parent.values(rows, [self.column])[self.column]

    def _counts(self, rows: Rows) -> NDArray[np.int64]:
        """Return how many rows these parents have; none where the count is null."""
        values = self._values(rows)
        if not pa.types.is_integer(values.type):
            whole = pc.equal(values, pc.floor(values)).fill_null(True)
            if not pc.all(whole, min_count=0).as_py():
                place = pc.index(whole, False).as_py()
                raise self._wrong(rows, place, f"is {values[place].as_py()}, not a whole number")
        counts: NDArray[np.int64] = values.fill_null(0).cast(pa.int64()).to_numpy()
        if len(counts) and counts.min() < 0:
            place = int(counts.argmin())
            error = self._wrong(rows, place, f"is {counts[place]:,}, below 0")
            raise GenerationError(f"{error}; 'max(0, ...)' would give it none")
        return counts

    def _wrong(self, rows: Rows, place: int, what: str) -> GenerationError:
        row, parent = int(rows.numbers[place]), self.parent.name
        return GenerationError(
            f"{self._mark}: the count of {self.table!r} {what}, for row {row:,} of {parent!r}"
        )

    def _weights(self, rows: Rows) -> NDArray[np.float64]:
        if self.column is None:
            return np.ones(len(rows))
        values = self._values(rows).cast(pa.float64()).fill_null(0)
        weights: NDArray[np.float64] = values.to_numpy()
        if not (np.isfinite(weights).all() and (weights >= 0).all()):
            place = int(np.flatnonzero(~(weights >= 0) | ~np.isfinite(weights))[0])
            row, parent = int(rows.numbers[place]), self.parent.name
            raise GenerationError(
                f"{self._mark}: the weight of row {row:,} of {parent!r} is {weights[place]}; "
                "weights are numbers of 0 or more"
            )
        return weights

    def _ends(
        self, groups: NDArray[np.int64], index: ChildIndex
    ) -> tuple[Rows, NDArray[np.int64], NDArray[np.int64]]:
        """Return where the rows of the parents in some groups end, and how many each has.

        Args:
            groups: Different groups, ascending.
            index: The index.

        Returns:
            The parents, and two arrays, int64, of shape (groups * GROUP,). Parents that do not exist have
            no rows.
        """
        parents = self.parent.located(_members(groups, self.parent.rows))
        starts = index.starts[groups][:, None]
        if index.counts is not None:
            counts = index.counts.reshape(-1, GROUP)[groups].astype(np.int64)
            ends = starts + counts.cumsum(axis=1)
        elif index.weights is None:
            counts = _grouped(self._counts(parents))
            ends = starts + counts.cumsum(axis=1)
        else:
            assert self.in_all is not None
            sums = index.weights[groups][:, None] + _grouped(self._weights(parents)).cumsum(axis=1)
            ends = self._seats(sums.reshape(-1), index.weights[-1], self.in_all).reshape(sums.shape)
            counts = np.diff(ends, axis=1, prepend=starts)
        return parents, ends.reshape(-1), counts.reshape(-1)

    def located(self, rows: Rows) -> Rows:
        """Return these rows with what they belong to, and with the addresses that follow from it."""
        if rows.descent is not None:
            return rows
        return replace(rows, descent=Descent(lambda: self._ancestry(rows)))

    def _ancestry(self, rows: Rows) -> Ancestry:
        if not len(rows):
            return Ancestry(_NONE, _NONE, lambda: Addresses.of(_NONE), None)
        numbers, starts = rows.numbers, self.index.starts
        if rows.chosen is None:
            # The rows of a range follow each other as their parents do.
            first, last = np.searchsorted(starts, [numbers[0], numbers[-1]], side="right") - 1
            around, ends, counts = self._ends(np.arange(first, last + 1), self.index)
            place = _owners(ends - counts, rows)
        else:
            groups = np.unique(np.searchsorted(starts, numbers, side="right") - 1)
            around, ends, counts = self._ends(groups, self.index)
            place = np.searchsorted(ends, numbers, side="right")
        parents = around.numbers.take(place)
        ordinals = numbers - (ends - counts).take(place)

        # Addresses of rows that belong to others are found already, where counts are drawn.
        return Ancestry(parents, ordinals, lambda: self.parent.addresses(around), place)

    def of(self, parents: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first row of each of these parents, and how many rows each has.

        Args:
            parents: Numbers of rows of the parent's table: int64, shape (parents,).

        Returns:
            Two arrays, int64, shape (parents,).
        """
        groups, inverse = np.unique(parents // GROUP, return_inverse=True)
        _, ends, counts = self._ends(groups, self.index)
        place = inverse * GROUP + parents % GROUP
        sizes = counts.take(place)
        return ends.take(place) - sizes, sizes


_NONE = np.empty(0, np.int64)


def _owners(firsts: NDArray[np.int64], rows: Rows) -> NDArray[np.int64]:
    """Return the parent of each row of a range, as a position: int64, shape (rows,).

    Args:
        firsts: The first row of each parent, ascending; that of the next one where it has none. The first
            one's is not beyond the range's first row.
        rows: The range.
    """
    # Repeating each position takes four times as long where parents have few rows.
    begins = np.maximum(firsts - rows.start, 0)
    begins = begins[: np.searchsorted(begins, len(rows))]
    place: NDArray[np.int64] = np.cumsum(np.bincount(begins, minlength=len(rows))) - 1
    return place


def _grouped(values: NDArray[_Number]) -> NDArray[_Number]:
    """Return values with a row for each group of parents; the last one is filled up with 0."""
    missing = -len(values) % GROUP
    return np.concatenate([values, np.zeros(missing, values.dtype)]).reshape(-1, GROUP)


def _members(groups: NDArray[np.int64], rows: int) -> Rows:
    """Return the parents in some groups, ascending, of as many as there are."""
    if not len(groups):
        return Rows(0, 0)
    start, stop = int(groups[0]) * GROUP, min((int(groups[-1]) + 1) * GROUP, rows)
    if int(groups[-1]) - int(groups[0]) + 1 == len(groups):
        return Rows(start, stop - start)
    numbers = (groups[:, None] * GROUP + np.arange(GROUP)).reshape(-1)
    return Rows.choose(numbers[numbers < rows])
