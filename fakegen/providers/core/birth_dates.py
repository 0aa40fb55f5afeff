"""Birth dates of persons of given ages."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.provider import Dynamic
from fakegen.streams.stream import scale

_MOST_YEARS = 1000


class BirthDates:
    """Birth dates: given, or such that ages are between two bounds; all days are equally likely.

    Args:
        today: The day on which ages are counted.
        born: Birth dates; drawn where they are null, or not given.
        youngest: The least age.
        oldest: The greatest age.

    Raises:
        ParameterError: A bound is no age, or no age is between them.
    """

    def __init__(
        self, today: date, born: Dynamic[date], youngest: Dynamic[int], oldest: Dynamic[int]
    ) -> None:
        self._today, self._born = today, born
        self._bounds = {"min_age": youngest, "max_age": oldest}
        for name, bound in self._bounds.items():
            if bound.constant is not None and not 0 <= bound.constant < _MOST_YEARS:
                message = f"{name!r} must be in 0 .. {_MOST_YEARS - 1}, not {bound.constant}"
                raise ParameterError(message, name)
        low, high = youngest.constant, oldest.constant
        if low is not None and high is not None and low > high:
            raise ParameterError(f"'min_age' ({low}) is above 'max_age' ({high})", "min_age")

    def dates(self, block: Block) -> pa.Array:
        """Return one date per row; null where an age is."""
        given = self._born.values(block)
        if isinstance(given, date):
            return pa.repeat(pa.scalar(given, pa.date32()), len(block))
        drawn = self._drawn(block)
        if given is None:
            return drawn
        try:
            return pc.coalesce(pc.cast(given, pa.date32()), drawn)
        except pa.ArrowException:
            raise GenerationError(f"'born' must be a date, not a {given.type}") from None

    def _drawn(self, block: Block) -> pa.Array:
        youngest, known = self._ages("min_age", block)
        oldest, also_known = self._ages("max_age", block)
        known = known & also_known
        wrong = known & ((youngest > oldest) | (youngest < 0) | (oldest >= _MOST_YEARS))
        if wrong.any():
            at = int(wrong.argmax())
            raise GenerationError(
                f"row {block.rows.numbers[at]}: 'min_age' ({youngest[at]}) and 'max_age' "
                f"({oldest[at]}) must be in 0 .. {_MOST_YEARS - 1}, in this order"
            )
        first = birthday_before(self._today, np.where(known, oldest, 0) + 1) + 1
        last = birthday_before(self._today, np.where(known, youngest, 0))
        words = block.stream.child("birth_date").words()
        days = first + scale(words, (last - first + 1).astype(np.uint64)).astype(np.int64)
        return pa.array(days.astype(np.int32), mask=~known).cast(pa.date32())

    def _ages(self, name: str, block: Block) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return an age per row, and where it is known."""
        values = self._bounds[name].values(block)
        if isinstance(values, int):
            return np.full(len(block), values), np.ones(len(block), dtype=np.bool_)
        try:
            ages = pc.cast(values, pa.int64())
        except pa.ArrowException:
            raise GenerationError(f"{name!r} must be an integer, not a {values.type}") from None
        return ages.fill_null(0).to_numpy(), np.asarray(ages.is_valid())


def birthday_before(today: date, years: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the last day on which somebody of these ages can be born, in days since 1970.

    Somebody born on 29 February has a birthday on 1 March of other years, so nobody who is a whole number of
    years old on 28 February of such a year was born on the 29th.
    """
    months = np.datetime64(f"{today:%Y-%m}", "M") - 12 * years
    days = months.astype("datetime64[D]").astype(np.int64) + today.day - 1
    ends = (months + 1).astype("datetime64[D]").astype(np.int64) - 1
    found: NDArray[np.int64] = np.minimum(days, ends)
    return found
