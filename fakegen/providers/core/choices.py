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
from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.interfaces.type_words import show
from fakegen.providers.core.list_choices import ListChoice, is_by_list
from fakegen.providers.core.literals import array_of
from fakegen.providers.core.row_choices import RowChoice, check_type
from fakegen.streams.stream import cumulate


@provider("choice", takes_value=True)
class Choice(Generator):
    """One of the given values: ``[red, green]``, or with weights ``{red: 3, green: 1}``.

    The values are all strings, all numbers, all booleans, all dates or all times; some may be null.
    Weights are relative: they need not add up to 1. Values of a list and weights can be expressions over
    the row, such as ``"{{ 3 if age < 30 else 1 }}"``; a weight of 0 or null leaves a value out. So can the
    list itself, ``"{{ tags }}"``, with weights as ``{values: "{{ tags }}", weights: "{{ shares }}"}``, where
    one of the two can be a list as it is; an empty list gives null.

    Example::

        status: {choice: {active: 3, closed: 1}}

    Args:
        value: A list of equally likely values, or a mapping from value to weight.
    """

    def __init__(
        self,
        context: Context,
        *,
        value: list[Any | Dynamic[Any]] | dict[Any, Any | Dynamic[float]] | Dynamic[list[Any]],
    ) -> None:
        del context
        self._by_row: RowChoice | ListChoice | None = None
        if is_by_list(value):
            self._by_row = ListChoice(value)
            self.type, self.nullable = self._by_row.type, True
            return
        assert not isinstance(value, Dynamic)  # that is a list by row
        pairs = value.items() if isinstance(value, dict) else [(item, 1) for item in value]
        for item, weight in pairs:
            _check_weight(item, weight)
        if any(isinstance(part, Dynamic) for pair in pairs for part in pair):
            self._by_row = RowChoice([item for item, _ in pairs], [weight for _, weight in pairs])
            self.type, self.nullable = self._by_row.type, True
            return
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
        if self._by_row is not None:
            return self._by_row.make(block)
        if self._cumulative is None:
            index = block.stream.below(len(self._values)).astype(np.int64)
        else:
            index = block.stream.choice(self._cumulative)
        return self._values.take(pa.array(index))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, in the order given."""
        return self._values.take(pa.array(index))


def _check_weight(item: Any, weight: Any) -> None:
    if isinstance(weight, Dynamic):
        check_type(item, weight)
        return
    number = isinstance(weight, int | float) and not isinstance(weight, bool)
    if not number or not math.isfinite(weight) or weight < 0:
        raise ParameterError(
            f"the weight of {show(item)} must be a number, 0 or more, not {show(weight)}",
            "value",
            key=item,
        )
