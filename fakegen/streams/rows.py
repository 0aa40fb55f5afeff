"""Which rows of a table are being made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Absolute row numbers: a range ``start .. start + size - 1``, or any chosen numbers.

    Attributes:
        start: First row of the range; 0 if ``chosen`` is given.
        size: Number of rows.
        chosen: Row numbers, int64, shape (size,), if the rows are not a range; else None.
    """

    start: int
    size: int
    chosen: NDArray[np.int64] | None = None

    @classmethod
    def choose(cls, numbers: NDArray[np.int64]) -> Rows:
        """Return the rows with these numbers, in this order."""
        return cls(0, len(numbers), np.asarray(numbers, dtype=np.int64))

    def __len__(self) -> int:
        return self.size

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The row numbers as an int64 array of shape (size,)."""
        if self.chosen is not None:
            return self.chosen
        return np.arange(self.start, self.start + self.size, dtype=np.int64)

    def take(self, index: NDArray[np.int64]) -> Rows:
        """Return the rows at these positions (positions count from 0 within this object)."""
        if self.chosen is not None:
            return Rows.choose(self.chosen[index])
        return Rows.choose(np.asarray(index, dtype=np.int64) + self.start)
