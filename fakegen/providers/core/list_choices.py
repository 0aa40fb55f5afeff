"""Choices among the items of a list that each row has of its own."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_list, is_number
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Dynamic
from fakegen.interfaces.type_words import show
from fakegen.providers.core.literals import array_of


def is_by_list(value: Any) -> bool:
    """Return whether a value of ``choice`` is a list by row, or ``values`` with ``weights`` that are lists."""
    if isinstance(value, Dynamic):
        return True
    if not isinstance(value, dict) or not {"values"} <= set(value) <= {"values", "weights"}:
        return False
    return any(
        isinstance(part, list) or (isinstance(part, Dynamic) and is_list(part.type))
        for part in value.values()
    )


class ListChoice:
    """One item of each row's list, with the row's own weights.

    Args:
        value: A list by row, or the mapping of ``values`` and ``weights``, each a list or a list by row.

    Attributes:
        type: The Arrow type of the items.

    Raises:
        ParameterError: These are no lists, or the weights no numbers.
    """

    def __init__(self, value: Any) -> None:
        parts = value if isinstance(value, dict) else {"values": value}
        self._values, self._weights = parts["values"], parts.get("weights")
        self._key = "values" if isinstance(value, dict) else None
        if isinstance(self._values, Dynamic):
            self.type = self._item_type(self._values, self._key)
        elif isinstance(self._values, list) and self._values:
            self._values = array_of(self._values, "value")
            self.type = self._values.type
        else:
            message = f"'values' must be a list of at least one value, not {show(self._values)}"
            raise ParameterError(message, "value", key="values")
        if isinstance(self._weights, Dynamic):
            kind = self._item_type(self._weights, "weights")
            if not is_number(kind):
                raise ParameterError(
                    f"'weights' must be numbers, not {kind}", "value", key="weights"
                )
        elif self._weights is not None:
            self._weights = _checked(self._weights)

    def _item_type(self, given: Dynamic[Any], key: str | None) -> pa.DataType:
        if given.type is None or not is_list(given.type):
            raise ParameterError(
                f"{key or 'value'!r} must be a list, not {given.type}", "value", key=key
            )
        return given.type.value_type

    def make(self, block: Block) -> pa.Array:
        """Return an item of each row's list; null where the list is null or empty.

        Raises:
            GenerationError: A row has not as many weights as values, or its weights are below 0, not finite or
                all 0.
        """
        items, counts = _flat(self._values, block)
        starts = np.cumsum(counts) - counts
        point = block.stream.uniform()
        if self._weights is None:
            chosen = np.minimum((point * counts).astype(np.int64), counts - 1)
        else:
            chosen = self._weighted(block, counts, point)
        mask = counts == 0
        return items.take(pa.array(starts + chosen, mask=mask))

    def _weighted(
        self, block: Block, counts: NDArray[np.int64], point: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        weights, given = _flat(self._weights, block)
        wrong = (given != counts) & (counts > 0)
        if wrong.any():
            at = int(wrong.argmax())
            row = block.rows.numbers[at]
            raise GenerationError(f"row {row}: {counts[at]} values have {given[at]} weights")
        numbers = pc.cast(weights, pa.float64()).fill_null(0).to_numpy(zero_copy_only=False)
        starts, chosen = np.cumsum(given) - given, np.zeros(len(counts), dtype=np.int64)
        # A row's sum is of its own weights alone, so that its value does not depend on those beside it.
        for count in np.unique(counts[counts > 0]).tolist():
            rows = np.flatnonzero(counts == count)
            own = numbers[starts[rows][:, None] + np.arange(count)]
            chosen[rows] = _drawn(own, point[rows], block.rows.numbers[rows])
        return chosen


def _drawn(
    weights: NDArray[np.float64], point: NDArray[np.float64], rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return a position for each row, in proportion to its weights: float64, shape (rows, values)."""
    wrong = ~(np.isfinite(weights) & (weights >= 0)).all(axis=1) | ~weights.any(axis=1)
    if wrong.any():
        at = int(wrong.argmax())
        listed = ", ".join(f"{weight:g}" for weight in weights[at])
        raise GenerationError(
            f"row {rows[at]}: the weights must be numbers, 0 or more and not all 0, not {listed}"
        )
    running = np.cumsum(weights, axis=1)
    chosen = (running <= (point * running[:, -1])[:, None]).sum(axis=1)
    last = np.argmax(running == running[:, -1:], axis=1)  # the last that has a weight
    found: NDArray[np.int64] = np.minimum(chosen, last)
    return found


def _flat(given: Any, block: Block) -> tuple[pa.Array, NDArray[np.int64]]:
    """Return the items of all rows, one list after the other, and how many each row has."""
    if not isinstance(given, Dynamic):
        copies = pa.array(np.tile(np.arange(len(given)), len(block)))
        return given.take(copies), np.full(len(block), len(given), dtype=np.int64)
    lists = given.values(block)
    counts = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    return lists.flatten(), counts.astype(np.int64)


def _checked(weights: Any) -> pa.Array:
    """Return weights that are the same for all rows.

    Raises:
        ParameterError: They are not a list of numbers, 0 or more and not all 0.
    """
    numbers = isinstance(weights, list) and all(
        isinstance(weight, int | float) and not isinstance(weight, bool) for weight in weights
    )
    if not numbers or not all(0 <= weight < math.inf for weight in weights) or not any(weights):
        raise ParameterError(
            f"'weights' must be a list of numbers, 0 or more and not all 0, not {show(weights)}",
            "value",
            key="weights",
        )
    return pa.array(weights, pa.float64())
