"""Evenly spaced values between two bounds: integers, numbers with decimals, dates and moments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present, is_present
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator, Spread
from fakegen.interfaces.provider import Dynamic
from fakegen.interfaces.type_words import show
from fakegen.streams.stream import scale

NOT_GIVEN: Dynamic[Any] = Dynamic()
"""The default of an optional bound."""

MICROSECOND = timedelta(microseconds=1)
"""The unit of moments and lengths of time."""

DAY = timedelta(days=1)
"""The unit of dates."""


def positive(name: str, length: timedelta, unit: timedelta) -> int:
    """Return how many whole units there are in a length of time.

    Args:
        name: The parameter, for messages.
        length: The length of time.
        unit: The unit.

    Raises:
        ParameterError: The length is less than one unit.
    """
    if length < unit:
        least = "a day" if unit == DAY else "a microsecond"
        raise ParameterError(f"{name!r} must be {least} or more, not {length}", name)
    return length // unit


def multiples(values: pa.Int64Array, step: int, *, up: bool) -> pa.Int64Array:
    """Return values divided by ``step``, rounded up or down; null stays null."""
    if step == 1:
        return values
    numbers = values.fill_null(0).to_numpy()
    steps = -(-numbers // step) if up else numbers // step
    return pa.array(steps, mask=~is_present(values))


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound of a range, either the same for all rows or different for each row.

    Attributes:
        name: The parameter that gives it.
        value: What the user gave.
        ticks: Turns an Arrow array of such values into int64 ticks, each the outermost tick that is
            within the bound; null stays null.
        shown: What messages show, if not the value.
    """

    name: str
    value: Dynamic[Any]
    ticks: Callable[[pa.Array], pa.Int64Array]
    shown: Dynamic[Any] | None = None

    def constant(self) -> int | None:
        """Return the tick of a bound that is the same for all rows; None if it differs by row.

        Raises:
            ParameterError: The tick does not fit in 64 bits.
        """
        if self.value.input is not None:
            return None
        value = self.value.constant
        try:
            tick: int = self.ticks(pa.array([value]))[0].as_py()
        except (pa.ArrowInvalid, OverflowError):
            raise ParameterError(
                f"{self.name!r} ({show(value)}) is out of range", self.name
            ) from None
        return tick

    def by_row(self, block: Block) -> pa.Int64Array:
        """Return one tick per row.

        Raises:
            GenerationError: A row's value is of the wrong type or out of range.
        """
        values = self.value.values(block)
        if self.value.input is None:
            return pa.repeat(self.constant(), len(block))
        try:
            return self.ticks(values)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise GenerationError(f"{self.name!r} cannot be a {values.type}: {error}") from None

    def show(self, block: Block, position: int) -> str:
        """Return the bound of one row of a block as messages print it."""
        shown = self.shown or self.value
        values = shown.values(block)
        return show(values[position].as_py() if shown.input is not None else values)


class Range(Generator):
    """Makes ticks between two bounds, both included, all equally likely.

    Args:
        type: The Arrow type of the values.
        low: The lower bound.
        high: The upper bound.
        values: Turns ticks (int64) into values of ``type``; different ticks give different values.

    Raises:
        ParameterError: Nothing lies between the bounds.
    """

    def __init__(
        self,
        type: pa.DataType,
        low: Bound,
        high: Bound,
        values: Callable[[NDArray[np.int64]], pa.Array],
    ) -> None:
        self.type = type
        self._low, self._high, self._values = low, high, values
        first, last = low.constant(), high.constant()
        self._constant: tuple[int, int] | None = None
        if first is not None and last is not None:
            if first > last:
                raise self._refusal("nothing lies between")
            self._constant = first, last
            self.support = last - first + 1
            self.spread = Spread(values(np.array([first, last])), self.support, self.unrank)

    def make(self, block: Block) -> pa.Array:
        """Return one value per row; null where a bound is null.

        Raises:
            GenerationError: Nothing lies between a row's bounds.
        """
        if self._constant is not None:
            return self._values(block.stream.integers(*self._constant))
        first, last, known = self._ends(block)
        spans = last.astype(np.uint64) - first.astype(np.uint64) + np.uint64(1)
        offsets = scale(block.stream.words(), spans).astype(np.int64)
        values = self._values(np.where(known, first + offsets, 0))
        return values if known.all() else pc.if_else(pa.array(known), values, None)

    def _refusal(self, what: str) -> ParameterError:
        """Return the error of bounds, the same for all rows, between which there is nothing to make."""
        low, high = self._low, self._high
        return ParameterError(
            f"{what} {low.name!r} ({show(low.value.constant)}) "
            f"and {high.name!r} ({show(high.value.constant)})",
            low.name,
        )

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the values with these numbers, in ascending order."""
        if self._constant is None:
            raise NotImplementedError
        return self._values(index.astype(np.int64) + np.int64(self._constant[0]))

    def _ends(self, block: Block) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Return the first and the last tick of each row, and which rows have both bounds.

        Raises:
            GenerationError: Nothing lies between a row's bounds.
        """
        low, high = self._low.by_row(block), self._high.by_row(block)
        known = all_present([low, high])
        first, last = low.fill_null(0).to_numpy(), high.fill_null(0).to_numpy()
        self._check(block, known & (first > last), "nothing lies between")
        return first, last, known

    def _check(self, block: Block, wrong: NDArray[np.bool_], what: str) -> None:
        """Raise an error that names the first row for which something is wrong, and its bounds."""
        if not wrong.any():
            return
        position = int(wrong.argmax())
        raise GenerationError(
            f"row {block.rows.numbers[position]}: {what} {self._low.name!r} "
            f"({self._low.show(block, position)}) and {self._high.name!r} "
            f"({self._high.show(block, position)})"
        )
