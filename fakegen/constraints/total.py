"""``total``: declared sums of a column, over a table or for each group of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import ordinals
from fakegen.arrays.masks import all_present
from fakegen.arrays.positions import row_codes
from fakegen.constraints.apportion import apportion
from fakegen.constraints.lists import names_of
from fakegen.constraints.numeric import check_numeric
from fakegen.constraints.source_columns import values_of
from fakegen.errors import GenerationError, ParameterError, number_of
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import Constraint, Surroundings, TableColumn, constraint
from fakegen.interfaces.strategy import Assignment

_MOST_DECIMALS, _NEARNESS = 9, 1e-9


@dataclass(frozen=True, slots=True)
class _Goals:
    """What each group must add up to.

    Attributes:
        keys: The groups' values, one array per column; empty for the whole table.
        sums: float64, shape (groups,).
    """

    keys: list[pa.Array]
    sums: NDArray[np.float64]

    def place(self, arrays: list[pa.Array], size: int) -> NDArray[np.int64]:
        """Return the group of each row, -1 where it has none."""
        if not self.keys:
            return np.zeros(size, dtype=np.int64)
        count = len(self.sums)
        codes = row_codes(
            [pa.concat_arrays([key, own]) for key, own in zip(self.keys, arrays, strict=True)]
        )
        order = np.argsort(codes[:count])
        known = codes[:count][order]
        at = np.minimum(np.searchsorted(known, codes[count:]), count - 1)
        return np.where(known[at] == codes[count:], order[at], -1)

    def name(self, number: int) -> str:
        """Return a group as messages print it."""
        return ", ".join(repr(key[number].as_py()) for key in self.keys)


@constraint("total")
class Total(Constraint):
    """A column whose sum is declared: ``{total: amount, is: 1_000_000}``.

    With ``per: region`` there is a sum for each region: ``is: {north: 500, south: 700}``, or
    ``of: budget`` for the sums of a source that has both columns. Values are scaled in proportion,
    or shifted where signs are mixed, and rounded to the column's decimals by largest remainders, so
    that sums are exact. Missing values stay missing; groups without a declared sum stay as they are.

    Example::

        columns:
          amount: {number: {min: 0, max: 50_000}, round: 2}
        constraints:
          - {total: amount, is: 1_000_000}

    Args:
        column: The column, of numbers.
        is_: What it adds up to, or with ``per``, a number for each group.
        of: The name of a source whose sums are taken, instead of ``is``.
        per: The columns whose values are the groups; none for the whole table.
    """

    whole = True

    def __init__(
        self,
        table: Surroundings,
        *,
        column: TableColumn,
        is_: int | float | dict[Any, int | float] | None = None,
        of: str | None = None,
        per: list[TableColumn] | None = None,
    ) -> None:
        if (is_ is None) == (of is None):
            raise ParameterError("'total' needs either 'is', the sum, or 'of', a source of sums")
        check_numeric(column.name, column.type, "total")
        self._column, self._groups = column.name, names_of(per, "per") if per else []
        self._decimals = table.decimals(column.name)
        if column.name in self._groups:
            raise ParameterError(f"{column.name!r} cannot be its own group", "per")
        groups = {group.name: group.type for group in per or ()}
        self._goals = (
            _stated(is_, groups)
            if is_ is not None
            else _sums_of(table, of or "", column, per or [])
        )
        if self._decimals is not None:
            self._check_decimals("of" if is_ is None else "is", self._decimals)
        self.reads = [*self._groups, self._column]
        self.text = f"total of {self._column}{self._stated_as(is_, of)}"
        how = "scaled to the total over all rows, rounded by largest remainders"
        self.strategies = [Assignment([self._column], self._scale, "repair", how, whole=True)]

    def _check_decimals(self, parameter: str, decimals: int) -> None:
        sums = self._goals.sums
        off = np.flatnonzero(np.abs(sums - np.round(sums, decimals)) > _NEARNESS * np.abs(sums))
        if len(off):
            own = number_of(decimals, "decimal")
            message = f"{self._column!r} has {own}, but {sums[off[0]]:g} has more"
            raise ParameterError(message, parameter)

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return which rows are in groups that add up: bool, shape (size,).

        Raises:
            GenerationError: A group that should add up to something has no rows.
        """
        place, values = self._placed(inputs, size)
        used = np.flatnonzero(place >= 0)
        decimals = self._exactness(values[used])
        sums = np.zeros(len(self._goals.sums))
        if decimals is None:
            np.add.at(sums, place[used], values[used])
            right = np.abs(sums - self._goals.sums) <= _NEARNESS * np.abs(self._goals.sums)
        else:
            units = np.zeros(len(sums), dtype=np.int64)
            np.add.at(units, place[used], _units(values[used], decimals))
            right = units == _units(self._goals.sums, decimals)
        self._refuse_empty(place[used])
        held = np.ones(size, dtype=np.bool_)
        held[used] = right[place[used]]
        return held

    def _scale(self, block: Block) -> Mapping[str, pa.Array]:
        drawn = block.inputs[self._column]
        place, values = self._placed(block.inputs, len(block))
        used = np.flatnonzero(place >= 0)
        self._refuse_empty(place[used])
        declared, group = np.unique(place[used], return_inverse=True)
        goals = self._goals.sums[declared]
        wanted = _fitted(values[used], group, goals)
        decimals = self._exactness(values[used])
        if decimals is not None:
            units = _units(goals, decimals)
            wanted = apportion(wanted * 10.0**decimals, group, units) / 10.0**decimals
        set_to = values.copy()
        set_to[used] = wanted
        chosen = np.zeros(len(block), dtype=np.bool_)
        chosen[used] = True
        if pa.types.is_decimal(drawn.type):
            scaled = pc.round(pa.array(set_to).cast(pa.decimal128(38, drawn.type.scale)))
            scaled = scaled.cast(drawn.type)
        else:
            scaled = pa.array(set_to).cast(drawn.type)
        return {self._column: pc.if_else(pa.array(chosen), scaled, drawn)}

    def _placed(
        self, inputs: Mapping[str, pa.Array], size: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return each row's group, -1 for none or a missing value, and the values."""
        place = self._goals.place([inputs[name] for name in self._groups], size)
        values = ordinals(inputs[self._column]).astype(np.float64)
        known = all_present([inputs[self._column]]) & np.isfinite(values)
        return np.where(known, place, -1), values

    def _exactness(self, values: NDArray[np.float64]) -> int | None:
        """Return the column's decimals: declared, or as many as its values show; None for many."""
        if self._decimals is not None:
            return self._decimals
        for digits in range(_MOST_DECIMALS):
            if np.array_equal(np.round(values, digits), values):
                return max(digits, _decimals_of(self._goals.sums))
        return None

    def _refuse_empty(self, place: NDArray[np.int64]) -> None:
        filled = np.bincount(place, minlength=len(self._goals.sums)) > 0
        empty = np.flatnonzero(~filled & (self._goals.sums != 0))
        if len(empty):
            number = int(empty[0])
            of = (
                f" with {', '.join(self._groups)} {self._goals.name(number)}"
                if self._groups
                else ""
            )
            raise GenerationError(
                f"no row{of} has a value in {self._column!r}, so none can add up to "
                f"{self._goals.sums[number]:,.10g}"
            )

    def _stated_as(self, is_: float | Mapping[Any, float] | None, of: str | None) -> str:
        per = f" per {', '.join(self._groups)}" if self._groups else ""
        if is_ is None:
            return f"{per} as in source {of!r}"
        if not isinstance(is_, Mapping):
            return f"{per} = {is_:,}"
        return f"{per}: {', '.join(f'{total:,} for {group!r}' for group, total in is_.items())}"


def _stated(value: float | Mapping[Any, float], groups: Mapping[str, pa.DataType]) -> _Goals:
    if not groups:
        if isinstance(value, Mapping):
            raise ParameterError("'is' must be a number if there is no 'per'", "is")
        return _Goals([], np.array([float(value)]))
    if not isinstance(value, Mapping) or not value:
        raise ParameterError("'is' must have a number for each group", "is")
    if len(groups) > 1:
        raise ParameterError("sums per several columns must come from a source: give 'of'", "is")
    ((name, kind),) = groups.items()
    try:
        keys = pa.array(list(value), kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ParameterError(f"the groups are not all values of {name!r}: {error}", "is") from error
    return _Goals([keys], np.array(list(value.values()), dtype=np.float64))


def _sums_of(
    table: Surroundings, source: str, column: TableColumn, groups: Sequence[TableColumn]
) -> _Goals:
    try:
        data = table.source(source, [])
    except ParameterError as error:
        raise ParameterError(error.message, "of", error.suggestion) from None
    numbers = values_of(data, column, "of", as_type=pa.float64())
    by_column = {group.name: values_of(data, group, "of") for group in groups}
    if not groups:
        return _Goals([], np.array([pc.sum(numbers).as_py() or 0.0]))
    summed = pa.table({**by_column, "": numbers}).group_by(list(by_column)).aggregate([("", "sum")])
    keys = [summed.column(name).combine_chunks() for name in by_column]
    sums = pc.fill_null(summed.column("_sum"), 0.0).to_numpy()
    return _Goals(keys, np.round(sums, _MOST_DECIMALS))


def _fitted(
    values: NDArray[np.float64], group: NDArray[np.int64], goals: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return values that add up to the goals, except for rounding."""
    sums = np.bincount(group, weights=values, minlength=len(goals))
    count = np.bincount(group, minlength=len(goals))
    negative = np.bincount(group[values < 0], minlength=len(goals)) > 0
    positive = np.bincount(group[values > 0], minlength=len(goals)) > 0
    alike = (sums != 0) & ~(negative & positive) & (goals * sums >= 0)
    factor = np.where(alike, goals / np.where(alike, sums, 1), 1.0)
    shift = np.where(alike, 0.0, (goals - sums) / np.maximum(count, 1))
    return values * factor[group] + shift[group]


def _units(values: NDArray[np.float64], decimals: int) -> NDArray[np.int64]:
    return np.rint(values * 10.0**decimals).astype(np.int64)


def _decimals_of(sums: NDArray[np.float64]) -> int:
    return next(d for d in range(16) if d == 15 or np.array_equal(np.round(sums, d), sums))
