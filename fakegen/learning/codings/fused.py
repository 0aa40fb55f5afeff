"""Several columns as one: only combinations that occur in the data can be drawn."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.codings.levels import Levels, restored_rarity, saved_rarity
from fakegen.learning.saved import saved_field


class Fused(Coding):
    """Several columns as one: one state per combination that occurs in the data.

    Args:
        members: The columns, one state per value each.
        combinations: The members' states in each state, int64, shape (size, members).
        rare: How many rare combinations were withheld.
        below: Combinations of fewer rows than this are rare.
    """

    ordered = False

    def __init__(
        self,
        members: Sequence[Levels],
        combinations: NDArray[np.int64],
        *,
        rare: int = 0,
        below: int = 0,
    ) -> None:
        self.members, self.combinations = tuple(members), combinations
        self.rare, self.below = rare, below
        self.names = tuple(member.names[0] for member in members)
        self.types = tuple(member.types[0] for member in members)
        self.size = len(combinations)
        keys = self._keys(combinations.T)
        self._order = np.argsort(keys, kind="stable")
        self._sorted = keys[self._order]

    def _keys(self, states: Sequence[NDArray[np.int64]] | NDArray[np.int64]) -> NDArray[np.int64]:
        key = np.zeros(len(states[0]), dtype=np.int64)
        for member, column in zip(self.members, states, strict=True):
            key = key * member.size + column
        return key

    def encode(self, arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
        """See :meth:`Coding.encode`."""
        states = [m.encode([a]) for m, a in zip(self.members, arrays, strict=True)]
        keys = self._keys(states)
        place = np.minimum(np.searchsorted(self._sorted, keys), self.size - 1)
        known = (self._sorted[place] == keys) & np.all(np.stack(states) != UNSEEN, axis=0)
        states_of: NDArray[np.int64] = np.where(known, self._order[place], UNSEEN)
        return states_of

    def decode(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[list[pa.Array], NDArray[np.int64]]:
        """See :meth:`Coding.decode`."""
        columns = self.combinations[states].T
        return [
            member.values.take(pa.array(column))
            for member, column in zip(self.members, columns, strict=True)
        ], states

    def withheld(self, arrays: Sequence[pa.Array]) -> NDArray[np.bool_] | None:
        """See :meth:`Coding.withheld`."""
        if not self.rare and not any(member.rare for member in self.members):
            return None
        found: NDArray[np.bool_] = self.encode(arrays) == UNSEEN
        for member, values in zip(self.members, arrays, strict=True):
            apart = member.withheld([values])
            if apart is not None:
                found |= apart
        return found

    def state(self) -> dict[str, Any]:
        """See :meth:`Coding.state`."""
        return {
            "coding": "fused",
            "members": [member.state() for member in self.members],
            "combinations": self.combinations.tolist(),
            **saved_rarity(self.rare, self.below),
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Fused:
        """Return the coding of :meth:`state`; an invalid state is a :class:`ModelError`."""
        members = [Levels.restore(member) for member in saved_field(state, "members", list)]
        listed = saved_field(state, "combinations", list)
        sizes = [member.size for member in members]
        if len(members) < 2 or not listed or math.prod(sizes) >= 2**62:
            raise ModelError("fused columns do not fit together")
        for row in listed:
            if type(row) is not list or len(row) != len(sizes):
                raise ModelError("a combination of fused columns has the wrong length")
            if any(type(s) is not int or not 0 <= s < k for s, k in zip(row, sizes, strict=True)):
                raise ModelError("a combination of fused columns is out of range")
        combinations = np.array(listed, dtype=np.int64)
        if len(np.unique(combinations, axis=0)) != len(combinations):
            raise ModelError("fused columns have the same combination twice")
        rare, below = restored_rarity(state)
        return cls(members, combinations, rare=rare, below=below)

    def describe(self) -> dict[str, Any]:
        """See :meth:`Coding.describe`."""
        return {
            "kind": "fused",
            "combinations": self.size,
            **({"withheld": self.rare} if self.rare else {}),
            "members": {m.names[0]: m.describe() for m in self.members},
        }
