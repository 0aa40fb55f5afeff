"""Which row of another table each row refers to.

The number of that row is a hidden column of its own, so that everything that is read through one reference
comes from the same row.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.errors import GenerationError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.plan.reference_pools import Pool
from fakegen.plan.referred import Target
from fakegen.streams import Permutation, Purpose, Stream

OWNER = "{owner}"
"""The block's input with the row that both tables refer to."""

Fits = Callable[[NDArray[np.int64], Block], NDArray[np.bool_]]
"""Returns whether each row of another table may be referred to by the block's row at the same position."""

_TRIES = 64
"""How often a row is drawn that may not fit, before those that do are looked for one by one."""
_LOOKED_THROUGH = 10_000_000
"""How many rows of the other table are looked through for the rows of a block, at the most."""


class ReferenceRows(Generator):
    """Draws rows of another table.

    Args:
        target: The other table.
        pool: Returns the candidates of a table.
        fits: Returns whether a candidate of a table may be referred to by a row; None if all may.
        apart: Whether no two rows of one parent refer to the same row.
        optional: Whether a row for which there is no candidate refers to none, instead of ending the run.
        whole: Whether every row can refer to any row of the other table with the same probability.
    """

    type = pa.int64()
    nullable = True

    def __init__(
        self,
        target: Target,
        pool: Callable[[Target], Pool],
        fits: Callable[[Target], Fits] | None = None,
        *,
        apart: bool = False,
        optional: bool = False,
        whole: bool = False,
    ) -> None:
        self._pool_of, self._fits_of = pool, fits
        self.apart, self._optional, self.reaches_all = apart, optional, whole
        self._aim(target)

    def _aim(self, target: Target) -> None:
        self._target, self._pool = target, self._pool_of(target)
        self._fits = None if self._fits_of is None else self._fits_of(target)

    def elsewhere(self, table: Callable[[str], Target]) -> ReferenceRows:
        """Return the same of another table of this name."""
        made = copy(self)
        made._aim(table(self._target.name))
        return made

    @property
    def support(self) -> int | None:  # type: ignore[override]
        """The number of rows to refer to, where each row can refer to any of them."""
        return self._target.rows if self.reaches_all else None

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the row numbers."""
        return pa.array(index.astype(np.int64))

    def make(self, block: Block) -> pa.Array:
        """Return the number of a row of the other table for each row."""
        found = np.full(len(block), -1, np.int64)
        owners = block.inputs.get(OWNER)
        owned = np.arange(len(block)) if owners is None else np.flatnonzero(is_present(owners))
        asked = block if len(owned) == len(block) else block.take(owned)
        runs = (
            np.zeros(len(asked), np.int64)
            if owners is None
            else asked.inputs[OWNER].to_numpy(zero_copy_only=False).astype(np.int64)
        )
        sizes = self._pool.sizes(runs)
        some = np.flatnonzero(sizes > 0)
        if len(some) < len(sizes):
            if not self._optional:
                row = int(asked.rows.numbers[int(np.flatnonzero(sizes == 0)[0])])
                raise GenerationError(self._lacking(row, "there is no row to refer to"))
            asked, runs, owned = asked.take(some), runs[some], owned[some]
        found[owned] = self._drawn(asked, runs)
        return pa.array(found, mask=found < 0)

    def _drawn(self, block: Block, runs: NDArray[np.int64]) -> NDArray[np.int64]:
        stream = block.stream
        if self.apart:
            return self._all_different(block, runs)
        drawn = self._pool.draw(runs, stream, 0)
        if self._fits is None or not len(block):
            return drawn
        left = np.flatnonzero(~self._fits(drawn, block))
        for slot in range(1, _TRIES):
            if not len(left):
                return drawn
            part = block.take(left)
            drawn[left] = self._pool.draw(runs[left], part.stream, slot)
            left = left[~self._fits(drawn[left], part)]
        if len(left):
            drawn[left] = self._looked_for(block.take(left), runs[left])
        return drawn

    def _looked_for(self, block: Block, runs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return a random one of the fitting candidates, for rows for which draws did not find one."""
        assert self._fits is not None
        sizes = self._pool.sizes(runs)
        if int(sizes.sum()) > _LOOKED_THROUGH:
            row = int(block.rows.numbers[0])
            raise GenerationError(
                self._lacking(
                    row, f"{_TRIES} draws found no row to refer to that satisfies 'where'"
                )
            )
        chosen = np.full(len(block), -1, np.int64)
        points = block.stream.uniform(_TRIES)
        for place, size in enumerate(sizes.tolist()):
            index = np.full(size, place)
            candidates = self._pool.at(runs[index], np.arange(size))
            fitting = candidates[self._fits(candidates, block.take(index))]
            if len(fitting):
                chosen[place] = fitting[int(points[place] * len(fitting))]
            elif not self._optional:
                row = int(block.rows.numbers[place])
                raise GenerationError(
                    self._lacking(row, "there is no row to refer to that satisfies 'where'")
                )
        return chosen

    def _all_different(self, block: Block, runs: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return candidates by a permutation of the run for each parent: the k-th row gets the k-th of them."""
        descent = block.rows.descent
        assert descent is not None  # binding allows it for rows of parents only
        sizes, above = self._pool.sizes(runs), _parents_words(block.stream)
        if (short := np.flatnonzero(descent.ordinals >= sizes)).size:
            row = int(block.rows.numbers[int(short[0])])
            size = int(sizes[short[0]])
            raise GenerationError(
                self._lacking(
                    row, f"its parent has more rows than the {size:,} that they can refer to"
                )
            )
        if self._pool.together and len(block):
            permute = Permutation(block.stream.key, int(sizes[0]))
            return self._pool.at(runs, permute(descent.ordinals, above).astype(np.int64))
        ranks = np.empty(len(block), np.int64)
        for size in np.unique(sizes).tolist():
            here = np.flatnonzero(sizes == size)
            permute = Permutation(block.stream.key, size)
            ranks[here] = permute(descent.ordinals[here], above[here]).astype(np.int64)
        return self._pool.at(runs, ranks)

    def _lacking(self, row: int, why: str) -> str:
        return f"row {row:,} refers to {self._target.name!r}: {why}"


def _parents_words(stream: Stream) -> NDArray[np.int64]:
    """Return one word for each row, the same for all rows of a parent: int64, shape (rows,)."""
    descent = stream.rows.descent
    assert descent is not None  # binding allows it for rows of parents only
    # Rows of one parent mostly follow each other: one word is drawn for all of them.
    begins = np.diff(descent.parents, prepend=-1) != 0
    if not isinstance(stream.attempt, int):
        begins |= np.diff(stream.attempt, prepend=-1) != 0
    index = np.flatnonzero(begins)
    own = stream.child(Purpose.PARENT).take(index).at(descent.above.take(index))
    words: NDArray[np.int64] = own.words().astype(np.int64)[np.cumsum(begins) - 1]
    return words


class ParentRows(Generator):
    """The parents of rows."""

    type = pa.int64()
    drawn = False

    def make(self, block: Block) -> pa.Array:
        """Return the number of each row's parent."""
        descent = block.rows.descent
        assert descent is not None  # it is made for rows of parents only
        return pa.array(descent.parents)


class EarlierRows(Generator):
    """Parents in a tree: rows of the same table, each before its own row.

    Args:
        rows: How many rows the tree of each row of a block has, and where it begins: two arrays, int64.
        roots: How many rows have no parent.
        depth: How many levels there are at the most; None for no bound.
        branching: How many children a row has, on average; None to follow from the depth.
    """

    type = pa.int64()
    nullable = True

    def __init__(
        self,
        rows: Callable[[Block], tuple[NDArray[np.int64], NDArray[np.int64]]],
        roots: int,
        depth: int | None,
        branching: float | None,
    ) -> None:
        self._rows, self._roots, self._depth, self._branching = rows, roots, depth, branching
        self._first_row = 0

    def in_window(self, first_row: int) -> EarlierRows:
        """Return the parents in a tree of a window's own, by their numbers in the window.

        Args:
            first_row: The number of the window's first row.
        """
        made = copy(self)
        made._first_row = first_row
        return made

    def make(self, block: Block) -> pa.Array:
        """Return the number of each row's parent; null for roots."""
        sizes, starts = self._rows(block)
        places = block.stream.places
        if block.rows.descent is None:
            places = places - self._first_row
        parents = np.full(len(block), -1, np.int64)
        points = block.stream.uniform()
        for size in np.unique(sizes).tolist():
            here = np.flatnonzero((sizes == size) & (places >= self._roots))
            levels = self._levels(size)
            level = np.searchsorted(levels, places[here], side="right") - 1
            if self._depth is None and self._branching is None:
                first, count = np.zeros(len(here), np.int64), places[here]
            else:
                first = levels[level - 1]
                count = levels[level] - first
            parents[here] = starts[here] + first + (points[here] * count).astype(np.int64)
        return pa.array(parents, mask=parents < 0)

    def _levels(self, size: int) -> NDArray[np.int64]:
        """Return where each level of a tree of this many rows begins."""
        roots, depth = min(self._roots, size), self._depth
        branching = self._branching
        if branching is None:
            branching = 1.0 if depth is None else _branching(size / max(roots, 1), depth)
        starts, width = [0], float(roots)
        while starts[-1] + round(width) < size and (depth is None or len(starts) < depth):
            starts.append(starts[-1] + max(round(width), 1))
            width *= branching
        return np.array(starts, np.int64)


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
