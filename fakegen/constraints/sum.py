"""``sum``: columns that add up to another, or to a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import ordinals
from fakegen.arrays.masks import all_present
from fakegen.constraints.apportion import apportion
from fakegen.constraints.lists import names_of
from fakegen.constraints.numeric import check_numeric
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import (
    Constraint,
    Hint,
    Surroundings,
    TableColumn,
    constraint,
)
from fakegen.interfaces.strategy import Assignment

_NEARNESS = 1e-9


def hint_of_sum(written: Mapping[str, Any]) -> Hint:
    """Return a hint that a computed total need not be learned."""
    parts, total = written.get("sum"), written.get("total")
    if written.get("adjust", "total") != "total":
        return Hint()
    if not isinstance(total, str) or not isinstance(parts, list | tuple):
        return Hint()
    if not all(isinstance(part, str) and part.isidentifier() for part in parts):
        return Hint()
    return Hint(derive={total: " + ".join(parts)})


@constraint("sum", hints=hint_of_sum)
class Sum(Constraint):
    """Columns that add up: ``{sum: [rent, food, rest], total: spent}``; the total is computed.

    If ``total`` is a number, such as 100 for percentages, or with ``adjust: parts``, the parts are
    scaled instead, and rounded to their decimals so that they add up exactly. Rows where one of the
    columns is missing pass.

    Example::

        columns:
          rent: {integer: {min: 500, max: 900}}
          food: {integer: {min: 200, max: 400}}
          spent: integer
        constraints:
          - {sum: [rent, food], total: spent}

    Args:
        parts: Two or more columns of numbers.
        total: The column, or the number, that they add up to.
        adjust: What is adjusted: the total, or the parts, which is all that a number allows.
    """

    def __init__(
        self,
        table: Surroundings,
        *,
        parts: list[TableColumn],
        total: TableColumn | int | float,
        adjust: Literal["parts", "total"] | None = None,
    ) -> None:
        names_of(parts, "sum", least=2)
        whole = {total.name: total.type} if isinstance(total, TableColumn) else {}
        number = None if isinstance(total, TableColumn) else total
        if number is not None and adjust == "total":
            raise ParameterError("'adjust' must be 'parts' if 'total' is a number", "adjust")
        summed = {part.name: part.type for part in parts}
        for name, kind in {**summed, **whole}.items():
            check_numeric(name, kind, "sum")
        if set(summed) & set(whole):
            raise ParameterError(f"{next(iter(whole))!r} cannot be a part of itself", "total")
        self.reads = [*summed, *whole]
        self.text = f"{' + '.join(summed)} = {next(iter(whole), number)}"
        self._parts, self._whole, self._number = summed, whole, number
        self._decimals = _decimals(table, summed, whole)
        if number is None and adjust != "parts":
            self.strategies = [
                Assignment(list(whole), self._add, "construction", "the sum of the parts")
            ]
        else:
            how = "the parts scaled to the total, rounded by largest remainders"
            self.strategies = [Assignment(list(summed), self._scale, "transformation", how)]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the parts add up to the total: bool, shape (size,)."""
        known = all_present([inputs[name] for name in self.reads])
        total, added = self._totals(inputs, size), self._added(inputs)
        if self._decimals is None:
            near = np.abs(added - total) <= _NEARNESS * np.maximum(np.abs(added), np.abs(total))
            return np.asarray(near | ~known)
        unit = 10.0**self._decimals
        return np.asarray((np.rint(added * unit) == np.rint(total * unit)) | ~known)

    def _added(self, inputs: Mapping[str, pa.Array]) -> NDArray[np.float64]:
        parts = [ordinals(inputs[name]).astype(np.float64) for name in self._parts]
        added: NDArray[np.float64] = np.sum(parts, axis=0)
        return added

    def _totals(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.float64]:
        if self._number is not None:
            return np.full(size, float(self._number))
        (name,) = self._whole
        return ordinals(inputs[name]).astype(np.float64)

    def _add(self, block: Block) -> Mapping[str, pa.Array]:
        ((name, kind),) = self._whole.items()
        added = self._added(block.inputs)
        if self._decimals is not None:
            added = np.round(added, self._decimals)
        known = all_present([block.inputs[part] for part in self._parts])
        return {name: pa.array(added, mask=~known).cast(kind)}

    def _scale(self, block: Block) -> Mapping[str, pa.Array]:
        size = len(block)
        known = all_present([block.inputs[name] for name in self.reads])
        drawn = np.stack(
            [ordinals(block.inputs[name]).astype(np.float64) for name in self._parts], axis=1
        )
        total, added = self._totals(block.inputs, size), drawn.sum(axis=1)
        # Parts that add up to 0 have no proportions: the total is shared evenly.
        even = (added == 0) | ~np.isfinite(added)
        share = np.where(
            even[:, None], 1 / len(self._parts), drawn / np.where(even, 1, added)[:, None]
        )
        scaled = share * total[:, None]
        if self._decimals is not None:
            unit = 10.0**self._decimals
            wanted = np.where(known[:, None], scaled * unit, 0.0)
            wholes = np.where(known, np.rint(total * unit), 0.0).astype(np.int64)
            rows = np.repeat(np.arange(size), len(self._parts))
            scaled = apportion(wanted.ravel(), rows, wholes).reshape(wanted.shape) / unit
        return {
            name: _kept(block.inputs[name], scaled[:, column], known)
            for column, name in enumerate(self._parts)
        }


def _decimals(
    table: Surroundings, parts: Mapping[str, pa.DataType], whole: Mapping[str, pa.DataType]
) -> int | None:
    """Return the decimals to which sums are exact: the most of any column; None if one is unknown."""
    found = [table.decimals(name) for name in (*parts, *whole)]
    known = [digits for digits in found if digits is not None]
    return max(known) if len(known) == len(found) else None


def _kept(drawn: pa.Array, scaled: NDArray[np.float64], known: NDArray[np.bool_]) -> pa.Array:
    return pc.if_else(pa.array(known), pa.array(scaled).cast(drawn.type), drawn)
