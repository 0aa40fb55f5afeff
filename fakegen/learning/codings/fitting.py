"""Which coding a column gets, from its type, its values and the user's options.

A column with few distinct values has one state per value. A continuous column has one state per
spike (a value that many rows share) and per bin of the values between the spikes. The constants are
choices, explained at each; none was measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.missing_codes import code_of
from fakegen.arrays.positions import positions_among
from fakegen.arrays.type_kinds import is_quantity
from fakegen.errors import ParameterError
from fakegen.interfaces.method import LearnedColumn
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.grid import Grid
from fakegen.learning.codings.learnable import Unlearnable, learnable_array
from fakegen.learning.codings.levels import Levels

_MAX_LEVELS = 20_000
"""Numeric columns with more distinct values are continuous, even if every value is repeated."""
_COVERAGE = 0.95
"""Numbers are discrete if at least this share of new rows is expected to have a known value."""
_SPIKE_ROWS, _SPIKE_SHARE = 10, 0.001
"""A spike has at least this many rows and this share of all rows, so it never identifies a few."""
_IDENTIFYING_ROWS, _IDENTIFYING_SHARE = 100, 0.5
"""A category identifies rows if, in at least this many rows, more than this share occurs once."""
_KNOTS = 1024
"""The maximum number of steps of a quantile function: it bounds the size of a model."""
_SUMMARY = 5
"""Each inner knot is the mean of this many rows, so that it discloses the value of none."""


def why_unlearnable(name: str, values: pa.Array, options: LearnedColumn) -> str | None:
    """Return why a column cannot be learned; None if it can.

    Args:
        name: The column.
        values: Its values, of any type.
        options: The user's options for the column.

    Raises:
        ParameterError: The options contradict the column's type or values.
    """
    try:
        learnable = learnable_array(name, pa.chunked_array([values]))
        weights = np.ones(len(learnable))
        learn_column(name, learnable, options, weights=weights, disclose_range=True)
    except Unlearnable as error:
        return error.reason
    return None


def learn_column(
    name: str,
    values: pa.Array,
    options: LearnedColumn,
    *,
    weights: NDArray[np.float64],
    disclose_range: bool,
) -> Coding:
    """Return the coding that fits a column.

    Args:
        name: The column.
        values: Its values, of a type that can be learned, at least one row.
        options: The user's options for the column.
        weights: How many rows each row stands for, float64, shape (rows,).
        disclose_range: Whether the smallest and the greatest value may be kept.

    Raises:
        Unlearnable: The column cannot be learned.
        ParameterError: The options contradict the column's type or values.
    """
    kind = values.type
    if options.kind == "numeric" and not is_quantity(kind):
        raise _contradiction(name, f"column {name!r} cannot be numeric: its type is {kind}")
    codes = _codes_that_occur(name, values, options.missing)
    is_code = positions_among(values, codes) != UNSEEN
    present = values.filter(pa.array(~is_code))
    if options.rare_below and _is_number(kind, options):
        raise _contradiction(name, f"column {name!r} is numeric: only categories can be rare")
    if _is_number(kind, options) and len(present):
        found = _learn_numbers(name, present, codes, weights[~is_code], disclose_range)
        if found is not None:
            return found
    elif options.kind is None and not is_quantity(kind):
        _refuse_identifiers(name, present)
    return learn_levels(name, values, options, weights=weights)


def learn_levels(
    name: str, values: pa.Array, options: LearnedColumn, *, weights: NDArray[np.float64]
) -> Levels:
    """Return a coding with one state per value, rare values merged if the options ask for it.

    Args:
        name: The column.
        values: Its values, of a type that can be learned, at least one row.
        options: The user's options for the column.
        weights: How many rows each row stands for, float64, shape (rows,).

    Raises:
        ParameterError: The options contradict the column's type or values.
    """
    codes = _codes_that_occur(name, values, options.missing)
    is_code = positions_among(values, codes) != UNSEEN
    present = values.filter(pa.array(~is_code))
    distinct = pc.unique(present)
    distinct = distinct.take(pc.sort_indices(distinct))
    other = UNSEEN
    if options.rare_below:
        counts = np.bincount(
            positions_among(present, distinct), weights=weights[~is_code], minlength=len(distinct)
        )
        is_rare = pa.array(counts < options.rare_below)
        if pc.any(is_rare).as_py():
            distinct = distinct.filter(pc.invert(is_rare))
            codes, distinct, other = _standing_in(name, codes, distinct, options.rare_into)
    levels = pa.concat_arrays([codes, distinct])
    return Levels(name, levels, len(codes), _is_number(values.type, options), other)


def _standing_in(
    name: str, codes: pa.Array, distinct: pa.Array, into: str | None
) -> tuple[pa.Array, pa.Array, int]:
    """Return the missing codes, the values and the state that rare values are merged into."""
    try:
        value = pa.array([into]).cast(distinct.type)
    except pa.ArrowException as error:
        raise _contradiction(
            name,
            f"rare values of column {name!r} cannot be merged into {into!r}: "
            f"its type is {distinct.type}",
        ) from error
    if into is None:
        codes = pc.unique(pa.concat_arrays([value, codes]))
    elif positions_among(value, pa.concat_arrays([codes, distinct]))[0] == UNSEEN:
        distinct = pa.concat_arrays([distinct, value])
    return codes, distinct, int(positions_among(value, pa.concat_arrays([codes, distinct]))[0])


def _is_number(kind: pa.DataType, options: LearnedColumn) -> bool:
    return is_quantity(kind) and options.kind != "categorical"


def _contradiction(name: str, message: str) -> ParameterError:
    return ParameterError(message, "columns", key=name)


def _codes_that_occur(name: str, values: pa.Array, declared: Sequence[Any]) -> pa.Array:
    """Return the missing codes that occur: null, declared codes, NaN and the infinities."""
    kind = values.type
    candidates: list[Any] = [None]
    for code in declared:
        try:
            candidates += code_of(code, kind).to_pylist()
        except (pa.ArrowException, TypeError) as error:
            raise _contradiction(
                name, f"missing code {code!r} of column {name!r} is not of type {kind}"
            ) from error
    if pa.types.is_floating(kind):
        candidates += [float("nan"), float("inf"), float("-inf")]
    codes = pc.unique(pa.array(candidates, type=kind))
    return codes.filter(pc.is_in(codes, value_set=pc.unique(values)))


def _refuse_identifiers(name: str, present: pa.Array) -> None:
    rows = len(present)
    alone = pc.sum(pc.equal(pc.value_counts(present).field("counts"), 1)).as_py() or 0
    if rows >= _IDENTIFYING_ROWS and alone > _IDENTIFYING_SHARE * rows:
        raise Unlearnable(
            name,
            f"{alone:,} of its {rows:,} values occur once, so it identifies rows; "
            "use 'kind: categorical' to learn it anyway",
        )


def _learn_numbers(
    name: str,
    present: pa.Array,
    codes: pa.Array,
    weights: NDArray[np.float64],
    disclose_range: bool,
) -> Continuous | None:
    """Return the coding of a continuous column, or None if the column is discrete.

    A column is discrete if hardly any row has a value that occurs only once: the share of such rows
    estimates how often a new row would have a new value (Good, "The population frequencies of
    species", 1953). Spikes do not count.
    """
    try:
        grid = Grid.of(present, name)
    except Unlearnable:
        if _is_discrete(pc.value_counts(present).field("counts").to_numpy(), len(present)):
            return None
        raise
    offsets = grid.offsets(present)
    distinct, state, counts = np.unique(offsets, return_inverse=True, return_counts=True)
    if _is_discrete(counts, len(present)):
        return None
    spiky = _spiky(counts, len(present))
    between = ~spiky[state]
    order = np.argsort(offsets[between], kind="stable")
    knots = _quantiles(offsets[between][order], weights[between][order], disclose_range)
    return Continuous(name, grid, codes, distinct[spiky], knots)


def _is_discrete(counts: NDArray[np.int64], rows: int) -> bool:
    rest = int(counts[~_spiky(counts, rows)].sum())
    alone = int((counts == 1).sum())
    return len(counts) == 1 or (len(counts) <= _MAX_LEVELS and alone <= (1 - _COVERAGE) * rest)


def _spiky(counts: NDArray[np.int64], rows: int) -> NDArray[np.bool_]:
    spiky: NDArray[np.bool_] = counts >= max(_SPIKE_ROWS, _SPIKE_SHARE * rows)
    return spiky


def _quantiles(
    values: NDArray[np.float64], weights: NDArray[np.float64], disclose_range: bool
) -> NDArray[np.float64]:
    """Return the quantile function at equal steps of rank; each knot is the mean of several values.

    Args:
        values: At least one, in ascending order.
        weights: The weight of each value.
        disclose_range: Whether the outer knots are the smallest and the greatest value themselves.
    """
    steps = int(np.clip(len(values) // _SUMMARY, 1, _KNOTS))
    passed = (np.cumsum(weights) - weights / 2) / weights.sum()
    centre = np.searchsorted(passed, np.linspace(0, 1, steps + 1))
    low = np.maximum(centre - _SUMMARY // 2, 0)
    high = np.minimum(low + _SUMMARY, len(values))
    low = np.maximum(high - _SUMMARY, 0)
    total = np.concatenate([[0.0], np.cumsum(values)])
    knots: NDArray[np.float64] = (total[high] - total[low]) / (high - low)
    if disclose_range:
        knots[0], knots[-1] = values[0], values[-1]
    return np.maximum.accumulate(np.clip(knots, values[0], values[-1]))
