"""Numbers, dates and times as float offsets on a grid, and back."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats, counted, have_decimals
from fakegen.arrays.type_kinds import is_number, storage_of
from fakegen.errors import ModelError
from fakegen.learning.codings.clock_times import are_clock_times, minutes_of, times_of
from fakegen.learning.codings.learnable import Unlearnable

_MAX_DIGITS = 13
_MAX_SPAN = 2**62
_SINGLE_DIGITS, _SINGLE_UNITS = 6, 2**23
"""With more digits, single precision does not tell what was rounded."""
_ORDINARY, _MAX_EXPONENT = 500, 1100


@dataclass(frozen=True, slots=True)
class Grid:
    """How a column's values become offsets: value = (base + offset) / 10**digits.

    Floats that lie on no grid are scaled by a power of two: value = offset * 2**base. Times of day that are written
    as HHMM have offsets in minutes.

    Attributes:
        kind: The column's Arrow type.
        base: The smallest value in units of ``10**-digits``; without a grid, the exponent.
        step: All offsets are multiples of it; 0 if the values lie on no grid.
        digits: Number of decimals; 0 for integers, dates and times.
        clock: Whether the values are times of day that are written as HHMM.
        single: Whether the values are doubles that were kept in single precision, such as 4.789999961853027
            for 4.79.
    """

    kind: pa.DataType
    base: int
    step: int
    digits: int
    clock: bool = False
    single: bool = False

    @classmethod
    def of(cls, values: pa.Array, name: str) -> Grid:
        """Return the grid of some values: at least one, all of them finite.

        Raises:
            Unlearnable: The values are beyond 64 bits, or too far apart.
        """
        kind = values.type
        if pa.types.is_floating(kind):
            return cls._of_floats(values)
        digits = 0
        if pa.types.is_decimal(kind):
            digits = max(kind.scale, 0)
            units = np.rint(as_floats(values) * 10.0**digits)
            if np.abs(units).max() > 2**53:
                raise Unlearnable(name, "it has decimals beyond 2**53 units")
            units = units.astype(np.int64)
        else:
            units = _integers(values, name)
        low, high = int(units.min()), int(units.max())
        if high - low > _MAX_SPAN:
            raise Unlearnable(name, "its values lie more than 2**62 apart")
        return cls._stepped(kind, units, digits)

    @classmethod
    def _stepped(cls, kind: pa.DataType, units: NDArray[np.int64], digits: int) -> Grid:
        """Return the grid of whole numbers of units."""
        clock = bool(is_number(kind) and not digits and are_clock_times(units.astype(np.float64)))
        if clock:
            units = minutes_of(units.astype(np.float64)).astype(np.int64)
        low = int(units.min())
        return cls(kind, low, int(np.gcd.reduce(units - low)) or 1, digits, clock)

    @classmethod
    def _of_floats(cls, values: pa.Array) -> Grid:
        native = values.to_numpy(zero_copy_only=False)
        wide = native.astype(np.float64)
        largest = float(np.abs(wide).max())
        for digits in range(_MAX_DIGITS):
            if largest * 10.0**digits >= 2**53:
                break
            if have_decimals(native, digits):
                units = np.rint(wide * 10.0**digits).astype(np.int64)
                return cls._stepped(values.type, units, digits)
        kept = _single_digits(wide)
        if kept is not None:
            units = np.rint(wide * 10.0**kept).astype(np.int64)
            return replace(cls._stepped(values.type, units, kept), single=True)
        # Sums and differences of numbers in this range neither overflow nor lose digits.
        ordinary = 2.0**-_ORDINARY < largest < 2.0**_ORDINARY
        return cls(values.type, 0 if ordinary else math.frexp(largest)[1], 0, 0)

    def offsets(self, values: pa.Array) -> NDArray[np.float64]:
        """Return each value's distance from the base, in units of the grid: float64, shape (rows,)."""
        if self.clock:
            return minutes_of(as_floats(values)) - self.base
        if self.step and (pa.types.is_integer(self.kind) or pa.types.is_temporal(self.kind)):
            exact = counted(values).cast(pa.int64(), safe=False).to_numpy(zero_copy_only=False)
            with np.errstate(over="ignore"):
                near = (exact - self.base).astype(np.float64)
            far = exact.astype(np.float64) - float(self.base)
            offsets: NDArray[np.float64] = np.where(np.abs(far) < _MAX_SPAN, near, far)
            return offsets
        if not self.step:
            return np.ldexp(as_floats(values), -self.base)
        offsets = as_floats(values) * 10.0**self.digits - self.base
        return np.rint(offsets) if self.single else offsets

    def moved(self, offset: float) -> Grid:
        """Return the grid with its base moved by an offset, rounded to the step.

        The base is the smallest value, which is often that of a single row.
        """
        if not self.step:
            return self
        return replace(self, base=self.base + int(np.rint(offset / self.step)) * self.step)

    def check(self, offsets: NDArray[np.float64]) -> None:
        """Check that the column's type can represent values at these offsets.

        Raises:
            ModelError: It cannot.
        """
        if not self.step:
            if not pa.types.is_floating(self.kind) or abs(self.base) > _MAX_EXPONENT:
                raise ModelError(f"numbers are not on the grid of {self.kind}")
            return
        reach = [self.base + int(offset) for offset in offsets]
        integer = pa.types.is_integer(self.kind) or pa.types.is_temporal(self.kind)
        try:
            if np.any(np.abs(offsets) > _MAX_SPAN) or max(map(abs, reach)) >= 2**63:
                raise ModelError(f"numbers are out of the range of {self.kind}")
            if integer and self.digits:
                raise ModelError(f"numbers are not on the grid of {self.kind}")
            if pa.types.is_temporal(self.kind):
                pa.array(reach, pa.int64()).cast(storage_of(self.kind))
            self.values(offsets).cast(self.kind)
        except pa.ArrowException as error:
            raise ModelError(f"numbers are out of the range of {self.kind}") from error

    def values(self, offsets: NDArray[np.float64]) -> pa.Array:
        """Return the values at these offsets, rounded to the grid."""
        if not self.step:
            return pa.array(np.ldexp(offsets, self.base)).cast(self.kind, safe=False)
        units = np.rint(offsets / self.step).astype(np.int64) * self.step + self.base
        if self.clock:
            units = times_of(units.astype(np.float64)).astype(np.int64)
        if self.single:
            rounded = (units / 10.0**self.digits).astype(np.float32)
            return pa.array(rounded.astype(np.float64)).cast(self.kind, safe=False)
        if pa.types.is_floating(self.kind):
            return pa.array(units / 10.0**self.digits).cast(self.kind, safe=False)
        if pa.types.is_decimal(self.kind):
            return pa.array(units / 10.0**self.digits).cast(self.kind)
        if pa.types.is_temporal(self.kind):
            return pa.array(units).cast(storage_of(self.kind), safe=False).view(self.kind)
        return pa.array(units).cast(self.kind, safe=False)


def _single_digits(numbers: NDArray[np.float64]) -> int | None:
    """Return the decimals of doubles that were kept in single precision; None if they were not, or have many."""
    with np.errstate(over="ignore"):
        kept = numbers.astype(np.float32)
    if not np.array_equal(kept.astype(np.float64), numbers):
        return None
    for digits in range(_SINGLE_DIGITS):
        if np.abs(numbers).max() * 10.0**digits >= _SINGLE_UNITS:
            return None
        if np.array_equal(np.round(numbers, digits).astype(np.float32), kept):
            return digits
    return None


def _integers(values: pa.Array, name: str) -> NDArray[np.int64]:
    try:
        integers: NDArray[np.int64] = (
            counted(values).cast(pa.int64()).to_numpy(zero_copy_only=False)
        )
    except pa.ArrowInvalid as error:
        raise Unlearnable(name, "it has integers beyond 64 bits") from error
    return integers
