"""The rows that a generator is asked to fill.

The plan makes one block for each call of :meth:`~fakegen.interfaces.generator.Generator.make`: one for each
range of rows, and further ones, with other random words, for the rows that are resampled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.streams import Rows, Stream


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Some rows of one column, or of several columns that are made together.

    Attributes:
        stream: The random words for these rows. All randomness must come from it.
        inputs: The values that the rows depend on, each an Arrow array of length ``len(block)``, by
            the name that the generator knows them by.
    """

    stream: Stream
    inputs: Mapping[str, pa.Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.stream)

    @property
    def rows(self) -> Rows:
        """The row numbers within the table, counted from 0."""
        return self.stream.rows

    def take(self, index: NDArray[np.int64]) -> Block:
        """Return the block of the rows at these positions (int64, 0 .. len - 1)."""
        positions = pa.array(index)
        return Block(
            self.stream.take(index),
            {name: values.take(positions) for name, values in self.inputs.items()},
        )
