"""Which coding a column gets, from its type, its values and the user's options.

A column with few distinct values has one state per value. A continuous column has one state per
spike (a value that many rows share) and per bin of the values between the spikes.

A column of open values (see :mod:`~fakegen.profiling.openness`) has no states for them: strings are not
learned, and numbers are smoothed even if every value is repeated. The exception is a dense number,
such as a count from 0 to 9: which of the possible values occur says nothing about a row.

The constants are choices, explained at each; none was measured.
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
from fakegen.arrays.type_kinds import is_moment, is_quantity
from fakegen.errors import ParameterError
from fakegen.interfaces.method import LearnedColumn, Rare
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.grid import Grid
from fakegen.learning.codings.learnable import Unlearnable, learnable_array
from fakegen.learning.codings.levels import Levels
from fakegen.learning.codings.roundness import Roundness
from fakegen.profiling.openness import THIN, Thinness, may_be_labels, thinness

_MAX_LEVELS = 20_000
"""Numeric columns with more distinct values are continuous, even if every value is repeated."""
_COVERAGE = 0.95
"""Numbers are discrete if at least this share of new rows is expected to have a known value."""
_SPIKE_SHARE = 0.001
"""A spike has at least this share of all rows, and is not thin, so it never identifies a few."""
_DENSE, _MANY = 0.5, 20
"""Numbers are dense if at least this share of the possible values occurs, and of dates and possible
labels at least this many: two neighbouring birth dates still point at two persons."""
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
    thin: Thinness | None = None,
) -> Coding:
    """Return the coding that fits a column.

    Args:
        name: The column.
        values: Its values, of a type that can be learned, at least one row.
        options: The user's options for the column.
        weights: How many rows each row stands for, float64, shape (rows,).
        disclose_range: Whether the smallest and the greatest value may be kept.
        thin: How many rows have thin values, if the column is a sample of a longer one.

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
    if thin is None:
        thin = thinness([present], weights[~is_code], _least(options))
    refuse_open(name, kind, thin, options)
    if _is_number(kind, options) and len(present):
        weights_of_present = weights[~is_code]
        found = _learn_numbers(
            name, present, codes, weights_of_present, options, thin, disclose_range
        )
        if found is not None:
            return found
    return learn_levels(name, values, options, weights=weights)


def thinness_of(
    name: str, values: pa.Array, options: LearnedColumn, weights: NDArray[np.float64] | None
) -> Thinness:
    """Return how many rows of a column have thin values; missing codes are no values.

    Args:
        name: The column.
        values: Its values, of a type that can be learned.
        options: The user's options for the column.
        weights: How many rows each row stands for, float64, shape (rows,); None for one.

    Raises:
        ParameterError: The options contradict the column's type.
    """
    codes = _codes_that_occur(name, values, options.missing)
    present = positions_among(values, codes) == UNSEEN
    known = None if weights is None else weights[present]
    return thinness([values.filter(pa.array(present))], known, _least(options))


def tuple_thinness(
    arrays: Sequence[pa.Array],
    options: Sequence[LearnedColumn],
    weights: NDArray[np.float64] | None,
) -> Thinness:
    """Return how many rows have thin combinations of several columns.

    Args:
        arrays: The columns.
        options: The user's options for each.
        weights: How many rows each row stands for, float64, shape (rows,); None for one.
    """
    return thinness(arrays, weights, max(map(_least, options)))


def _least(options: LearnedColumn) -> int:
    """Return how many rows a value must have to be learned, if the user says so for this column."""
    return 0 if options.optional else options.rare_below


def refuse_open(name: str, kind: pa.DataType, thin: Thinness, options: LearnedColumn) -> None:
    """Check that the values of a column may be learned.

    Strings and bytes may not if they are open, and neither may numbers if something else suggests that
    they are identifiers. Other numbers, dates and times may: they are smoothed.

    Args:
        name: The column.
        kind: The type of its values.
        thin: How many rows have thin values.
        options: The user's options for the column; with a ``kind``, the column is never refused.

    Raises:
        Unlearnable: They may not.
    """
    suspected = options.identifying is not None
    is_smoothed = is_quantity(kind) and (not suspected or is_moment(kind))
    if options.kind or pa.types.is_boolean(kind) or is_smoothed or not thin.is_open(suspected):
        return
    why = f"and {options.identifying}" if suspected else "which may identify persons or things"
    raise Unlearnable(
        name,
        f"{thin}, {why}: make it with a provider, or declare 'kind: categorical' to learn its values "
        "as they are",
    )


