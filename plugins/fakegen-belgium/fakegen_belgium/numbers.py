"""Numbers of enterprises and payments, with check digits modulo 97."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen import Block, Context, Generator, provider
from fakegen_belgium.digits import joined, padded

_ENTERPRISES = 2 * 10**7
_REFERENCES = 10**10


@provider("be.enterprise_number")
class EnterpriseNumber(Generator):
    """The number of an enterprise in the Crossroads Bank for Enterprises: ``0123.456.749``."""

    support = _ENTERPRISES

    def __init__(self, context: Context) -> None:
        self.type = pa.string()

    def make(self, block: Block) -> pa.Array:
        """Return one number per row."""
        return self.unrank(block.stream.below(_ENTERPRISES))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the numbers that begin with these eight digits."""
        first = index.astype(np.int64)
        return joined(
            padded(first // 10_000, 4),
            ".",
            padded(first // 10 % 1_000, 3),
            ".",
            padded(first % 10, 1),
            padded(97 - first % 97, 2),
        )


@provider("be.vat")
class Vat(Generator):
    """The VAT number of an enterprise: ``BE0123456749``."""

    support = _ENTERPRISES

    def __init__(self, context: Context) -> None:
        self.type = pa.string()

    def make(self, block: Block) -> pa.Array:
        """Return one number per row."""
        return self.unrank(block.stream.below(_ENTERPRISES))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the numbers that begin with these eight digits."""
        first = index.astype(np.int64)
        return joined("BE", padded(first * 100 + 97 - first % 97, 10))


@provider("be.structured_reference")
class StructuredReference(Generator):
    """The structured reference of a bank transfer: ``+++123/4567/89002+++``."""

    support = _REFERENCES

    def __init__(self, context: Context) -> None:
        self.type = pa.string()

    def make(self, block: Block) -> pa.Array:
        """Return one reference per row."""
        return self.unrank(block.stream.below(_REFERENCES))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the references that begin with these ten digits."""
        first = index.astype(np.int64)
        rest = first % 97
        return joined(
            "+++",
            padded(first // 10**7, 3),
            "/",
            padded(first // 1_000 % 10_000, 4),
            "/",
            padded(first % 1_000, 3),
            padded(np.where(rest == 0, 97, rest), 2),
            "+++",
        )
