"""The values beside the first in strings of several: read, and learned as what they are above the one before.

Ranges (``10-20``) end above their beginning. Drawn each by itself, a few would not, so numbers that rise are learned
as differences; others, such as a latitude and a longitude, as they are: a difference would blur their bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats
from fakegen.arrays.type_kinds import is_number
from fakegen.forms.composite_form import CompositeForm
from fakegen.forms.form import TextForm

_LEAST_BROKEN, _FEWEST_BROKEN = 0.05, 20
"""Put together at random, so large a share of the rows, and so many rows, would be out of order."""
_DECIMALS = 9
"""What the difference of two doubles has beyond these is left over from arithmetic."""


def common_type(kinds: Iterable[pa.DataType]) -> pa.DataType:
    """Return the type of values of one type, or of numbers of which some are whole."""
    distinct = set(kinds)
    return distinct.pop() if len(distinct) == 1 else pa.float64()


def types_beside(forms: Sequence[TextForm]) -> dict[str, pa.DataType]:
    """Return what is learned beside the first values, by what it is called, with its type."""
    numbers = {"form": pa.int64()} if len(forms) > 1 else {}
    further = {name: common_type(form.beside[name] for form in forms) for name in forms[0].beside}
    return numbers | further


def further_values(
    texts: pa.Array, forms: Sequence[TextForm], which: NDArray[np.int64]
) -> list[pa.Array]:
    """Return the values of strings beside the first, each of shape (rows,).

    Args:
        texts: Strings, shape (rows,).
        forms: The forms that they may have.
        which: The number of each string's form, int64, shape (rows,).
    """
    found: list[pa.Array] = []
    for number, form in enumerate(forms):
        if not isinstance(form, CompositeForm):
            continue
        kinds = [common_type(one.beside[name] for one in forms) for name in form.beside]
        own = [value.cast(kind) for value, kind in zip(form.others(texts), kinds, strict=True)]
        chosen = pa.array(which == number)
        found = [pc.if_else(chosen, new, old) for new, old in zip(own, found or own, strict=True)]
    return found


def rising_places(values: Sequence[pa.Array]) -> list[int]:
    """Return which numbers are never below the one before, and would be by chance: their places, from 0 for the second.

    Args:
        values: The numbers in order, each of shape (rows,).
    """
    return [
        place
        for place, (low, high) in enumerate(pairwise(values))
        if is_number(low.type) and _rises(as_floats(low), as_floats(high))
    ]


def _rises(low: NDArray[np.float64], high: NDArray[np.float64]) -> bool:
    both = np.isfinite(low) & np.isfinite(high)
    low, high = low[both], high[both]
    if not len(low) or np.any(high < low):
        return False
    broken = float(np.searchsorted(np.sort(high), low, side="left").mean())
    return broken >= max(_LEAST_BROKEN * len(low), _FEWEST_BROKEN)


def differences(values: Sequence[pa.Array], rising: Sequence[int]) -> list[pa.Array]:
    """Return the further of some values, of those that rise what they are above the one before."""
    return [
        _difference(high, low) if place in rising else high
        for place, (low, high) in enumerate(pairwise(values))
    ]


def _difference(high: pa.Array, low: pa.Array) -> pa.Array:
    return pc.round(pc.subtract(high, low), _DECIMALS)


def sums(first: pa.Array, further: Sequence[pa.Array], rising: Sequence[int]) -> list[pa.Array]:
    """Return all values: the inverse of :func:`differences`."""
    values = [first]
    for place, value in enumerate(further):
        values.append(pc.add(values[-1], value) if place in rising else value)
    return values


def joined(form: TextForm, values: Sequence[pa.Array]) -> pa.Array:
    """Return values as strings of a form; where only the first are known, the others are zero."""
    if isinstance(form, CompositeForm) and len(values) > 1:
        return form.joined(values[0], values[1:])
    return form.write(values[0])
