"""Rows per parent in windows, found without a look at all parents.

Idea: how many rows a parent has is decided by its own row, so the rows of a parent far away are known by its
number and their place among its rows. Invariant: a window's rows are rows that a parent of its surroundings has,
so that a place, a count and a condition on the parent hold for them as in the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fakegen.plan.children import Children, Parents
from fakegen.streams import Purpose, Rows, Stream
from fakegen.streams.rows import Descent

_APART = 2**31
"""How many numbers the rows of one parent have to themselves."""
_PARENTS = 1_024
"""How many parents are looked at for the rows of a window."""
_OF_ONE = 64
"""How many rows of one parent are rows of a window."""
_BESIDE = 10_000
"""How far the places of rows lie from each other that are made of the same row of a parent, where a window has more
rows than its parents."""


class RowsBelow(Children):
    """The rows of the parents of a window.

    Where rows are counted, a parent has as many as that says. Where a number of rows is spread over all parents, it
    has as many as its weight says among the parents in the table itself, rounded up or down at random.

    Args:
        children: The rows of the table itself.
        parent: Returns the plan of the window's parents.
    """

    def __init__(self, children: Children, parent: Callable[[], Parents]) -> None:
        self.__dict__ |= children.among(parent).__dict__
        self._whole = children

    def located(self, rows: Rows) -> Rows:
        if rows.descent is not None or not len(rows):
            return super().located(rows)
        return self._descending(rows, *np.divmod(rows.numbers, _APART))

    def _descending(
        self, rows: Rows, parents: NDArray[np.int64], ordinals: NDArray[np.int64]
    ) -> Rows:
        above = self.parent.addresses(Rows.choose(parents))
        return replace(rows, descent=Descent.of(parents, ordinals, above))

    def of(self, parents: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        places = parents - self.parent.first_row
        return places * _APART, self.counts(Rows.choose(places))

    def counts(self, places: Rows) -> NDArray[np.int64]:
        """Return how many rows parents have, by their places in the window: int64, shape (parents,)."""
        parents = self.parent.located(places)
        if self.in_all is None:
            return self._counts(parents)
        sums = self._whole.index.weights
        assert sums is not None  # where a number of rows is spread
        far = Rows.choose(places.numbers + self.parent.first_row)
        stream = Stream.of(self.parent.seed, self.table, "", Purpose.CHILDREN, far)
        seats = self.in_all * self._weights(parents) / sums[-1] + stream.uniform()
        whole_seats: NDArray[np.int64] = np.floor(seats).astype(np.int64)
        return whole_seats


class RowsOfWindow(RowsBelow):
    """The rows of a window: the first ones of all parents around it, then the second ones, and so on."""

    def located(self, rows: Rows) -> Rows:
        if rows.descent is not None or not len(rows):
            return super().located(rows)
        parents, ordinals = self._in_turn
        again, place = np.divmod(rows.numbers, len(parents))
        return self._descending(rows, parents[place], ordinals[place] + again * _BESIDE)

    @cached_property
    def _in_turn(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The parent of each row and its place among the parent's: two arrays, int64, of the same shape."""
        size = min(self.parent.rows, _PARENTS)
        counts = np.minimum(self.counts(Rows(0, size)), _OF_ONE)
        if not counts.any():  # a row that is asked for has a parent all the same
            counts = np.ones(max(size, 1), np.int64)
        parents = np.repeat(np.arange(len(counts)), counts)
        ordinals = np.arange(len(parents)) - (np.cumsum(counts) - counts)[parents]
        order = np.argsort(ordinals, kind="stable")
        return parents[order], ordinals[order]
