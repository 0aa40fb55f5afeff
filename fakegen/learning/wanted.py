"""Conditions and given values translated into the states of a coding: the wanted states."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats, canonical
from fakegen.arrays.masks import is_finite
from fakegen.arrays.type_kinds import is_quantity
from fakegen.errors import ModelError, ParameterError, nearest
from fakegen.interfaces.condition import Condition, shown
from fakegen.interfaces.constraint import Constraint
from fakegen.learning.codings.coding import UNSEEN, Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.fused import Fused
from fakegen.learning.codings.levels import Levels

_SLACK = 1e-6  # of a grid step, for numbers that have no exact binary form


@dataclass(frozen=True, slots=True)
class Keys:
    """A key for each wanted state and each wanted range of ranks; -1 for unwanted states.

    Several states may share a key; a row wants one key. Ranges of ranks ("parts") cover the values of
    a continuous column between its spikes.

    Attributes:
        states: The key of each state, int64, shape (size,).
        low: Where each part's ranks begin, float64, shape (parts,).
        high: Where they end, float64, shape (parts,).
        parts: The key of each part, int64, shape (parts,).
        count: The number of keys.
    """

    states: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    parts: NDArray[np.int64]
    count: int


def wanted_keys(coding: Coding, conditions: Sequence[Constraint]) -> Keys:
    """Return keys that are 0 for all states that can satisfy the conditions.

    Between the spikes, only the first condition with bounds or values restricts the ranks; the other
    conditions must be checked on drawn values.

    Args:
        coding: The coding.
        conditions: At least one; each reads columns of this coding only.
    """
    held = np.ones(coding.size, dtype=np.bool_)
    if not isinstance(coding, Continuous):
        arrays, _ = coding.decode(np.arange(coding.size), None)
        values = dict(zip(coding.names, arrays, strict=True))
        for condition in conditions:
            held &= condition.holds(values, coding.size)
        empty = np.empty(0)
        return Keys(held.astype(np.int64) - 1, empty, empty, np.empty(0, dtype=np.int64), 1)
    (name,) = coding.names
    known = known_values(coding)
    alone = np.flatnonzero(coding.drawn(np.arange(coding.size)) < coding.size)
    held[:] = False
    held[alone] = True
    for condition in conditions:
        held[alone] &= condition.holds({name: known}, len(known))
    found = next((c for c in conditions if isinstance(c, Condition)), None)
    low, high = (np.zeros(1), np.ones(1)) if found is None else _ranks(coding, found)
    return Keys(held.astype(np.int64) - 1, low, high, np.zeros(len(low), dtype=np.int64), 1)


def given_keys(coding: Coding, given: Mapping[str, pa.Array]) -> tuple[Keys, NDArray[np.int64]]:
    """Return a key per combination of given values, and each row's key; UNSEEN for unknown values.

    Args:
        coding: The coding.
        given: Values of at least one of its columns, cast to the column's type.
    """
    names = [name for name in coding.names if name in given]
    arrays = [given[name] for name in names]
    parts = np.empty(0, dtype=np.int64)
    low = high = np.empty(0)
    if isinstance(coding, Fused) and len(names) < len(coding.names):
        places = [coding.names.index(name) for name in names]
        known, keys = np.unique(coding.combinations[:, places], axis=0, return_inverse=True)
        coding = Fused([coding.members[place] for place in places], known)
    else:
        keys = np.arange(coding.size)
    if isinstance(coding, Continuous):
        parts = np.flatnonzero(coding.drawn(keys) == coding.size)
        low, high = (bound[parts] for bound in coding.spans())
    return Keys(keys, low, high, parts, coding.size), coding.encode(arrays)


def known_values(coding: Levels | Continuous) -> pa.Array:
    """Return the values that have a state of their own: missing codes first, then the others."""
    if isinstance(coding, Levels):
        return coding.values
    return pa.concat_arrays([coding.codes, coding.grid.values(coding.spikes)])


def check_reads(conditions: Sequence[Constraint], columns: Collection[str]) -> None:
    """Check that conditions read only columns of a model.

    Raises:
        ModelError: A condition reads another column.
    """
    for name in (name for condition in conditions for name in condition.reads):
        if name not in columns:
            raise ModelError(f"the model has no column {name!r}")


def check_conditions(codings: Sequence[Coding], conditions: Sequence[Constraint]) -> None:
    """Check that learned values can satisfy each condition, and all conditions on a coding together.

    Raises:
        ParameterError: They cannot. The error has the nearest learned value, and the position in the
            condition's list of values.
    """
    for coding in codings:
        own = [item for item in conditions if set(item.reads) <= set(coding.names)]
        for condition in own:
            if isinstance(condition, Condition):
                _check_values(_member(coding, condition.column), condition)
        if own and not _any(wanted_keys(coding, own)):
            text = " and ".join(condition.text for condition in own)
            raise ParameterError(f"no learned values satisfy {text!r}")


def _check_values(coding: Levels | Continuous, condition: Condition) -> None:
    name = coding.names[0]
    for place in range(len(condition.values)):
        one = condition.values.slice(place, 1)
        keys = wanted_keys(coding, [Condition(name, values=one)])
        if _any(keys):
            continue
        message = f"{shown(one[0])} is not a learned value of {name!r}"
        if isinstance(coding, Levels) and coding.other != UNSEEN:
            merged = coding.values[coding.other].as_py()
            message += (
                "; it may have become null because it is rare"
                if merged is None
                else f"; it may have been merged with other rare values into {merged!r}"
            )
        message += _withheld(coding)
        raise ParameterError(message + _bounds(coding, one), None, _like(coding, one), place)
    if condition.absent and not np.any(wanted_keys(coding, [_absence(coding)]).states == 0):
        raise ParameterError(f"column {name!r} has no missing values in the learned data")
    if condition.bounded:
        keys = wanted_keys(coding, [condition])
        if not _any(keys):
            message = f"no learned value of {name!r} satisfies {condition.text!r}"
            raise ParameterError(message + _range(coding) + _withheld(coding))


def _withheld(coding: Levels | Continuous) -> str:
    """Return a clause that says that values were withheld, and the way out; empty if none was."""
    if isinstance(coding, Continuous) or not coding.rare:
        return ""
    whose = "the value" if coding.rare == 1 else f"one of the {coding.rare:,} values"
    return (
        f"; it may be {whose} of fewer than {coding.below} rows that 'rare' withheld: lower "
        "'below' for this column, or make the column with a provider and give it to the model"
    )


def withheld_values(
    codings: Sequence[Coding], column: str, values: pa.Array
) -> NDArray[np.bool_] | None:
    """Return where values of a column were not learned; None if none of its values was withheld."""
    coding = next(coding for coding in codings if column in coding.names)
    member = _member(coding, column)
    try:
        return member.withheld([canonical(values.cast(member.types[0]))])
    except pa.ArrowException:
        return None  # drawing refuses them


def _any(keys: Keys) -> bool:
    """Return whether any state, or any range of ranks, has a key."""
    return bool(np.any(keys.states != UNSEEN) or np.any(keys.low < keys.high))


def _absence(coding: Levels | Continuous) -> Condition:
    name = coding.names[0]
    return Condition(name, absent=True, codes=missing_codes([coding], name))


def missing_codes(codings: Sequence[Coding], column: str) -> pa.Array:
    """Return what stands for "no information" in a column, besides null."""
    coding = next(coding for coding in codings if column in coding.names)
    member = _member(coding, column)
    codes = member.codes if isinstance(member, Continuous) else member.values[: member.missing]
    return codes.drop_null()


def _member(coding: Coding, column: str) -> Levels | Continuous:
    if isinstance(coding, Fused):
        return coding.members[coding.names.index(column)]
    assert isinstance(coding, Levels | Continuous)  # the only other codings
    return coding


def _like(coding: Levels | Continuous, value: pa.Array) -> str | None:
    """Return the learned string that is most like this one."""
    plain = value[0].as_py()
    known = coding.values.to_pylist() if isinstance(coding, Levels) else []
    strings = [item for item in known if isinstance(item, str)]
    return nearest(plain, strings) if isinstance(plain, str) else None


def _bounds(coding: Levels | Continuous, value: pa.Array) -> str:
    """Return a clause that suggests another number, empty for other types."""
    if isinstance(coding, Continuous):
        return f"{_range(coding)}; use 'min' and 'max' to ask for nearby values"
    present = coding.values[coding.missing :]
    if not is_quantity(present.type) or not is_finite(value)[0]:
        return ""
    present = present.filter(pa.array(is_finite(present)))
    gap = np.abs(as_floats(present) - as_floats(value))
    return f"; the nearest is {present[int(np.argmin(gap))].as_py()}" if len(gap) else ""


def _range(coding: Levels | Continuous) -> str:
    if isinstance(coding, Continuous):
        present = coding.grid.values(np.concatenate([coding.knots[[0, -1]], coding.spikes]))
    else:
        present = coding.values[coding.missing :]
    if not len(present) or not (is_quantity(present.type) or pa.types.is_string(present.type)):
        return ""
    least, most = pc.min_max(present).values()
    return f"; its values range from {least.as_py()} to {most.as_py()}"


def _ranks(
    coding: Continuous, condition: Condition
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the wanted ranks begin and end: all ranks that may round to wanted values."""
    grid = coding.grid
    low = high = np.empty(0)
    if condition.bounded:
        low = np.array([-np.inf if condition.low is None else _offset(coding, condition.low)])
        high = np.array([np.inf if condition.high is None else _offset(coding, condition.high)])
    elif len(condition.values):
        typed = condition.values.cast(grid.kind)
        low = high = np.unique(grid.offsets(typed.filter(pa.array(is_finite(typed)))))
    if grid.step:
        low = (np.ceil(low / grid.step - _SLACK) - 0.5) * grid.step
        high = (np.floor(high / grid.step + _SLACK) + 0.5) * grid.step
    if coding.roundness is not None and len(low):
        low, high = low - coding.roundness.reach, high + coding.roundness.reach
        apart = low[1:] > high[:-1]
        low, high = low[np.append(True, apart)], high[np.append(apart, True)]
    steps = len(coding.knots) - 1
    begin, end = (_rank(coding.knots, bound, side) / steps for bound, side in
                  ((low, "left"), (high, "right")))  # fmt: skip
    filled = begin < end
    return begin[filled], end[filled]


def _offset(coding: Continuous, bound: pa.Scalar) -> float:
    return float(coding.grid.offsets(pa.repeat(bound, 1).cast(coding.grid.kind))[0])


def _rank(
    knots: NDArray[np.float64], offsets: NDArray[np.float64], side: str
) -> NDArray[np.float64]:
    """Return the position of offsets among the knots, with fractions; the outermost for ties."""
    left = side == "left"
    passed = np.searchsorted(knots, offsets, side="left" if left else "right") - 1
    at = np.clip(passed, 0, len(knots) - 2)
    gap = knots[at + 1] - knots[at]
    inside = (passed >= 0) & (passed < len(knots) - 1)
    beyond = np.where(passed < 0, 0.0, len(knots) - 1.0)
    part = np.divide(offsets - knots[at], gap, out=np.zeros(len(offsets)), where=inside & (gap > 0))
    return np.where(inside, at + part, beyond)
