"""The providers ``integer``, ``number`` and ``boolean``."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, Spread
from fakegen.interfaces.provider import Context, Dynamic, provider
from fakegen.interfaces.type_words import show
from fakegen.providers.core.even_steps import Bound, Range, multiples

_ZERO: Dynamic[int] = Dynamic(0)
_LARGEST: Dynamic[int] = Dynamic(2**31 - 1)
_NONE: Dynamic[float] = Dynamic(0.0)
_ONE: Dynamic[float] = Dynamic(1.0)


@provider("integer")
class Integer(Range):
    """An integer; all integers between two bounds are equally likely.

    Example::

        quantity: {integer: {min: 5, max: 100, step: 5}}

    Args:
        min: The smallest possible value; at least -2**63.
        max: The largest possible value; below 2**63.
        step: Values are multiples of this; 1 or more.
    """

    def __init__(
        self,
        _: Context,
        *,
        min: Dynamic[int] = _ZERO,
        max: Dynamic[int] = _LARGEST,
        step: int = 1,
    ) -> None:
        if not 0 < step < 2**63:
            raise ParameterError(f"'step' must be 1 or more, not {step}", "step")

        def up(values: pa.Array) -> pa.Int64Array:
            floating = pa.types.is_floating(values.type)
            return multiples(_whole(pc.ceil(values) if floating else values), step, up=True)

        def down(values: pa.Array) -> pa.Int64Array:
            floating = pa.types.is_floating(values.type)
            return multiples(_whole(pc.floor(values) if floating else values), step, up=False)

        super().__init__(
            pa.int64(),
            Bound("min", min, up),
            Bound("max", max, down),
            lambda ticks: pa.array(ticks if step == 1 else ticks * step),
        )


def _whole(values: pa.Array) -> pa.Int64Array:
    return pc.cast(values, pa.int64())


@provider("number")
class Number(Generator):
    """A floating-point number, uniformly distributed between two bounds.

    With ``decimals``, all numbers with that many decimal places between the bounds are equally likely, the
    bounds included; with ``step``, all multiples of it.

    Example::

        rating: {number: {min: 1, max: 5, step: 0.5}}

    Args:
        min: The smallest possible value.
        max: The largest possible value.
        decimals: The number of decimal places, 0 to 15; by default, full precision.
        step: Values are multiples of this, above 0; instead of ``decimals``.
    """

    type = pa.float64()

    def __init__(
        self,
        _: Context,
        *,
        min: Dynamic[float] = _NONE,
        max: Dynamic[float] = _ONE,
        decimals: int | None = None,
        step: Decimal | None = None,
    ) -> None:
        self._min, self._max = min, max
        self._grid = None
        if step is not None and decimals is not None:
            raise ParameterError("'step' already says how many decimals there are", "decimals")
        if step is not None:
            self._grid = _grid(min, max, *_digits_of(step), "step")
            self.support, self.spread = self._grid.support, self._grid.spread
        elif decimals is not None:
            self._grid = _grid(min, max, decimals)
            self.support, self.spread = self._grid.support, self._grid.spread
        elif min.constant is not None and max.constant is not None:
            if min.constant > max.constant:
                raise ParameterError(
                    f"nothing lies between 'min' ({show(min.constant)}) "
                    f"and 'max' ({show(max.constant)})",
                    "min",
                )
            self.spread = Spread(pa.array([min.constant, max.constant], pa.float64()))

    def make(self, block: Block) -> pa.Array:
        """Return one number per row; null where a bound is null.

        Raises:
            GenerationError: A row's bounds are not finite, or its lower bound is above its upper one.
        """
        if self._grid is not None:
            return self._grid.make(block)
        low, high = self._min.constant, self._max.constant
        if low is not None and high is not None:
            share = block.stream.uniform()
            return pa.array(np.clip(low * (1 - share) + high * share, low, high))
        return self._between(block)

    def _between(self, block: Block) -> pa.Array:
        """Return one number per row, between bounds of its own."""
        low, high = _floats(self._min, block), _floats(self._max, block)
        known = all_present([low, high])
        first = low.fill_null(0).to_numpy()
        last = high.fill_null(0).to_numpy()
        right = np.isfinite(first) & np.isfinite(last) & (first <= last)
        wrong = known & ~right
        if wrong.any():
            row = int(wrong.argmax())
            raise GenerationError(
                f"row {block.rows.numbers[row]}: nothing lies between "
                f"'min' ({first[row]}) and 'max' ({last[row]})"
            )
        share = block.stream.uniform()
        values = pa.array(np.clip(first * (1 - share) + last * share, first, last))
        return values if known.all() else pc.if_else(pa.array(known), values, None)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, in ascending order."""
        if self._grid is None:
            raise NotImplementedError
        return self._grid.unrank(index)


