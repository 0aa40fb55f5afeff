"""A set of values, each known by two independent hashes: memory holds 16 bytes of each, however long it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.streams.hashing import Hashes, hash_pairs


@dataclass(frozen=True, slots=True, eq=False)
class HashedValues:
    """Values, or combinations of them.

    Two values with the same first hash, one pair among billions, count as one: the first that was there.

    Attributes:
        first: The first hash of each: uint64, ascending.
        second: The other one.
    """

    first: Hashes
    second: Hashes

    def joined(self, arrays: Sequence[pa.Array]) -> HashedValues:
        """Return these values and those of rows, of as many columns."""
        others = hash_pairs(arrays)
        first = np.concatenate([self.first, others[0]])
        second = np.concatenate([self.second, others[1]])
        known, place = np.unique(first, return_index=True)
        return HashedValues(known, second[place])

    def has(self, first: Hashes, second: Hashes) -> NDArray[np.bool_]:
        """Return which of some values, given by their hashes, are among these."""
        if not len(self.first):
            return np.zeros(len(first), np.bool_)
        place = np.minimum(np.searchsorted(self.first, first), len(self.first) - 1)
        found: NDArray[np.bool_] = (self.first[place] == first) & (self.second[place] == second)
        return found


NONE = HashedValues(np.empty(0, np.uint64), np.empty(0, np.uint64))
"""No values."""
