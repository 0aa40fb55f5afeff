"""The given columns of a sample: the rows of a data frame, in order.

Only a sample loads this module, as a plugin and by its name: once imported, its provider would be one
of the running program.
"""

from __future__ import annotations

import pyarrow as pa

from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, provider


@provider("given_rows")
class GivenRows(Generator):
    """A column of a source: each row has the value at its row number.

    Args:
        source: The source.
        column: The column of the source.
    """

    drawn = False

    def __init__(self, context: Context, *, source: str, column: str) -> None:
        values = context.source(source).column(column).combine_chunks()
        self.type, self.nullable = values.type, values.null_count > 0
        self._values = values

    def make(self, block: Block) -> pa.Array:
        """Return the values of these rows."""
        return self._values.take(pa.array(block.rows.numbers))
