"""Trees: rows that refer to rows of their own table, parents before their children.

Idea: the rows of a tree stand in a line, which is cut into levels, each about ``branching`` times as long as the
one before it; a row refers to a random one of the level before its own, or of all rows before it where neither a
depth nor a branching is asked for. Where only some rows may have children (``where``), these make the tree, and
each of the others hangs below one of them that stands before it.

Invariant: a parent stands before its children, so that every order of rows is one of loading them.
Bound: nothing is held where the trees are the whole table or the rows of parents; 16 bytes a row where they are
groups, and 8 for each row that may have children.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.block import Block
from fakegen.plan.drawn_rows import AllowedRows, DrawnRows
from fakegen.plan.fitting_draws import Fits, fitting
from fakegen.plan.referred import Target
from fakegen.streams import Stream


class TreePlaces(NamedTuple):
    """Where rows stand: each an int64 array of shape (rows,).

    Attributes:
        starts: The position at which the row's tree begins.
        sizes: How many rows that tree has; 0 for a row that is in none.
        ranks: The row's own place in it, from 0.
    """

    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    ranks: NDArray[np.int64]


class Forest(Protocol):
    """Which rows are one tree: all rows in a line, tree by tree."""

    def places(self, block: Block) -> TreePlaces:
        """Return where the rows of a block stand."""

    def rows(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of the rows at these positions."""

    def positions(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the positions of rows, ascending, without those that are in no tree."""


class RowsInOrder:
    """The whole table is one tree, or the rows of each parent are.

    Args:
        table: The table.
    """

    def __init__(self, table: Target) -> None:
        self._table = table

    def places(self, block: Block) -> TreePlaces:
        descent, children = block.rows.descent, self._table.children
        if children is None or descent is None:
            zeros = np.zeros(len(block), np.int64)
            return TreePlaces(zeros, zeros + self._table.rows, block.rows.numbers)
        return TreePlaces(*children.of(descent.parents), descent.ordinals)

    def rows(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        return positions

    def positions(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        return rows


class RowsInGroups:
    """The rows that share a reference are one tree.

    Args:
        gather: Returns the row that each row of the table refers to: int64, -1 for none.
    """

    def __init__(self, gather: Callable[[], NDArray[np.int64]]) -> None:
        self._gather = gather

    @cached_property
    def _line(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """The group of each row, the rows group by group, and where each group begins; in none is group 0."""
        groups = self._gather() + 1
        order = np.argsort(groups, kind="stable")
        starts = np.searchsorted(groups[order], np.arange(groups.max(initial=0) + 2))
        return groups, order, starts

    @cached_property
    def _position(self) -> NDArray[np.int64]:
        order = self._line[1]
        position = np.empty(len(order), np.int64)
        position[order] = np.arange(len(order))
        return position

    def places(self, block: Block) -> TreePlaces:
        groups, _, bounds = self._line
        numbers = block.rows.numbers
        group = groups[numbers]
        starts = bounds[group]
        sizes = np.where(group > 0, bounds[group + 1] - starts, 0)
        return TreePlaces(starts, sizes, self._position[numbers] - starts)

    def rows(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        return self._line[1][positions]

    def positions(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        found = self._position[rows[self._line[0][rows] > 0]]
        return np.sort(found)


@dataclass(frozen=True, slots=True)
class TreeShape:
    """What trees look like.

    Attributes:
        roots: How many rows have no parent.
        depth: How many levels there are at the most; None for no bound.
        branching: How many children a row has, on average; None to follow from the depth.
    """

    roots: int = 1
    depth: int | None = None
    branching: float | None = None

    def levels(self, size: int) -> NDArray[np.int64]:
        """Return where each level of a tree of this many rows begins."""
        roots, depth = min(self.roots, size), self.depth
        branching = self.branching
        if branching is None:
            branching = 1.0 if depth is None else _branching(size / max(roots, 1), depth)
        starts, width = [0], float(roots)
        while starts[-1] + round(width) < size and (depth is None or len(starts) < depth):
            starts.append(starts[-1] + max(round(width), 1))
            width *= branching
        return np.array(starts, np.int64)


class EarlierRows(DrawnRows):
    """Parents in a tree: rows of the same table, each before its own row.

    Args:
        allowed: Which rows may be drawn.
        target: The table.
        forest: Returns which rows of a table are one tree.
        shape: What the trees look like.
        inner: Returns the rows of a table that may have children, ascending; None if all may.
        fits: Returns whether a row of a table may be the parent of another one; None if each may. A row of which
            none may be the parent has none.
    """

    def __init__(
        self,
        allowed: AllowedRows,
        target: Target,
        forest: Callable[[Target], Forest],
        shape: TreeShape,
        inner: Callable[[Target], NDArray[np.int64]] | None = None,
        fits: Callable[[Target], Fits] | None = None,
    ) -> None:
        self._forest_of, self._shape, self._inner = forest, shape, inner
        super().__init__(allowed, target, fits)

    def _aim(self, target: Target) -> None:
        super()._aim(target)
        self._forest = self._forest_of(target)
        self._positions: NDArray[np.int64] | None = None

    def _inner_positions(self) -> NDArray[np.int64]:
        assert self._inner is not None  # asked where only some rows may have children
        if self._positions is None:
            self._positions = self._forest.positions(self._inner(self._target))
        return self._positions

    def make(self, block: Block) -> pa.Array:
        """Return the number of each row's parent; null for roots."""
        first, count = self._candidates(block)
        parents = np.full(len(block), -1, np.int64)
        some = np.flatnonzero(count > 0)
        part = block if len(some) == len(block) else block.take(some)
        first, count = first[some], count[some]

        def draw(index: NDArray[np.int64], stream: Stream, slot: int) -> NDArray[np.int64]:
            drawn = (stream.uniform(slot) * count[index]).astype(np.int64)
            return self._at(first[index] + np.minimum(drawn, count[index] - 1))

        def at(index: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.int64]:
            return self._at(first[index] + ranks)

        if self._fits is None:
            parents[some] = draw(np.arange(len(part)), part.stream, 0)
        else:
            parents[some] = fitting(part, count, draw, at, self._fits, self.allowed.table)
        return pa.array(parents, mask=parents < 0)

    def _at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows at places among those that may have children."""
        return self._forest.rows(places if self._inner is None else self._inner_positions()[places])

    def _candidates(self, block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the candidates of each row begin among those that may have children, and their number."""
        starts, sizes, ranks = self._forest.places(block)
        leaf = np.zeros(len(block), np.bool_)
        if self._inner is not None:
            inner, own = self._inner_positions(), starts + ranks
            before = np.searchsorted(inner, own)
            leaf = np.append(inner, -1)[before] != own
            bounds = np.searchsorted(inner, [starts, starts + sizes])
            starts, sizes, ranks = bounds[0], bounds[1] - bounds[0], before - bounds[0]
        first, count = np.zeros(len(block), np.int64), np.zeros(len(block), np.int64)
        for size in np.unique(sizes).tolist():
            levels = self._shape.levels(size)
            here = np.flatnonzero((sizes == size) & ~leaf & (ranks >= self._shape.roots))
            level = np.searchsorted(levels, ranks[here], side="right") - 1
            if self._shape.depth is None and self._shape.branching is None:
                count[here] = ranks[here]
            else:
                first[here] = levels[level - 1]
                count[here] = levels[level] - first[here]
            here = np.flatnonzero((sizes == size) & leaf)
            depth = self._shape.depth
            deepest = size if depth is None or len(levels) < depth else int(levels[depth - 1])
            count[here] = np.minimum(ranks[here], deepest)
        return starts + first, count


def _branching(size: float, depth: int) -> float:
    """Return the branching with which one root has a tree of about this many rows and this depth."""
    low, high = 0.0, max(size, 1.0)
    for _ in range(60):
        middle = (low + high) / 2
        if sum(middle**level for level in range(depth)) < size:
            low = middle
        else:
            high = middle
    return high