def refuse_open_tuple(
    names: Sequence[str], thin: Thinness, options: Sequence[LearnedColumn]
) -> None:
    """Check that the combinations of several columns may be learned.

    Args:
        names: The columns.
        thin: How many rows have thin combinations.
        options: The user's options for each column; if all are declared categorical, they may.

    Raises:
        Unlearnable: They may not.
    """
    suspected = any(known.identifying is not None for known in options)
    if all(known.kind == "categorical" for known in options) or not thin.is_open(suspected):
        return
    raise Unlearnable(
        names[0],
        f"as one with {', '.join(names[1:])}: {thin}, which may identify persons or things; declare "
        "'kind: categorical' for each of them to learn all combinations",
    )


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
    ordered = _is_number(values.type, options)
    other, rare = UNSEEN, 0
    if options.rare_below:
        counts = np.bincount(
            positions_among(present, distinct), weights=weights[~is_code], minlength=len(distinct)
        )
        is_rare = pa.array(counts < options.rare_below)
        if pc.any(is_rare).as_py():
            found = pc.sum(is_rare).as_py()
            distinct = distinct.filter(pc.invert(is_rare))
            if options.rare_into is not Rare.WITHHELD:
                if ordered and options.rare_into is not None:
                    raise _no_target(name, options.rare_into, "its values are numbers")
                codes, distinct, other = _standing_in(name, codes, distinct, options.rare_into)
            elif not len(distinct):
                raise Unlearnable(
                    name,
                    f"each of its values has fewer than {options.rare_below} rows, "
                    "and 'rare' withholds such values",
                )
            else:
                rare = found
    levels = pa.concat_arrays([codes, distinct])
    below = options.rare_below if rare else 0
    return Levels(name, levels, len(codes), ordered, other, rare=rare, below=below)


def _standing_in(
    name: str, codes: pa.Array, distinct: pa.Array, into: str | None
) -> tuple[pa.Array, pa.Array, int]:
    """Return the missing codes, the values and the state that rare values are merged into."""
    try:
        value = pa.array([into]).cast(distinct.type)
    except pa.ArrowException as error:
        raise _no_target(name, into, f"its type is {distinct.type}") from error
    if into is None:
        codes = pc.unique(pa.concat_arrays([value, codes]))
    elif positions_among(value, pa.concat_arrays([codes, distinct]))[0] == UNSEEN:
        distinct = pa.concat_arrays([distinct, value])
    return codes, distinct, int(positions_among(value, pa.concat_arrays([codes, distinct]))[0])


def _no_target(name: str, into: str | None, why: str) -> ParameterError:
    message = f"rare values of column {name!r} cannot be merged into {into!r}: {why}"
    return _contradiction(name, f"{message}; leave 'into' out to withhold them")


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


