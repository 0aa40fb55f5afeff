"""What a generator is handed: some rows of one column.

One is made for each block of each column, and again, with other random words, for rows that are made
anew. It is only valid during the call.
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
    """Some rows of one column, to be filled.

    Attributes:
        stream: The column's random words for these rows.
        inputs: The values that the column depends on, one Arrow array of ``len(block)`` rows each,
            by the names that the provider was bound with.
    """

    stream: Stream
    inputs: Mapping[str, pa.Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.stream)

    @property
    def rows(self) -> Rows:
        """The absolute numbers of these rows within the table."""
        return self.stream.rows

    def take(self, index: NDArray[np.int64]) -> Block:
        """Return the block of the rows at these positions only."""
        positions = pa.array(index)
        return Block(
            self.stream.take(index),
            {name: values.take(positions) for name, values in self.inputs.items()},
        )
