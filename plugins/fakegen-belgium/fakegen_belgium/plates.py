"""Licence plates of cars."""

from __future__ import annotations

import string
from functools import cache
from itertools import product
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen import Block, Context, Generator, provider
from fakegen_belgium.digits import joined, padded

_PLATES = 26**3 * 999
_SERIES = {"2021": "2-", "2010": "1-", "2008": "", "1973": ""}


@cache  # not before there are plates to make
def _triples() -> pa.Array:
    return pa.array(["".join(letters) for letters in product(string.ascii_uppercase, repeat=3)])


@provider("be.licence_plate")
class LicencePlate(Generator):
    """The licence plate of a car: ``2-ABC-123``.

    Args:
        period: The year in which a series began: ``2021`` (``2-ABC-123``), ``2010``
            (``1-ABC-123``), ``2008`` (``123-ABC``) or ``1973`` (``ABC-123``).
    """

    support = _PLATES

    def __init__(
        self, context: Context, *, period: Literal["2021", "2010", "2008", "1973"] = "2021"
    ) -> None:
        self.type = pa.string()
        self._period = period

    def make(self, block: Block) -> pa.Array:
        """Return one plate per row."""
        return self.unrank(block.stream.below(_PLATES))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the plates with these numbers."""
        triple, number = np.divmod(index.astype(np.int64), 999)
        letters, digits = _triples().take(pa.array(triple)), padded(number + 1, 3)
        first, second = (digits, letters) if self._period == "2008" else (letters, digits)
        return joined(_SERIES[self._period], first, "-", second)
