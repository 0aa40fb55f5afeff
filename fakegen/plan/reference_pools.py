"""The rows of another table that a reference can draw, for each row that draws one.

Idea: a pool gives every row a run of candidates: how many, and which one the k-th is. All rows of a table are
one run, the rows of a parent are another. Where only some rows count (``where``), some count more (``weight``)
or the runs are not contiguous (``of`` a reference), the pool holds the numbers of the rows, run by run, and
the running sum of their weights. Invariant: the k-th candidate of a run depends on the other table alone.
Bound: nothing is held for whole tables and rows of parents, 8 to 16 bytes a candidate otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fakegen.plan.children import Children
from fakegen.streams import Stream


class Pool(Protocol):
    """Candidates, in runs.

    Attributes:
        together: Whether all rows have the same run.
    """

    together: bool

    def sizes(self, owners: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many candidates each row has: int64, shape (rows,).

        Args:
            owners: The run of each row: a row of the table that both refer to.
        """

    def at(self, owners: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row number of each row's candidate with this rank, from 0."""

    def draw(self, owners: NDArray[np.int64], stream: Stream, slot: int) -> NDArray[np.int64]:
        """Return the row number of a random candidate of each row; all have at least one."""


class WholeTable:
    """All rows of a table, each as likely as any other.

    Args:
        rows: Returns their number.
    """

    together = True

    def __init__(self, rows: Callable[[], int]) -> None:
        self._rows = rows

    def sizes(self, owners: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.full(len(owners), self._rows(), np.int64)

    def at(self, owners: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.int64]:
        return ranks

    def draw(self, owners: NDArray[np.int64], stream: Stream, slot: int) -> NDArray[np.int64]:
        return stream.below(self._rows(), slot).astype(np.int64)


class RowsOfParent:
    """The rows of one parent, each as likely as any other.

    Args:
        children: Where they are.
    """

    together = False

    def __init__(self, children: Callable[[], Children]) -> None:
        self._children = children

    def sizes(self, owners: NDArray[np.int64]) -> NDArray[np.int64]:
        return self._children().of(owners)[1]

    def at(self, owners: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.int64]:
        return self._children().of(owners)[0] + ranks

    def draw(self, owners: NDArray[np.int64], stream: Stream, slot: int) -> NDArray[np.int64]:
        first, sizes = self._children().of(owners)
        return first + _below(stream, sizes, slot)


class Gathered:
    """Chosen rows of a table.

    Args:
        gather: Returns the run of each candidate, int64, -1 for a row that is none, and its weight, float64,
            or None where all weigh the same: for all rows of the table.
        together: Whether all candidates are one run, with the number 0.
    """

    def __init__(
        self,
        gather: Callable[[], tuple[NDArray[np.int64], NDArray[np.float64] | None]],
        together: bool,
    ) -> None:
        self._gather, self.together = gather, together

    @cached_property
    def _runs(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64] | None]:
        """The candidates run by run, where each run starts, and the running sums of the weights before each."""
        owners, weights = self._gather()
        chosen = np.flatnonzero(owners >= 0 if weights is None else (owners >= 0) & (weights > 0))
        order = chosen[np.argsort(owners[chosen], kind="stable")]
        most = int(owners.max(initial=-1))
        starts = np.searchsorted(owners[order], np.arange(most + 2))
        sums = None if weights is None else np.concatenate([[0.0], np.cumsum(weights[order])])
        return order, starts, sums

    def _bounds(self, owners: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        starts = self._runs[1]
        owners = np.zeros_like(owners) if self.together else owners
        known = np.minimum(owners, len(starts) - 2)
        first = starts[known]
        return first, np.where(owners == known, starts[known + 1], first)

    def sizes(self, owners: NDArray[np.int64]) -> NDArray[np.int64]:
        first, end = self._bounds(owners)
        return end - first

    def at(self, owners: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.int64]:
        found: NDArray[np.int64] = self._runs[0][self._bounds(owners)[0] + ranks]
        return found

    def draw(self, owners: NDArray[np.int64], stream: Stream, slot: int) -> NDArray[np.int64]:
        order, _, sums = self._runs
        first, end = self._bounds(owners)
        if sums is None:
            chosen = first + _below(stream, end - first, slot)
            return np.asarray(order[chosen], np.int64)
        point = sums[first] + stream.uniform(slot) * (sums[end] - sums[first])
        place = np.searchsorted(sums, point, side="right") - 1
        return np.asarray(order[np.clip(place, first, end - 1)], np.int64)


def _below(stream: Stream, sizes: NDArray[np.int64], slot: int) -> NDArray[np.int64]:
    """Return one integer in 0 .. size - 1 per row, of sizes that differ: int64, shape (rows,)."""
    drawn = (stream.uniform(slot) * sizes).astype(np.int64)
    return np.minimum(drawn, np.maximum(sizes - 1, 0))
