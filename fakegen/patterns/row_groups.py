"""Rows sorted by what each of them has chosen, so that what one choice needs is done for all its rows at once."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray


class Groups:
    """Rows sorted by their option, so that the rows of each option are a range.

    Args:
        chosen: The option of each row, 0 .. options - 1: shape (rows,).
        options: The number of options.
    """

    def __init__(self, chosen: NDArray[np.integer], options: int) -> None:
        small = chosen.astype(np.min_scalar_type(options))  # NumPy sorts small integers by radix
        self.order: NDArray[np.int64] = np.argsort(small, kind="stable")
        self.ends: list[int] = np.cumsum(np.bincount(chosen, minlength=options)).tolist()

    def __iter__(self) -> Iterator[tuple[int, slice]]:
        """Yield each option that has rows, with the range of its rows."""
        for number, (start, end) in enumerate(itertools.pairwise([0, *self.ends])):
            if start < end:
                yield number, slice(start, end)

    def place(self) -> NDArray[np.int32]:
        """Return the position of each row among the sorted rows: int32, shape (rows,)."""
        place = np.empty(len(self.order), dtype=np.int32)
        place[self.order] = np.arange(len(place), dtype=np.int32)
        return place

    def restore(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return sorted rows in their original order."""
        return rows.take(self.place(), axis=0)
