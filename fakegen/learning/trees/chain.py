"""Columns that are drawn one after the other, each from the leaf that those before it lead to.

The first column has no column before it and one leaf, so it can be drawn in strata of one learned
row each (stratified sampling: McKay, Beckman, Conover: "A comparison of three methods for selecting
values of input variables", 1979): among as many rows as were learned, each has a part of 0 .. 1 of
its own, in an order given by a keyed permutation. So every level of that column comes as often as
it was learned. With independent draws, a level of a single row was missing from one made table in
three; on Adult, with the country first, strata brought the score of a classifier that tells made
rows from real ones (C2ST) from .514 to .511. The invariant is that a row's stratum follows from its
number alone. Later columns are drawn independently: which leaf a row reaches is random, and what
the other rows of its leaf have is not for a row to know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.constraint import Constraint
from fakegen.learning.codings.coding import Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.trees.leaves import Leaves
from fakegen.learning.trees.parted import Parted
from fakegen.learning.trees.tree import Tree
from fakegen.learning.wanted import given_keys, wanted_keys
from fakegen.streams import Stream

SLOTS = 3
"""Random words of a row for each column: its state, its rank, and whether the row is kept."""
_PARTED = 64
"""How many parted leaves are kept for further blocks: it bounds memory."""
_MOST_STRATA = 2**53
"""What a float can tell apart."""


class Chain:
    """Codings in drawing order, each with a tree over the ones before and what its leaves hold."""

    def __init__(
        self, codings: Sequence[Coding], trees: Sequence[Tree], leaves: Sequence[Leaves]
    ) -> None:
        self.codings, self.trees, self.leaves = codings, trees, leaves
        self.number_of = {name: n for n, coding in enumerate(codings) for name in coding.names}
        self.parted = lru_cache(_PARTED)(self._part)

    def leaf(
        self, number: int, states: Sequence[NDArray[np.int64]], size: int
    ) -> NDArray[np.int64]:
        """Return the leaf of each row: which it is follows from the states of the codings before."""
        return self.trees[number].descend(states) if states else np.zeros(size, dtype=np.int64)

    def draw(
        self, number: int, leaf: NDArray[np.int64], stream: Stream
    ) -> tuple[NDArray[np.int64], NDArray[np.float64] | None]:
        """Return a state per row as leaves hold it, and the ranks of a continuous coding."""
        coding, leaves = self.codings[number], self.leaves[number]
        drawn = leaves.draw(leaf, self._uniform(number, stream))
        if not isinstance(coding, Continuous):
            return drawn, None
        between = np.flatnonzero(drawn == coding.size)
        ranks = np.zeros(len(stream))
        ranks[between] = leaves.draw_ranks(
            leaf[between], stream.uniform(SLOTS * number + 1)[between]
        )
        return drawn, ranks

    def _uniform(self, number: int, stream: Stream) -> NDArray[np.float64]:
        """Return what decides on a row's state.

        The first coding is drawn in strata of one learned row each, so that as many rows as were
        learned have each of its states as often as there: none is lost, however rare.
        """
        if not number and 0 < (learned := round(self.leaves[0].totals[0])) <= _MOST_STRATA:
            return stream.stratified(learned)
        return stream.uniform(SLOTS * number)

    def settle(
        self, number: int, drawn: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> NDArray[np.int64]:
        """Return drawn states as trees look at them."""
        coding = self.codings[number]
        return coding.decode(drawn, ranks)[1] if isinstance(coding, Continuous) else drawn

    def values(
        self, number: int, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> dict[str, pa.Array]:
        """Return the values of settled states."""
        coding = self.codings[number]
        if isinstance(coding, Continuous):
            states = coding.drawn(states)
        return dict(zip(coding.names, coding.decode(states, ranks)[0], strict=True))

    def _part(
        self, number: int, given: tuple[tuple[str, pa.DataType], ...], where: tuple[Constraint, ...]
    ) -> Parted:
        """Return the leaves of a coding parted by what is given of it, or wanted."""
        coding = self.codings[number]
        if given:
            empty: Mapping[str, pa.Array] = {name: pa.array([], kind) for name, kind in given}
            return Parted(self.leaves[number], given_keys(coding, empty)[0])
        return Parted(self.leaves[number], wanted_keys(coding, where))
