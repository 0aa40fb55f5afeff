"""Kernels for numbers and durations, which give the same results as Python's arithmetic.

Where Python raises (division by zero), or the result is an integer of more than 64 bits, the result is null.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.expressions import types
from fakegen.expressions.terms import Values, nulls, numbers, patched

_Kernel: TypeAlias = Callable[[Values, Values], pa.Array]

_EXACT = 2.0**53


def integers(name: str) -> _Kernel:
    """Return the kernel of ``+``, ``-``, ``*``, ``//`` or ``%`` over int64."""
    return _DIVISION[name] if name in _DIVISION else _checked(name)


def floats(name: str) -> _Kernel:
    """Return the kernel of ``+``, ``-``, ``*``, ``/``, ``//``, ``%`` or ``**`` over float64."""
    return _FLOATS[name]


def _checked(name: str) -> _Kernel:
    checked, wrapping, exact = _INTEGERS[name]

    def kernel(left: Values, right: Values) -> pa.Array:
        try:
            return checked(left, right)
        except pa.ArrowInvalid:
            # Some rows overflow: float arithmetic is exact enough to find out which.
            estimate = exact(_float(left), _float(right))
            outside = ~(np.abs(estimate) < 2.0**62)
            made = wrapping(left, right)
            where = outside & ~nulls(left, right)
            return patched(made, where, lambda: _python(exact, left, right, where))

    return kernel


def _float(values: Values) -> Any:
    return np.asarray(numbers(values), dtype=np.float64)


def _python(
    function: Callable[[Any, Any], Any], left: Values, right: Values, where: NDArray[np.bool_]
) -> pa.Array:
    rows = np.flatnonzero(where)
    pairs = zip(_picked(left, rows), _picked(right, rows), strict=True)
    made = (function(a, b) for a, b in pairs)
    return pa.array([n if -(2**63) <= n < 2**63 else None for n in made], types.INT)


def _picked(values: Values, rows: NDArray[np.int64]) -> list[Any]:
    if isinstance(values, pa.Scalar):
        return [values.as_py()] * len(rows)
    picked: list[Any] = values.take(pa.array(rows)).to_pylist()
    return picked


_INTEGERS = {
    "+": (pc.add_checked, pc.add, operator.add),
    "-": (pc.subtract_checked, pc.subtract, operator.sub),
    "*": (pc.multiply_checked, pc.multiply, operator.mul),
}


def _quotient(left: Values, right: Values) -> pa.Array:
    return _divided(np.floor_divide, left, right)


def _remainder(left: Values, right: Values) -> pa.Array:
    return _divided(np.remainder, left, right)


def _divided(function: Any, left: Values, right: Values) -> pa.Array:
    mask = nulls(left, right)
    dividend, divisor = np.asarray(numbers(left)), np.asarray(numbers(right))
    # The only quotient that does not fit in int64.
    lost = (divisor == 0) | ((divisor == -1) & (dividend == np.iinfo(np.int64).min))
    made = function(dividend, np.where(lost, 1, divisor))
    return pa.array(np.broadcast_to(made, mask.shape), mask=mask | lost)


_DIVISION: Mapping[str, _Kernel] = {"//": _quotient, "%": _remainder}


def _over_floats(function: Any, lost: Callable[[Any, Any, Any], Any]) -> _Kernel:
    def kernel(left: Values, right: Values) -> pa.Array:
        mask = nulls(left, right)
        a, b = np.float64(numbers(left)), np.float64(numbers(right))
        with np.errstate(all="ignore"):
            made = np.broadcast_to(np.asarray(function(a, b), dtype=np.float64), mask.shape)
            return pa.array(made, mask=mask | lost(a, b, made))

    return kernel


def _never(a: Any, b: Any, made: Any) -> Any:
    return False


def _by_zero(a: Any, b: Any, made: Any) -> Any:
    return np.asarray(b) == 0


def _no_power(a: Any, b: Any, made: Any) -> Any:
    """Return where Python divides by zero, overflows, or gives a complex number."""
    finite = np.isfinite(a) & np.isfinite(b)
    return finite & ~np.isfinite(made)


_FLOATS: Mapping[str, _Kernel] = {
    "+": _over_floats(np.add, _never),
    "-": _over_floats(np.subtract, _never),
    "*": _over_floats(np.multiply, _never),
    "/": _over_floats(np.divide, _by_zero),
    "//": _over_floats(np.floor_divide, _by_zero),
    "%": _over_floats(np.remainder, _by_zero),
    "**": _over_floats(np.power, _no_power),
}


def negative(values: pa.Array) -> pa.Array:
    """Return the numbers with the opposite sign."""
    if values.type == types.FLOAT:
        return pc.negate(values)
    return integers("-")(pa.scalar(0, types.INT), values)


def absolute(values: pa.Array) -> pa.Array:
    """Return the absolute values of the numbers."""
    if values.type == types.FLOAT:
        return pc.abs(values)
    return pc.if_else(pc.less(values, 0), negative(values), values)


def truncated(values: pa.Array) -> pa.Array:
    """Return floating-point numbers as integers, as Jinja2's ``int`` does: nan becomes 0."""
    mask, given = nulls(values), numbers(values)
    fits = np.abs(given) < 2.0**63
    made = np.where(fits, given, 0).astype(np.int64)
    return pa.array(made, mask=mask | ~(fits | np.isnan(given)))


def rounded(values: pa.Array, digits: int) -> pa.Array:
    """Return floating-point numbers rounded as by Python: to the nearest decimal, ties to even."""
    mask, given = nulls(values), numbers(values)
    with np.errstate(all="ignore"):
        scaled = given * 10.0**digits
        made = np.rint(scaled) / 10.0**digits
        distance = np.abs(np.abs(scaled - np.floor(scaled)) - 0.5)
        # Scaling rounds, too: near a tie, only exact arithmetic gives the right result.
        unsure = ~mask & ((distance < 1e-4) | ~(np.abs(scaled) < _EXACT / 2**12) | (digits > 22))
    if digits == 0:
        return pa.array(made, mask=mask)
    rows = np.flatnonzero(unsure)
    made[rows] = [round(number, digits) for number in given[rows].tolist()]
    return pa.array(made, mask=mask)
