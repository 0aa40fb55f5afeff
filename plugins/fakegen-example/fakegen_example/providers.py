"""Two providers: one makes a single column, the other several columns together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen import Block, Context, Generator, ParameterError, RowGenerator, provider
from fakegen_example.badges import check_digits


@provider("example.badge")
class Badge(Generator):
    """A badge with a check digit: ``B-01234-0``.

    Args:
        first: The lowest number, 0 to 99,999.
        last: The highest number.
    """

    type = pa.string()

    def __init__(self, context: Context, *, first: int = 0, last: int = 99_999) -> None:
        if not 0 <= first <= last <= 99_999:
            raise ParameterError("the numbers of badges go from 0 to 99999", "last")
        self._first = first
        # With a support and `unrank`, `unique: true` costs nothing and never fails.
        self.support = last - first + 1

    def make(self, block: Block) -> pa.Array:
        """Return one badge per row."""
        return self.unrank(block.stream.below(self.support))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the badges with these numbers, counted from ``first``."""
        numbers = index.astype(np.int64) + self._first
        digits = pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), 5, "0")
        checks = pc.cast(pa.array(check_digits(numbers)), pa.string())
        return pc.binary_join_element_wise("B-", digits, "-", checks, "")


_SHIFTS = ("early", "late", "night")
_STARTS = (6, 14, 22)


@provider("example.shift")
class Shift(RowGenerator):
    """A shift, with the hours at which it starts and ends: three columns that agree in each row."""

    def __init__(self, context: Context) -> None:
        self.columns = {"shift": pa.string(), "starts": pa.int64(), "ends": pa.int64()}

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return one array for each column."""
        chosen = block.stream.below(len(_SHIFTS)).astype(np.int64)
        starts = np.array(_STARTS)[chosen]
        return {
            "shift": pa.array(_SHIFTS).take(pa.array(chosen)),
            "starts": pa.array(starts),
            "ends": pa.array((starts + 8) % 24),
        }
