"""Exact numbers of more than 18 digits, whose units of the last decimal need 128 bits."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, Spread
from fakegen.interfaces.provider import Dynamic
from fakegen.interfaces.type_words import show
from fakegen.streams.wide import Wide, below

WIDE = 38
"""The most digits of a number, as in most databases: 10**38 fits in 127 bits."""

_OF_FLOATS = 18
"""The decimals that bounds of another type are read with."""

EXACT = Context(prec=100)
"""Python's default is 28 digits."""


def units_of(name: str, value: Decimal, decimals: int, rounding: str) -> int:
    """Return a number in units of the last decimal.

    Args:
        name: The parameter, for messages.
        value: The number.
        decimals: The number of decimal places.
        rounding: How to round, one of the modes of :mod:`decimal`.

    Raises:
        ParameterError: It has more than 38 digits.
    """
    if value and value.adjusted() + decimals >= WIDE:
        raise ParameterError(f"{name!r} ({show(value)}) is out of range", name)
    with localcontext(EXACT):
        return int(value.scaleb(decimals).to_integral_value(rounding))


class WideDecimal(Generator):
    """Numbers of up to 38 digits.

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
        self.type = pa.decimal128(WIDE, decimals)
        self._bounds = {"min": low, "max": high}
        self._decimals, self._units = decimals, units
        self._ends: tuple[int, int] | None = None
        if low.constant is not None and high.constant is not None:
            first = -(-units_of("min", low.constant, decimals, ROUND_CEILING) // units)
            last = units_of("max", high.constant, decimals, ROUND_FLOOR) // units
            if first > last:
                raise ParameterError(
                    f"nothing lies between 'min' ({low.constant}) and 'max' ({high.constant})",
                    "min",
                )
            self._ends, self.support = (first, last), last - first + 1
            ends = [self._array(Wide.of(end) * Wide.of(units)) for end in self._ends]
            self.spread = Spread(pa.concat_arrays(ends), self.support, self.unrank)
        elif units > 1:
            raise ParameterError(
                "'step' needs bounds that are the same for all rows where numbers have more than 18 digits",
                "step",
            )

    def make(self, block: Block) -> pa.Array:
        """Return one number per row; null where a bound is null.

        Raises:
            GenerationError: Nothing lies between a row's bounds, or one is out of range.
        """
        if self._ends is not None:
            first, last = self._ends
            steps = below(block.stream, Wide.of(last - first + 1)) + Wide.of(first)
            return self._array(steps * Wide.of(self._units))
        low, high = self._by_row("min", block), self._by_row("max", block)
        known = pc.and_(low.is_valid(), high.is_valid())
        wrong = pc.fill_null(pc.greater(low, high), False)
        if (at := pc.index(wrong, True).as_py()) >= 0:
            raise GenerationError(
                f"row {block.rows.numbers[at]}: nothing lies between 'min' ({low[at]}) and 'max' ({high[at]})"
            )
        first_, last_ = _wide(low), _wide(high)
        made = self._array(below(block.stream, last_ - first_ + Wide.of(1)) + first_)
        return pc.if_else(known, made, None)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the numbers with these numbers, in ascending order."""
        if self._ends is None:
            raise NotImplementedError
        steps = Wide(np.zeros_like(index), index) + Wide.of(self._ends[0])
        return self._array(steps * Wide.of(self._units))

    def _by_row(self, name: str, block: Block) -> pa.Array:
        """Return a bound of each row, rounded inwards to the decimals."""
        bound = self._bounds[name]
        if bound.constant is not None:
            rounding = ROUND_CEILING if name == "min" else ROUND_FLOOR
            units = Wide.of(units_of(name, bound.constant, self._decimals, rounding))
            return pa.repeat(self._array(units)[0], len(block))
        values = bound.values(block)
        try:
            if not pa.types.is_decimal(values.type):
                # The shortest decimal number that stands for a floating-point number is what was written.
                values = pc.cast(pc.cast(values, pa.string()), pa.decimal128(WIDE, _OF_FLOATS))
            if values.type.scale > self._decimals:
                mode = "up" if name == "min" else "down"
                values = pc.round(values, ndigits=self._decimals, round_mode=mode)
            return pc.cast(values, self.type)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise GenerationError(f"{name!r} cannot be a {values.type}: {error}") from None

    def _array(self, units: Wide) -> pa.Array:
        """Return numbers of units of the last decimal as decimal numbers."""
        words = np.ascontiguousarray(np.stack(np.broadcast_arrays(units.low, units.high), axis=1))
        return pa.Array.from_buffers(self.type, len(words), [None, pa.py_buffer(words)])


def _wide(values: pa.Array) -> Wide:
    """Return decimal numbers as numbers of units; those that are null as anything."""
    words = np.frombuffer(values.buffers()[1], np.uint64)[2 * values.offset :]
    words = words[: 2 * len(values)].reshape(-1, 2)
    valid = np.asarray(values.is_valid())
    return Wide(
        np.where(valid, words[:, 1], 0).astype(np.uint64),
        np.where(valid, words[:, 0], 0).astype(np.uint64),
    )
