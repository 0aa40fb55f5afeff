"""The columns that a sample is given: the rows of a data frame, in their order.

Only a sample loads this module, as a plugin.
"""

from __future__ import annotations

import pyarrow as pa

from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Context, Generator, provider

SOURCE = "given"


@provider("given_rows")
class GivenRows(Generator):
    """A column of the source ``given``: each row has the value of its own number.

    Args:
        column: The column of the source.
    """

    drawn = False

    def __init__(self, context: Context, *, column: str) -> None:
        values = context.source(SOURCE).column(column).combine_chunks()
        self.type, self.nullable = values.type, values.null_count > 0
        self._values = values

    def make(self, block: Block) -> pa.Array:
        """Return the values of these rows."""
        return self._values.take(pa.array(block.rows.numbers))