def _learn_numbers(
    name: str,
    present: pa.Array,
    codes: pa.Array,
    weights: NDArray[np.float64],
    options: LearnedColumn,
    thin: Thinness,
    disclose_range: bool,
) -> Continuous | None:
    """Return the coding of a continuous column, or None if the column is discrete.

    A column is discrete if hardly any row has a value that occurs only once: the share of such rows
    estimates how often a new row would have a new value (Good, "The population frequencies of
    species", 1953). Spikes do not count. If its values are open, they must be dense, too.
    """
    is_open = thin.is_open(options.identifying is not None)
    is_kept = not is_open or _is_dense(name, pc.value_counts(present))
    try:
        grid = Grid.of(present, name)
    except Unlearnable:
        counts = pc.value_counts(present).field("counts").to_numpy()
        if is_kept and _is_discrete(counts, len(present)):
            return None
        raise
    offsets = grid.offsets(present)
    distinct, state, counts = np.unique(offsets, return_inverse=True, return_counts=True)
    if is_kept and _is_discrete(counts, len(present)):
        return None
    if options.rare_below and options.rare_into is not Rare.WITHHELD:
        raise _no_target(
            name, options.rare_into, "it is continuous, so single values are not learned"
        )
    withheld = options.withhold_range or (is_open and may_be_labels(present))
    disclosed = disclose_range and not (options.rare_below or withheld)
    spiky = _spiky(counts, len(present), options.rare_below)
    between = ~spiky[state]
    few = not disclosed and np.count_nonzero(~spiky) < _SUMMARY
    if few and not spiky.any():
        raise Unlearnable(
            name, f"it has fewer than {_SUMMARY} distinct values, too few to learn none of them"
        )
    if few:
        ends = distinct[spiky][[0, -1]]
        grid, offset = _rebased(grid, ends[0])
        spikes = distinct[spiky] - offset
        return Continuous(name, grid, codes, spikes, ends - offset, bool(between.any()))
    order = np.argsort(offsets[between], kind="stable")
    rest, weights = offsets[between][order], weights[between][order]
    knots = _quantiles(rest, weights, disclosed, is_open)
    offset = 0.0
    if not disclosed:
        grid, offset = _rebased(grid, knots[0])
    ranks = np.interp(rest, knots, np.linspace(0, 1, len(knots)))
    roundness = Roundness.of(grid, rest - offset, ranks, weights)
    spikes = distinct[spiky] - offset
    return Continuous(name, grid, codes, spikes, knots - offset, roundness=roundness)


def _rebased(grid: Grid, offset: float) -> tuple[Grid, float]:
    """Return a grid that does not begin at the smallest value, and by how much it was moved."""
    moved = grid.moved(offset)
    return moved, float(moved.base - grid.base) if grid.step else 0.0


def _is_dense(name: str, counted: pa.StructArray) -> bool:
    """Return whether most values that are possible between the smallest and the greatest thin one occur.

    Args:
        name: The column.
        counted: Its values and the number of rows of each.
    """
    values, counts = counted.field("values"), counted.field("counts").to_numpy()
    thin = values.filter(pa.array(counts < THIN))
    if not len(thin) or (len(thin) < _MANY and may_be_labels(thin)):
        return False
    try:
        grid = Grid.of(thin, name)
    except Unlearnable:
        return False
    offsets, ends = grid.offsets(values), grid.offsets(thin)
    low, high = ends.min(), ends.max()
    inside = np.count_nonzero((low <= offsets) & (offsets <= high))
    return bool(grid.step and inside >= _DENSE * ((high - low) / grid.step + 1))


def _is_discrete(counts: NDArray[np.int64], rows: int) -> bool:
    rest = int(counts[~_spiky(counts, rows)].sum())
    alone = int((counts == 1).sum())
    return len(counts) == 1 or (len(counts) <= _MAX_LEVELS and alone <= (1 - _COVERAGE) * rest)


def _spiky(counts: NDArray[np.int64], rows: int, least: int = 0) -> NDArray[np.bool_]:
    spiky: NDArray[np.bool_] = counts >= max(THIN, least, _SPIKE_SHARE * rows)
    return spiky


def _quantiles(
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    disclose_range: bool,
    apart: bool,
) -> NDArray[np.float64]:
    """Return the quantile function at equal steps of rank; each knot is the mean of several rows.

    Args:
        values: At least one, in ascending order.
        weights: The weight of each value.
        disclose_range: Whether the outer knots are the smallest and the greatest value themselves.
        apart: Whether the rows must have distinct values, since each value points at few rows.
    """
    steps = int(np.clip(len(values) // _SUMMARY, 1, _KNOTS))
    passed = (np.cumsum(weights) - weights / 2) / weights.sum()
    centre = np.searchsorted(passed, np.linspace(0, 1, steps + 1))
    averaged = values
    if apart:
        averaged, place = np.unique(values, return_inverse=True)
        centre = np.append(place, len(averaged))[centre]
    low = np.maximum(centre - _SUMMARY // 2, 0)
    high = np.minimum(low + _SUMMARY, len(averaged))
    low = np.maximum(high - _SUMMARY, 0)
    total = np.concatenate([[0.0], np.cumsum(averaged)])
    knots: NDArray[np.float64] = (total[high] - total[low]) / (high - low)
    if disclose_range:
        knots[0], knots[-1] = values[0], values[-1]
    return np.maximum.accumulate(np.clip(knots, values[0], values[-1]))
