"""Choices whose values or weights differ from row to row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_number
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Dynamic
from fakegen.interfaces.type_words import show
from fakegen.providers.core.literals import array_of


class RowChoice:
    """One of several values for each row, with the row's own values and weights.

    Args:
        items: The values, each a constant or an expression over the row.
        weights: Their weights, likewise.

    Attributes:
        type: The Arrow type of the values.

    Raises:
        ParameterError: The values are of different kinds.
    """

    def __init__(self, items: Sequence[Any], weights: Sequence[Any]) -> None:
        fixed = array_of([item for item in items if not isinstance(item, Dynamic)], "value")
        kinds = [item.type for item in items if isinstance(item, Dynamic)]
        self.type = _common([*kinds, fixed.type] if len(fixed) else kinds)
        constants = iter(fixed.cast(self.type) if len(fixed) else ())
        self._items = [item if isinstance(item, Dynamic) else next(constants) for item in items]
        self._weights = weights

    def make(self, block: Block) -> pa.Array:
        """Return one of the row's values for each row.

        Raises:
            GenerationError: A row's weights are below 0, not finite, or all 0.
        """
        running = np.zeros((len(self._weights), len(block)))
        for weight, column in zip(self._weights, running, strict=True):
            column[:] = _weights(weight, block)
        wrong = ~(np.isfinite(running) & (running >= 0)).all(axis=0) | ~running.any(axis=0)
        if wrong.any():
            row = int(wrong.argmax())
            raise GenerationError(
                f"row {block.rows.numbers[row]}: the weights must be numbers, 0 or more and not "
                f"all 0, not {', '.join(f'{weight:g}' for weight in running[:, row])}"
            )
        np.cumsum(running, axis=0, out=running)
        # As for constant weights: the first value whose running sum is above the point.
        point = block.stream.uniform() * running[-1]
        chosen = (running <= point).sum(axis=0)
        positive = np.argmax(running == running[-1], axis=0)  # the last that has a weight
        index: NDArray[np.int64] = np.minimum(chosen, positive)
        columns = [
            item.values(block).cast(self.type) if isinstance(item, Dynamic) else item
            for item in self._items
        ]
        if not len(block):
            return pa.array([], self.type)
        return pc.choose(pa.array(index), *columns)


def _weights(weight: Any, block: Block) -> Any:
    """Return the weight of a value in each row; null counts as 0."""
    if not isinstance(weight, Dynamic):
        return weight
    values = pc.cast(weight.values(block), pa.float64())
    return values.fill_null(0).to_numpy()


def check_type(item: Any, weight: Any) -> None:
    """Refuse a weight by row that is not a number.

    Raises:
        ParameterError: It is not.
    """
    kind = weight.type
    if not is_number(kind):
        raise ParameterError(
            f"the weight of {show(item)} must be a number, not {kind}", "value", key=item
        )


def _common(kinds: Sequence[pa.DataType]) -> pa.DataType:
    """Return the type that holds values of all these types."""
    different = list(dict.fromkeys(kind for kind in kinds if not pa.types.is_null(kind)))
    if len(different) < 2:
        return different[0] if different else pa.null()
    if all(pa.types.is_integer(kind) or pa.types.is_floating(kind) for kind in different):
        return pa.float64()
    named = " and ".join(str(kind) for kind in different[:2])
    raise ParameterError(f"values of different kinds: {named}", "value")
