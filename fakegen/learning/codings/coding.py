"""The interface of codings: every value, missing code and bin of a column as an integer.

Models see these states only. Missing values (nulls, declared missing codes, NaN, infinities) are
states like any others, and come back as they were.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

UNSEEN = -1
"""The state of a value that was never learned."""


class Coding(ABC):
    """How one column, or several fused ones, are turned into states.

    Attributes:
        names: The columns.
        types: Their Arrow types.
        size: Number of states: 0 .. size - 1.
        ordered: Whether the states are in the order of the values.
    """

    names: tuple[str, ...]
    types: tuple[pa.DataType, ...]
    size: int
    ordered: bool

    @property
    def label(self) -> str:
        """The columns as messages name them."""
        return " + ".join(self.names)

    @abstractmethod
    def encode(self, arrays: Sequence[pa.Array]) -> NDArray[np.int64]:
        """Return the states of some rows; :data:`UNSEEN` where a value was never learned."""

    @abstractmethod
    def decode(
        self, states: NDArray[np.int64], ranks: NDArray[np.float64] | None
    ) -> tuple[list[pa.Array], NDArray[np.int64]]:
        """Return the values of drawn states, and the states that :meth:`encode` gives these values.

        Args:
            states: The drawn states; ``size`` stands for any value between the spikes.
            ranks: The rank of each such value, 0 .. 1 in ascending order of the values; None unless
                the coding is continuous.
        """

    def withheld(self, arrays: Sequence[pa.Array]) -> NDArray[np.bool_] | None:
        """Return where values were not learned because they are rare; None if none was withheld."""
        del arrays
        return None

    @abstractmethod
    def state(self) -> dict[str, Any]:
        """Return all there is to save, JSON-ready."""

    @abstractmethod
    def describe(self) -> dict[str, Any]:
        """Return a description for users, JSON-ready."""
