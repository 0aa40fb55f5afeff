"""Columns that add up to another, or to a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.arrays.numbers import ordinals
from fakegen.constraints.apportion import apportion
from fakegen.constraints.numeric import check_numeric
from fakegen.constraints.wording import columns, options
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import Assignment, Constraint, Hint, Surroundings

_NEARNESS = 1e-9


class Parts(Constraint):
    """Columns that add up: ``{sum: [rent, food, rest], total: spent}``; the total is computed.

    Where ``total`` is a number, shares of it (``total: 100``), or with ``adjust: parts``, the parts
    are scaled instead, and rounded to their decimals so that they add up exactly. A row passes where
    one of the columns is missing.
    """

    def __init__(self, value: Any, table: Surroundings) -> None:
        given = options(value, "sum", "total", "adjust")
        if "total" not in given:
            raise ParameterError("'sum' needs a column or a number to add up to: 'total'")
        parts = columns(table, given["sum"], "sum", least=2)
        total = given["total"]
        is_number = isinstance(total, int | float) and not isinstance(total, bool)
        adjust = given.get("adjust", "parts" if is_number else "total")
        if adjust not in ("parts", "total") or (is_number and adjust == "total"):
            raise ParameterError("'adjust' must be parts or total", key="adjust")
        whole = {} if is_number else columns(table, total, "total")
        for name, kind in {**parts, **whole}.items():
            check_numeric(name, kind, "sum")
        if set(parts) & set(whole):
            raise ParameterError(f"{total!r} cannot be a part of itself", key="total")
        self.reads = [*parts, *whole]
        self.text = f"{' + '.join(parts)} = {total}"
        self._parts, self._whole, self._number = parts, whole, total if is_number else None
        self._decimals = _decimals(table, parts, whole)
        if adjust == "total":
            self.strategies = [
                Assignment([total], self._add, "construction", "the sum of the parts")
            ]
        else:
            how = "the parts scaled to the total, rounded by largest remainders"
            self.strategies = [Assignment(list(parts), self._scale, "transformation", how)]

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
        # Parts that add up to nothing say nothing of how the total is to be shared: evenly.
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


def teach_parts(value: Any) -> Hint:
    """Return that a total that is computed need not be learned."""
    if not isinstance(value, Mapping) or value.get("adjust", "total") != "total":
        return Hint()
    parts, total = value.get("sum"), value.get("total")
    if not isinstance(total, str) or not isinstance(parts, list | tuple):
        return Hint()
    if not all(isinstance(part, str) and part.isidentifier() for part in parts):
        return Hint()
    return Hint(derive={total: " + ".join(parts)})


def _decimals(
    table: Surroundings, parts: Mapping[str, pa.DataType], whole: Mapping[str, pa.DataType]
) -> int | None:
    """Return to how many digits sums are exact: as many as the columns have that have most."""
    found = [table.decimals(name) for name in (*parts, *whole)]
    known = [digits for digits in found if digits is not None]
    return max(known) if len(known) == len(found) else None


def _kept(drawn: pa.Array, scaled: NDArray[np.float64], known: NDArray[np.bool_]) -> pa.Array:
    return pc.if_else(pa.array(known), pa.array(scaled).cast(drawn.type), drawn)
