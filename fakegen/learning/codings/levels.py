"""Columns with few distinct values: one state per value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.masks import is_finite, is_present
from fakegen.arrays.positions import positions_among
from fakegen.arrays.type_kinds import is_quantity
from fakegen.errors import ModelError
from fakegen.learning.codings.arrow_json import array_from_json, array_to_json, parse_type, readable
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.saved import saved_field


class Levels(Coding):
    """One state per value.

    Args:
        name: The column.
        values: The value of each state, all distinct; missing codes first.
        missing: How many of the values are missing codes.
        ordered: Whether the others are numbers in ascending order.
        other: The state that rare values were merged into; ``UNSEEN`` if they were not merged.
        rare: How many rare values were withheld.
        below: Values of fewer rows than this are rare.
    """

    def __init__(
        self,
        name: str,
        values: pa.Array,
        missing: int,
        ordered: bool,
        other: int = UNSEEN,
        *,
        rare: int = 0,
        below: int = 0,
    ) -> None:
        self.names, self.types = (name,), (values.type,)
        self.values, self.missing = values, missing
        self.size, self.ordered, self.other = len(values), ordered, other
        self.rare, self.below = rare, below

    def encode(self, arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
        """Return the states of some rows: see :meth:`Coding.encode`.

        An unknown number has the state of the nearest one; an unknown category that of rare values,
        if there is one.
        """
        states = positions_among(arrays[0], self.values)
        unseen = np.flatnonzero(states == UNSEEN)
        if not len(unseen):
            return states
        values = arrays[0].take(pa.array(unseen))
        if self.ordered and self.missing < self.size:
            usable = is_finite(values)
            known = as_floats(self.values.slice(self.missing))
            asked = as_floats(values.filter(pa.array(usable)))
            right = np.clip(np.searchsorted(known, asked), 1, max(len(known) - 1, 1))
            right = np.minimum(right, len(known) - 1)
            left = np.maximum(right - 1, 0)
            with np.errstate(over="ignore"):
                nearer = np.where(asked - known[left] <= known[right] - asked, left, right)
            states[unseen[usable]] = nearer + self.missing
        elif self.other != UNSEEN:
            states[unseen[is_present(values)]] = self.other
        return states

    def decode(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[list[pa.Array], NDArray[np.int64]]:
        """See :meth:`Coding.decode`."""
        return [self.values.take(pa.array(states))], states

    def withheld(self, arrays: Sequence[pa.Array]) -> NDArray[np.bool_] | None:
        """See :meth:`Coding.withheld`."""
        return positions_among(arrays[0], self.values) == UNSEEN if self.rare else None

    def state(self) -> dict[str, Any]:
        """See :meth:`Coding.state`."""
        return {
            "coding": "levels",
            "name": self.names[0],
            "type": str(self.types[0]),
            "values": array_to_json(self.values),
            "missing": self.missing,
            "ordered": self.ordered,
            "other": self.other,
            **saved_rarity(self.rare, self.below),
        }

    @classmethod
    def restore(cls, state: Mapping[str, Any]) -> Levels:
        """Return the coding of :meth:`state`; an invalid state is a :class:`ModelError`."""
        values = array_from_json(
            saved_field(state, "values", list), parse_type(saved_field(state, "type", str))
        )
        missing, other = saved_field(state, "missing", int), saved_field(state, "other", int)
        ordered = saved_field(state, "ordered", bool)
        if not 0 <= missing <= len(values) or not UNSEEN <= other < len(values) or not len(values):
            raise ModelError("the levels of a column do not fit together")
        if len(pc.unique(values)) != len(values):
            raise ModelError("a column has the same level twice")
        if ordered:
            present = values.slice(missing)
            if not is_quantity(values.type) or not is_finite(present).all():
                raise ModelError("the levels of a column are not in order")
            if any(b < a for a, b in pairwise(as_floats(present).tolist())):
                raise ModelError("the levels of a column are not in order")
        rare, below = restored_rarity(state)
        name = saved_field(state, "name", str)
        return cls(name, values, missing, ordered, other, rare=rare, below=below)

    def describe(self) -> dict[str, Any]:
        """See :meth:`Coding.describe`."""
        return {
            "type": str(self.types[0]),
            "kind": "discrete numeric" if self.ordered else "categorical",
            "levels": self.size - self.missing,
            "missing": readable(self.values.slice(0, self.missing)),
            **({"withheld": self.rare} if self.rare else {}),
        }


def saved_rarity(rare: int, below: int) -> dict[str, int]:
    """Return what a coding's state says of withheld values: nothing if there are none."""
    return {"rare": rare, "below": below} if rare else {}


def restored_rarity(state: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many values were withheld, and the number of rows below which they were.

    Raises:
        ModelError: No coding could have such a state.
    """
    if "rare" not in state:
        return 0, 0
    rare, below = saved_field(state, "rare", int), saved_field(state, "below", int)
    if rare < 1 or below < 1:
        raise ModelError("the number of withheld values is not positive")
    return rare, below
