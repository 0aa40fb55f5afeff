"""Parameters that differ from row to row, for providers that know only constants.

The block is split by the distinct values of such parameters, the provider bound once to each, and
the parts put back in their places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from fakegen.arrays.scatter import merged
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Generator, RowGenerator

Bind = Callable[[Mapping[str, Any]], Generator | RowGenerator]


class SplitGenerator(Generator):
    """Binds a provider anew for each combination of its row-dependent parameters.

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

    def make(self, block: Block) -> pa.Array:
        codes = np.zeros(len(block), dtype=np.int64)
        levels: list[list[Any]] = []
        for name in self._inputs.values():
            encoded = block.inputs[name].dictionary_encode(null_encoding="encode")
            levels.append(encoded.dictionary.to_pylist())
            codes = codes * len(levels[-1]) + encoded.indices.to_numpy(zero_copy_only=False)
        found, inverse = np.unique(codes, return_inverse=True)
        if len(found) == 1:
            return self._part(int(found[0]), levels).make(block)
        order = np.argsort(inverse, kind="stable")
        bounds = np.searchsorted(inverse[order], np.arange(len(found) + 1))
        parts = []
        for number, code in enumerate(found.tolist()):
            index = order[bounds[number] : bounds[number + 1]]
            parts.append(self._part(code, levels).make(block.take(index)).cast(self.type))
        return merged(parts, [order]) if parts else pa.array([], self.type)

    def _part(self, code: int, levels: list[list[Any]]) -> Generator:
        values = []
        for level in reversed(levels):
            code, position = divmod(code, len(level))
            values.append(level[position])
        key = tuple(reversed(values))
        if key not in self._bound:
            given = dict(zip(self._inputs, key, strict=True))
            generator = self._bind({k: v for k, v in given.items() if v is not None})
            if isinstance(generator, RowGenerator):
                raise ParameterError(
                    "parameters of several columns together cannot depend on a row"
                )
            self._bound[key] = generator
        return self._bound[key]
