"""Sums of each row and all rows before it, within the row's parent.

Idea: what is added is split into a whole number and a number of units of 10^-12, both of which are added up as
64-bit integers over all rows at once; what was there before a parent's first row is taken off again. Integers
wrap around without losing anything, so neither other parents nor the block that a row is made in change a
digit, and hundredths stay hundredths after a million rows. Bound: sums below 2^63 in size, and numbers of up to
15 digits, which is what a float holds.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.errors import GenerationError
from fakegen.plan.modification import Values
from fakegen.plan.siblings import Walks

WHOLE, PART = "{whole}", "{part}"
CARRIED = {WHOLE: pa.int64(), PART: pa.int64()}
"""What a row carries to the next: the sum up to it, null if it has none."""

_UNITS = 10**12
_DIGITS = 15
_POWERS = 10.0 ** np.arange(_DIGITS + 1)
_LARGEST = 2.0**62


def running(values: pa.Array, walks: Walks) -> tuple[pa.Array, Values]:
    """Return the sum of each value and those before it in its walk, and what to carry on.

    Args:
        values: What is added: whole numbers or floats. From a null on, sums are null.
        walks: Which values follow one another, and the sums before.

    Returns:
        Sums of the type of ``values``, and the values of :data:`CARRIED` for each row.

    Raises:
        GenerationError: A sum does not fit in 64 bits.
    """
    missing = ~is_present(values)
    lost = walks.goes_on & ~is_present(walks.before[WHOLE])
    numbers = values.fill_null(0)
    if pa.types.is_floating(values.type):
        whole, part = _split(numbers.cast(pa.float64()).to_numpy())
    else:
        whole, part = numbers.cast(pa.int64()).to_numpy().copy(), np.zeros(len(values), np.int64)
    before = [walks.before[name].fill_null(0).to_numpy() for name in (WHOLE, PART)]
    parts = _summed(part, walks, before[1])
    carry = parts // _UNITS
    parts -= carry * _UNITS
    carry_steps = carry.copy()
    carry_steps[1:] -= carry[:-1]
    carry_steps[walks.starts] = carry[walks.starts]
    sums = _summed(whole + carry_steps, walks, before[0])
    _check(sums, whole + carry_steps, walks, before[0])
    nulls = _summed(missing.astype(np.int64), walks, lost.astype(np.int64)) > 0
    made = _joined(sums, parts) if pa.types.is_floating(values.type) else sums
    carried = {WHOLE: pa.array(sums, mask=nulls), PART: pa.array(parts)}
    return pa.array(made, mask=nulls).cast(values.type), carried


def _split(numbers: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the whole part of each number, rounded down, and what is left in units of 10^-12."""
    if not (np.abs(numbers) < _LARGEST).all():
        raise GenerationError("a running sum is too large")
    whole = np.floor(numbers)
    # A float holds so many decimals of a number of this size; the rest is noise.
    decimals = np.clip(_DIGITS - np.searchsorted(_POWERS, np.abs(numbers), "right"), 0, 12)
    units = np.rint((numbers - whole) * _POWERS[decimals])
    return whole.astype(np.int64), units.astype(np.int64) * 10 ** (12 - decimals)


def _joined(whole: NDArray[np.int64], part: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the floats nearest to whole numbers and units of 10^-12."""
    up = (whole < 0) & (part > 0)  # -1 and 0.9 are -0.1, which 0 and -0.1 give without noise
    made: NDArray[np.float64] = (whole + up) + (part - up * _UNITS) / _UNITS
    return made


def _summed(added: NDArray[np.int64], walks: Walks, before: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sum of each number and those before it in its walk, modulo 2^64."""
    sums = np.cumsum(added)
    offset = before - (sums[walks.starts] - added[walks.starts])
    made: NDArray[np.int64] = sums + np.repeat(offset, walks.lengths)
    return made


def _check(
    sums: NDArray[np.int64],
    added: NDArray[np.int64],
    walks: Walks,
    before: NDArray[np.int64],
) -> None:
    earlier = np.empty_like(sums)
    earlier[1:] = sums[:-1]
    earlier[walks.starts] = before
    # Two numbers of one sign whose sum has the other sign have left the range.
    if (((earlier ^ sums) & (added ^ sums)) < 0).any():
        raise GenerationError("a running sum is too large")
