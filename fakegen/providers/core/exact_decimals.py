"""The provider ``decimal``: exact numbers, as money and ``NUMERIC`` columns need them.

A value is an integer number of units of the last decimal, which Arrow holds as it is; no floating-point number
comes between, so that 99999999999999.9999 stays itself in every format. Units of up to 18 digits are integers of 64 bits;
more digits take 128.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal, localcontext

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import ParameterError
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.parameters import parameters_of
from fakegen.interfaces.provider import Context, Dynamic, Provider
from fakegen.providers.core.even_steps import Bound, Range, multiples
from fakegen.providers.core.wide_decimals import EXACT, WIDE, WideDecimal, units_of

NARROW = 18
"""The number of digits: what 64 bits hold, whatever the digits are."""

_ZERO: Dynamic[Decimal] = Dynamic(Decimal(0))
_ONE: Dynamic[Decimal] = Dynamic(Decimal(1))


class NarrowDecimal(Range):
    """Numbers of up to 18 digits.

    Args:
        low: The smallest number.
        high: The largest number.
        decimals: The number of decimal places.
        units: Numbers are multiples of so many units of the last decimal.

    Raises:
        ParameterError: Nothing lies between the bounds.
    """

    def __init__(
        self, low: Dynamic[Decimal], high: Dynamic[Decimal], decimals: int, units: int
    ) -> None:
        def ticks(rounding: str) -> Callable[[pa.Array], pa.Int64Array]:
            return lambda values: multiples(
                _ticks(values, decimals, rounding), units, up=rounding == "up"
            )

        super().__init__(
            pa.decimal128(NARROW, decimals),
            Bound("min", low, ticks("up")),
            Bound("max", high, ticks("down")),
            lambda ticks: _decimals(ticks * units, decimals),
        )


def _decimal(
    _: Context,
    *,
    min: Dynamic[Decimal] = _ZERO,
    max: Dynamic[Decimal] = _ONE,
    decimals: int = 2,
    step: Decimal | None = None,
) -> Generator:
    """An exact number with a fixed number of decimals; all numbers between two bounds are equally likely.

    The column has the type ``decimal(18, DECIMALS)``, as ``NUMERIC(18, 4)`` in databases, or ``decimal(38,
    DECIMALS)`` where a bound has more than 18 digits, its decimals included; the modifier ``type`` makes it
    smaller. Unlike those of ``number``, values have up to 38 digits.

    Example::

        balance: {decimal: {max: 99_999_999_999_999.9999, decimals: 4}}

    Args:
        min: The smallest possible value.
        max: The largest possible value.
        decimals: The number of decimal places, 0 to 38.
        step: Values are multiples of this, above 0, such as ``0.05``.
    """
    if not 0 <= decimals <= WIDE:
        raise ParameterError(f"'decimals' must be in 0 .. {WIDE}, not {decimals}", "decimals")
    units = 1 if step is None else _units(step, decimals)
    bounds = {"min": min, "max": max}
    if (
        any(_is_wide(name, bound, decimals) for name, bound in bounds.items())
        or units >= 10**NARROW
    ):
        return WideDecimal(min, max, decimals, units)
    return NarrowDecimal(min, max, decimals, units)


exact_decimal = Provider(
    "decimal", _decimal, parameters_of(_decimal), inspect.getdoc(_decimal) or ""
)


def _is_wide(name: str, bound: Dynamic[Decimal], decimals: int) -> bool:
    """Return whether a bound needs more than 18 digits, those after the point as many as ``decimals``."""
    if bound.input is not None:
        kind = bound.type
        wide = kind is not None and pa.types.is_decimal(kind) and kind.precision > NARROW
        return wide or decimals > NARROW
    assert bound.constant is not None  # the default is not
    return (
        abs(units_of(name, bound.constant, decimals, ROUND_DOWN)) >= 10**NARROW or decimals > NARROW
    )


def _units(step: Decimal, decimals: int) -> int:
    units = units_of("step", step, decimals, ROUND_DOWN)
    with localcontext(EXACT):
        is_whole = step.scaleb(decimals) == units
    if units < 1 or not is_whole:
        raise ParameterError(
            f"'step' ({step}) must be above 0 and have at most {decimals} decimals", "step"
        )
    return units


def _ticks(values: pa.Array, decimals: int, rounding: str) -> pa.Int64Array:
    """Return numbers in units of the last decimal, rounded ``up`` or ``down``; null stays null.

    Raises:
        ArrowInvalid: One has more than 18 digits.
    """
    if not pa.types.is_decimal(values.type):
        # The shortest decimal number that stands for a floating-point number is what its user wrote.
        values = pc.cast(pc.cast(values, pa.string()), pa.decimal128(WIDE, NARROW))
    if values.type.scale > decimals:
        values = pc.round(values, ndigits=decimals, round_mode=rounding)
    exact = pc.cast(pc.cast(values, pa.decimal128(WIDE, decimals)), pa.decimal128(NARROW, decimals))
    words = np.frombuffer(exact.buffers()[1], np.int64)[2 * exact.offset :: 2][: len(exact)]
    return pa.array(words, mask=exact.is_null().to_numpy(zero_copy_only=False))


def _decimals(ticks: NDArray[np.int64], decimals: int) -> pa.Array:
    """Return numbers of units of the last decimal as decimal numbers: 128 bits each."""
    words = np.stack([ticks, ticks >> 63], axis=1)
    buffer = pa.py_buffer(np.ascontiguousarray(words))
    return pa.Array.from_buffers(pa.decimal128(NARROW, decimals), len(ticks), [None, buffer])
