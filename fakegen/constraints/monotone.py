"""``monotone``: a column that moves in one direction over time within each entity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import from_ordinals, ordinals
from fakegen.arrays.masks import all_present, is_present
from fakegen.arrays.positions import first_of_each, row_codes
from fakegen.arrays.type_kinds import is_quantity
from fakegen.constraints.lists import names_of
from fakegen.constraints.numeric import check_numeric
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import Constraint, Surroundings, TableColumn, constraint
from fakegen.interfaces.strategy import Assignment, KeyedAssignment

_NEARNESS = 1e-9


@constraint("monotone")
class Monotone(Constraint):
    """A column that does not decrease over time within an entity: ``{monotone: salary, over: year, per: person}``.

    With ``falling: true``, it does not increase. With ``by: 1``, it grows by 1 each time that ``over``
    grows by 1: a person aged 25 in one year is 25 + k in the k-th year after it; of dates and moments,
    the year counts. Rows where one of the columns is missing pass.

    Example::

        columns:
          person: {integer: {min: 1, max: 20}}
          year: {integer: {min: 2000, max: 2025}}
          salary: {integer: {min: 2000, max: 9000}}
        constraints:
          - {monotone: salary, over: year, per: person}

    Args:
        column: The column, of numbers, dates or times.
        over: The column of times: numbers, dates or moments.
        per: The columns whose values say which entity a row is about.
        by: How much the column grows as ``over`` grows by 1, or by a year; may be negative.
        falling: Whether the column must not increase, instead of not decrease. Not with ``by``.
    """

    whole = True

    def __init__(
        self,
        table: Surroundings,
        *,
        column: TableColumn,
        over: TableColumn,
        per: list[TableColumn],
        by: int | float | None = None,
        falling: bool = False,
    ) -> None:
        del table
        self._column, self._over, self._per = column.name, over.name, names_of(per, "per")
        if len({self._column, self._over, *self._per}) < 2 + len(self._per):
            raise ParameterError("the columns of 'monotone', 'over' and 'per' must be different")
        for parameter, ordered in (("monotone", column), ("over", over)):
            if not is_quantity(ordered.type):
                message = f"{ordered.name!r} holds {ordered.type}, which has no order"
                raise ParameterError(message, parameter)
        self._by, self._falling = by, falling
        self.reads = [*self._per, self._over, self._column]
        entity = ", ".join(self._per)
        if by is None:
            direction = "increase" if self._falling else "decrease"
            self.text = f"{self._column} does not {direction} over {self._over} per {entity}"
            how = f"the values of each {entity} sorted by {self._over}"
            self.strategies = [Assignment([self._column], self._sort, "repair", how, whole=True)]
            return
        if falling:
            raise ParameterError(
                "'by' and 'falling' cannot both be given; 'by' may be negative", "by"
            )
        check_numeric(self._column, column.type, "by")
        self.text = f"{self._column} grows by {self._by} over {self._over} per {entity}"
        how = f"drawn once for each {entity}, then computed from {self._over}"
        self.strategies = [KeyedAssignment([self._column], self._per, how, self._count_on)]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the values follow from those before them: bool, shape (size,)."""
        known = np.flatnonzero(all_present([inputs[name] for name in self.reads]))
        codes, time, values = self._sorted_by(inputs, known)
        held = np.ones(size, dtype=np.bool_)
        if self._by is not None:
            start = values - self._by * self._elapsed(inputs[self._over])[known]
            first = start[first_of_each(codes)]
            held[known] = np.abs(start - first) <= _NEARNESS * np.maximum(1, np.abs(first))
            return held
        if not len(known):
            return held
        order = np.lexsort((values, time, codes))
        rank = np.unique(values, return_inverse=True)[1][order]
        entity, moment = codes[order], time[order]
        top = np.maximum.accumulate(entity * (int(rank.max()) + 1) + rank)
        new = np.concatenate([[True], (entity[1:] != entity[:-1]) | (moment[1:] != moment[:-1])])
        start_of = np.flatnonzero(new)[np.cumsum(new) - 1]
        before = np.where(start_of > 0, top[start_of - 1], -1)
        held[known[order]] = entity * (int(rank.max()) + 1) + rank >= before
        return held

    def _sorted_by(
        self, inputs: Mapping[str, pa.Array], known: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[Any], NDArray[Any]]:
        """Return the entities, times and values of some rows, values negated if they fall."""
        codes = row_codes([inputs[name] for name in self._per])[known]
        values = ordinals(inputs[self._column])[known]
        return codes, ordinals(inputs[self._over])[known], -values if self._falling else values

    def _sort(self, block: Block) -> Mapping[str, pa.Array]:
        drawn = block.inputs[self._column]
        known = all_present([block.inputs[name] for name in self.reads])
        rows = np.flatnonzero(known)
        codes, time, values = self._sorted_by(block.inputs, rows)
        put = np.empty(len(rows), dtype=np.int64)
        put[np.lexsort((rows, time, codes))] = np.lexsort((values, codes))
        numbers = ordinals(drawn).copy()
        numbers[rows] = ordinals(drawn)[rows][put]
        valid = is_present(drawn)
        return {self._column: from_ordinals(numbers, drawn.type, valid)}

    def _elapsed(self, over: pa.Array) -> NDArray[np.float64]:
        years = pc.year(over) if pa.types.is_date(over.type) or _is_moment(over.type) else over
        return ordinals(years).astype(np.float64)

    def _count_on(
        self, row: Mapping[str, pa.Array], start: Mapping[str, pa.Array]
    ) -> Mapping[str, pa.Array]:
        passed = self._elapsed(row[self._over]) - self._elapsed(start[self._over])
        first = start[self._column]
        values = ordinals(first).astype(np.float64) + float(self._by or 0) * passed
        known = all_present([first, row[self._over], start[self._over]])
        if pa.types.is_integer(first.type):
            values = np.rint(values)
        return {self._column: pa.array(values, mask=~known).cast(first.type)}


def _is_moment(kind: pa.DataType) -> bool:
    return bool(pa.types.is_timestamp(kind))
