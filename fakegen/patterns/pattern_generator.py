"""The generator of a pattern's strings."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.patterns.pattern import Pattern


class PatternGenerator(Generator):
    """Makes the strings of a pattern.

    Args:
        pattern: The pattern.
    """

    type = pa.string()

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern

    @property
    def support(self) -> int | None:  # type: ignore[override]
        """The number of distinct strings, if they can be numbered."""
        return self.pattern.count

    @property
    def most(self) -> int | None:  # type: ignore[override]
        """The number of strings, equal ones counted separately."""
        return self.pattern.size

    def make(self, block: Block) -> pa.Array:
        """Return one string per row."""
        return self.pattern.make(block.stream)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the strings with these numbers."""
        return self.pattern.unrank(index)
