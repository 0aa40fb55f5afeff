"""The provider ``choice``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.parameters import show
from fakegen.interfaces.provider import Context, provider
from fakegen.providers.core.literals import array_of
from fakegen.streams.stream import cumulate


@provider("choice", takes_value=True)
class Choice(Generator):
    """One of the given values: ``[red, green]``, or with weights ``{red: 3, green: 1}``.

    The values are all strings, all numbers, all booleans, all dates or all times; some may be null.
    Weights are relative: they need not add up to 1.

    Example::

        status: {choice: {active: 3, closed: 1}}

    Args:
        value: A list of equally likely values, or a mapping from value to weight.
    """

    def __init__(self, _: Context, *, value: list[Any] | dict[Any, Any]) -> None:
        pairs = value.items() if isinstance(value, dict) else [(item, 1) for item in value]
        for item, weight in pairs:
            _check_weight(item, weight)
        possible = [(item, weight) for item, weight in pairs if weight]
        if not possible:
            raise ParameterError("there are no values to choose from", "value")
        items = array_of([item for item, _ in possible], "value")
        weights: dict[Any, float] = {}
        for item, (_, weight) in zip(items.to_pylist(), possible, strict=True):
            weights[item] = weights.get(item, 0.0) + weight
        self.type = items.type
        self.support = len(weights)
        self._values = pa.array(list(weights), self.type)
        self.nullable = self._values.null_count > 0
        self._cumulative = None if len({*weights.values()}) == 1 else cumulate([*weights.values()])

    def make(self, block: Block) -> pa.Array:
        """Return one of the values for each row."""
        if self._cumulative is None:
            index = block.stream.below(len(self._values)).astype(np.int64)
        else:
            index = block.stream.choice(self._cumulative)
        return self._values.take(pa.array(index))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, in the order given."""
        return self._values.take(pa.array(index))


def _check_weight(item: Any, weight: Any) -> None:
    number = isinstance(weight, int | float) and not isinstance(weight, bool)
    if not number or not math.isfinite(weight) or weight < 0:
        raise ParameterError(
            f"the weight of {show(item)} must be a number, 0 or more, not {show(weight)}",
            "value",
            key=item,
        )
