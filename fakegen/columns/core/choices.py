"""One value of a few."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.plugins.block import Block
from fakegen.plugins.parameters import show
from fakegen.plugins.provider import Context, Generator, provider
from fakegen.streams.stream import cumulate


@provider("choice", takes_value=True)
class Choice(Generator):
    """One of the values given: ``[red, green]``, or with weights ``{red: 3, green: 1}``.

    The values are all texts, all numbers, all truth values or all dates; null may stand among
    them. Weights need not add up to 1.

    Args:
        value: A list of values, or a mapping from value to weight.
    """

    def __init__(self, _: Context, *, value: list[Any] | dict[Any, Any]) -> None:
        weights = _weighted(value)
        try:
            self._values = pa.array(list(weights))
        except OverflowError:
            raise ParameterError("a number does not fit in 64 bits", "value") from None
        self.type = self._values.type
        self.support = len(weights)
        numbers = list(weights.values())
        self._cumulative = None if len(set(numbers)) == 1 else cumulate(numbers)

    def make(self, block: Block) -> pa.Array:
        """Return one of the values per row."""
        if self._cumulative is None:
            index = block.stream.below(len(self._values)).astype(np.int64)
        else:
            index = block.stream.choice(self._cumulative)
        return self._values.take(pa.array(index))

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, in the order given."""
        return self._values.take(pa.array(index))


def _weighted(value: list[Any] | dict[Any, Any]) -> dict[Any, float]:
    """Return the weight of each different value that can occur."""
    pairs = value.items() if isinstance(value, dict) else [(item, 1) for item in value]
    for item, weight in pairs:
        if (
            isinstance(weight, bool)
            or not isinstance(weight, int | float)
            or not math.isfinite(weight)
            or weight < 0
        ):
            raise ParameterError(
                f"the weight of {show(item)} must be a number, 0 or more, not {show(weight)}",
                "value",
                key=item,
            )
    possible = [(item, weight) for item, weight in pairs if weight]
    if not possible:
        raise ParameterError("there is nothing to choose from", "value")
    _check_kinds([item for item, _ in possible])
    as_numbers = any(isinstance(item, float) for item, _ in possible)
    merged: dict[Any, float] = {}
    for item, weight in possible:
        key = float(item) if as_numbers and item is not None else item
        merged[key] = merged.get(key, 0.0) + weight
    return merged


_KINDS: dict[type, str] = {
    bool: "a truth value",
    int: "a number",
    float: "a number",
    str: "a text",
    date: "a date",
    datetime: "a date and time",
    time: "a time of day",
}


def _check_kinds(items: Sequence[Any]) -> None:
    kinds: dict[str, Any] = {}
    for item in items:
        if item is None:
            continue
        kind = _KINDS.get(type(item))
        if kind is None:
            raise ParameterError(f"{show(item)} is not a single value", "value")
        kinds.setdefault(kind, item)
    if len(kinds) > 1:
        (first, one), (second, other), *_ = kinds.items()
        raise ParameterError(
            f"values of different types: {show(one)} is {first}, {show(other)} is {second}", "value"
        )
