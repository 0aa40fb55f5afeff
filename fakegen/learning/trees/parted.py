"""The leaves of a tree divided by the keys of their states, to draw only states with a wanted key."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.trees.leaf_distributions import Leaves
from fakegen.learning.wanted import Keys


class Parted:
    """The probability of each key in each leaf, and draws of states with a key.

    Args:
        leaves: The leaves.
        keys: The keys of states and of ranges of ranks.

    Attributes:
        best: The greatest probability of each key in any leaf, float64, shape (keys,).
        weight: The total weight of everything that has a key.
    """

    def __init__(self, leaves: Leaves, keys: Keys) -> None:
        self._leaves, self._count = leaves, keys.count
        owner = np.repeat(np.arange(len(leaves)), np.diff(leaves.starts))
        size = len(keys.states)
        single = np.flatnonzero(leaves.states < size)
        between = np.flatnonzero(leaves.states == size)
        begin = leaves.passed(owner[between], keys.low, before=True)
        width = leaves.passed(owner[between], keys.high, before=False) - begin
        parts = len(keys.parts)
        owner = np.concatenate([owner[single], np.repeat(owner[between], parts)])
        key = np.concatenate(
            [keys.states[leaves.states[single]], np.tile(keys.parts, len(between))]
        )
        weights = np.concatenate(
            [leaves.weights[single], (leaves.weights[between][:, None] * width).ravel()]
        )
        state = np.concatenate([leaves.states[single], np.full(len(between) * parts, size)])
        begin = np.concatenate([np.zeros(len(single)), begin.ravel()])
        width = np.concatenate([np.zeros(len(single)), width.ravel()])
        group = owner * keys.count + key
        kept = np.flatnonzero((key >= 0) & (weights > 0))
        kept = kept[np.argsort(group[kept], kind="stable")]
        self._states, self._begin, self._width = state[kept], begin[kept], width[kept]
        self._groups, starts = np.unique(group[kept], return_index=True)
        sums = np.add.reduceat(weights[kept], starts) if len(kept) else np.empty(0)
        self._share = sums / leaves.totals[self._groups // keys.count]
        self.best = np.zeros(keys.count)
        np.maximum.at(self.best, self._groups % keys.count, self._share)
        self.weight = float(weights[kept].sum())
        self._entries = Leaves(
            np.append(starts, len(kept)).astype(np.int64),
            np.arange(len(kept), dtype=np.int32),
            weights[kept],
            np.zeros(len(starts) + 1, dtype=np.int64),
            np.empty(0),
        )

    def share(self, leaf: NDArray[np.int64], key: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the probability of each row's key in its leaf."""
        group, found = self._find(leaf, key)
        return np.where(found, self._share[group], 0.0) if len(self._share) else np.zeros(len(leaf))

    def draw(
        self, leaf: NDArray[np.int64], key: NDArray[np.int64], state: NDArray[np.float64],
        rank: NDArray[np.float64],
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:  # fmt: skip
        """Return a state with the key of each row, and its rank (0 for spikes and missing codes).

        Args:
            leaf: The leaf of each row; it must contain the key.
            key: The key of each row.
            state: One number in [0, 1) per row, which selects the state.
            rank: One number in [0, 1) per row, which selects the rank.
        """
        entry = self._entries.draw(self._find(leaf, key)[0], state)
        states = self._states[entry].astype(np.int64)
        ranks = np.zeros(len(leaf))
        between = np.flatnonzero(self._width[entry])
        entry = entry[between]
        place = self._begin[entry] + rank[between] * self._width[entry]
        ranks[between] = self._leaves.draw_ranks(leaf[between], place)
        return states, ranks

    def _find(
        self, leaf: NDArray[np.int64], key: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        wanted = leaf * self._count + key
        group = np.minimum(np.searchsorted(self._groups, wanted), max(len(self._groups) - 1, 0))
        if not len(self._groups):
            return group, np.zeros(len(leaf), dtype=np.bool_)
        return group, self._groups[group] == wanted