def _floats(bound: Dynamic[float], block: Block) -> pa.DoubleArray:
    if bound.input is None:
        return pa.repeat(bound.constant, len(block))
    try:
        return pc.cast(bound.values(block), pa.float64())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise GenerationError(f"a bound is not a number: {error}") from None


def _digits_of(step: Decimal) -> tuple[int, int]:
    """Return how many decimals a step has, and how many units of the last one it is."""
    if step <= 0:
        raise ParameterError(f"'step' must be above 0, not {step}", "step")
    exponent = step.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # parameters are finite
    decimals = -exponent if exponent < 0 else 0
    return decimals, int(step.scaleb(decimals))


def _grid(
    low: Dynamic[float],
    high: Dynamic[float],
    decimals: int,
    units: int = 1,
    parameter: str = "decimals",
) -> Range:
    """Return the range of the multiples of ``units * 10**-decimals`` between two bounds."""
    if not 0 <= decimals <= 15:
        if parameter == "step":
            raise ParameterError(f"'step' can have 15 decimals, not {decimals}", "step")
        raise ParameterError(f"'decimals' must be in 0 .. 15, not {decimals}", "decimals")
    per_unit = 10.0**decimals

    def nearest(values: pa.Array) -> tuple[NDArray[np.float64], NDArray[np.float64], pa.Array]:
        numbers = pc.cast(values, pa.float64())
        exact = numbers.fill_null(0).to_numpy()
        ticks = np.rint(exact * per_unit)
        if not (np.abs(ticks) <= 2.0**53).all():
            raise pa.ArrowInvalid(
                f"beyond what 64 bits hold with {decimals} decimals; the provider 'decimal' is exact"
            )
        return exact, ticks, numbers.is_null()

    # Compare quotients, not products: 0.29 is tick 29 of 100, although 0.29 * 100 < 29.
    def up(values: pa.Array) -> pa.Int64Array:
        exact, ticks, null = nearest(values)
        whole = (ticks + (ticks / per_unit < exact)).astype(np.int64)
        return multiples(pa.array(whole, mask=null.to_numpy(False)), units, up=True)

    def down(values: pa.Array) -> pa.Int64Array:
        exact, ticks, null = nearest(values)
        whole = (ticks - (ticks / per_unit > exact)).astype(np.int64)
        return multiples(pa.array(whole, mask=null.to_numpy(False)), units, up=False)

    return Range(
        pa.float64(),
        Bound("min", low, up),
        Bound("max", high, down),
        lambda k: pa.array(k * units / per_unit),
    )


@provider("boolean")
class Boolean(Generator):
    """True or false.

    Args:
        rate: The probability of true, 0 to 1.
    """

    type = pa.bool_()

    def __init__(self, _: Context, *, rate: float = 0.5) -> None:
        if not 0 <= rate <= 1:
            raise ParameterError(f"'rate' must be in 0 .. 1, not {show(rate)}", "rate")
        self._rate = rate
        self._values = [value for value, weight in ((False, 1 - rate), (True, rate)) if weight > 0]
        self.support = len(self._values)

    def make(self, block: Block) -> pa.Array:
        """Return one boolean per row."""
        return pa.array(block.stream.uniform() < self._rate)

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the possible values with these numbers, false before true."""
        return pa.array(self._values, self.type).take(pa.array(index))
