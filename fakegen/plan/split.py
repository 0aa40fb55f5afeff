"""Parameters that differ from row to row, for providers that take only constants.

The block is split by the distinct values of such parameters, the provider is bound once to each, and
the parts are put back in place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from fakegen.arrays.positions import row_codes
from fakegen.arrays.scatter import merged
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, RowGenerator

Bind = Callable[[Mapping[str, Any]], Generator | RowGenerator]


class SplitGenerator(Generator):
    """Binds a provider once for each combination of its row-dependent parameters.

    Args:
        bind: Returns the provider's generator for values of the row-dependent parameters. A null
            leaves the parameter at its default.
        inputs: The block's input that holds each of these parameters.
        type: The Arrow type that every bound generator makes.
    """

    nullable = True

    def __init__(self, bind: Bind, inputs: Mapping[str, str], type: pa.DataType) -> None:
        self.type = type
        self._bind, self._inputs = bind, inputs
        self._bound: dict[tuple[Any, ...], Generator] = {}

    @property
    def most_so_far(self) -> int | None:
        """An upper bound of the number of values for the parameters that rows have had so far."""
        total = 0
        for generator in self._bound.values():
            most = generator.most if generator.support is None else generator.support
            if most is None:
                return None
            total += most
        return total

    def make(self, block: Block) -> pa.Array:
        if not len(block):
            return pa.array([], self.type)
        codes = row_codes([block.inputs[name] for name in self._inputs.values()])
        order = np.argsort(codes, kind="stable")
        groups = np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)
        if len(groups) == 1:
            return self._typed(self._part(block, 0).make(block))
        parts = [
            self._typed(self._part(block, int(rows[0])).make(block.take(rows))) for rows in groups
        ]
        return merged(parts, groups)

    def _typed(self, part: pa.Array) -> pa.Array:
        try:
            return part.cast(self.type)
        except pa.ArrowInvalid:
            raise ParameterError(
                f"for some rows, these parameters make {part.type}, but the column is {self.type}"
            ) from None

    def _part(self, block: Block, row: int) -> Generator:
        """Return the generator for the parameters of one row."""
        key = tuple(block.inputs[name][row].as_py() for name in self._inputs.values())
        if key not in self._bound:
            given = dict(zip(self._inputs, key, strict=True))
            generator = self._bind({k: v for k, v in given.items() if v is not None})
            if isinstance(generator, RowGenerator):
                raise ParameterError(
                    "a provider of several columns takes no parameters that depend on the row"
                )
            self._bound[key] = generator
        return self._bound[key]
