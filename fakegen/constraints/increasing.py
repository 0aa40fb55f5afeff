"""``increasing``: columns whose values do not decrease from the first to the last."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import ordinals
from fakegen.arrays.masks import all_present
from fakegen.arrays.type_kinds import is_quantity
from fakegen.constraints.answers import passes
from fakegen.constraints.lists import written_names
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import RISING, Constraint, Hint, Surroundings, constraint
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import Spread
from fakegen.interfaces.strategy import Assignment
from fakegen.profiling.rule_search import find_orders

_NEARNESS = 1e-6
"""A value this near to a step of a range counts as lying on it, as a share of a step."""


def hint_of_increasing(written: Mapping[str, Any]) -> Hint:
    """Return a hint to learn each column as the gap to the one before."""
    return Hint({RISING: [written_names(written.get("increasing"))]})


@constraint("increasing", hints=hint_of_increasing, finder=find_orders)
class Increasing(Constraint):
    """Columns whose values do not decrease from one to the next: ``{increasing: [born, hired]}``.

    Missing values are skipped: the values around them are compared. With ``strict: true``, equal
    values violate it, too. Learned columns are learned as the gap to the one before; a column that is
    uniform over a range is drawn from the part of its range above the one before.

    Example::

        columns:
          born: {date: {from: 1950-01-01, to: 2000-12-31}}
          hired: {date: {from: 1970-01-01, to: 2025-12-31}}
        constraints:
          - {increasing: [born, hired]}

    Args:
        columns: Two or more columns, or expressions, from the lowest to the highest.
        strict: Whether equal values violate it.
    """

    def __init__(
        self, table: Surroundings, *, columns: list[Expression], strict: bool = False
    ) -> None:
        if len(columns) < 2:
            raise ParameterError("'increasing' needs a list of two or more columns", "increasing")
        names = [column.text for column in columns]
        for place, name in enumerate(names):
            if name in names[:place]:
                message = f"column {name!r} occurs twice in 'increasing'"
                raise ParameterError(message, "increasing", key=place)
        self._columns = columns
        self._ordered = pc.less if strict else pc.less_equal
        self.reads = list(dict.fromkeys(name for c in columns for name in c.reads))
        self.text = (" < " if strict else " <= ").join(names)
        if self.reads == names:
            self.expression = self.text
        for (left, a), (right, b) in pairwise(zip(names, self._columns, strict=True)):
            try:
                self._ordered(pa.array([], a.type), pa.array([], b.type))
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
                raise ParameterError(
                    f"{left!r} ({a.type}) cannot be compared with {right!r} ({b.type})"
                ) from error
        kinds = {c.type for c in self._columns}
        if self.reads == names and len(kinds) == 1 and is_quantity(self._columns[0].type):
            self._spreads = {
                name: spread for name in names[1:] if (spread := table.spread(name)) is not None
            }
            self._gap = int(strict)
            if self._spreads:
                how = "drawn from the part of the range above the column before"
                self.strategies = [
                    Assignment(list(self._spreads), self._lift, "transformation", how)
                ]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the present values are in order: bool, shape (size,)."""
        first, *others = (column.evaluate(inputs, size) for column in self._columns)
        held = np.ones(size, dtype=np.bool_)
        reached = first
        for values in others:
            held &= passes(self._ordered(reached, values))
            reached = pc.coalesce(values, reached)
        return held

    def _lift(self, block: Block) -> Mapping[str, pa.Array]:
        lifted: dict[str, pa.Array] = {}
        reached = block.inputs[self.reads[0]]
        for name in self.reads[1:]:
            values = block.inputs[name]
            if name in self._spreads:
                lifted[name] = values = _above(values, reached, self._spreads[name], self._gap)
            reached = pc.coalesce(values, reached)
        return lifted


def _above(values: pa.Array, floor: pa.Array, spread: Spread, gap: int) -> pa.Array:
    """Return uniform values moved, in proportion, into the part of their range above a floor.

    Where nothing is left above it, or either is missing, they stay as they are.
    """
    low, high = ordinals(spread.ends).astype(np.float64)
    drawn, least = ordinals(values).astype(np.float64), ordinals(floor).astype(np.float64)
    known = all_present([values, floor])
    if spread.count is None or spread.at is None:
        start = np.nextafter(least, np.inf) if gap else least
        moves = known & (least >= low) & (start <= high) & (high > low)
        share = (drawn - low) / max(high - low, np.finfo(np.float64).tiny)
        moved = pa.array(np.clip(start + share * (high - start), start, high)).cast(values.type)
        return pc.if_else(pa.array(moves), moved, values)
    last = spread.count - 1
    step = (high - low) / last if last else 1.0
    floor_place = (least - low) / step
    start = np.ceil(floor_place - _NEARNESS)
    start += gap * (np.abs(start - floor_place) <= _NEARNESS)
    moves = known & (least >= low) & (start <= last)
    place = np.rint((drawn - low) / step)
    moved = start + np.floor(place * (last - start + 1) / spread.count)
    index = np.where(moves, np.minimum(moved, last), 0).astype(np.uint64)
    return pc.if_else(pa.array(moves), spread.at(index), values)
