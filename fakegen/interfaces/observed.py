"""What finders of constraints examine: a table's columns, with cached facts about them.

``fakegen init`` makes one :class:`Observed` per table and passes it to every finder, those of plugins
included.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.as_numbers import as_floats, have_decimals
from fakegen.arrays.type_kinds import is_number

_EXACT = 2.0**53
_MOST_DECIMALS, _USUAL_DECIMALS = 12, 6

T = TypeVar("T")


@dataclass(frozen=True)
class ObservedColumn:
    """A column of an observed table.

    Attributes:
        name: Its name.
        values: Its values; null for missing codes, NaN and infinities, too.
    """

    name: str
    values: pa.Array

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of the values."""
        return self.values.type

    @cached_property
    def codes(self) -> NDArray[np.int32]:
        """The number of each row's value among the distinct values; -1 where it is missing."""
        found = self.values.dictionary_encode().indices
        codes: NDArray[np.int32] = pc.fill_null(found, -1).to_numpy(zero_copy_only=False)
        return codes

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """The number of rows with each distinct value, by code."""
        counts: NDArray[np.int64] = np.bincount(self.codes[self.codes >= 0])
        return counts

    @property
    def distinct(self) -> int:
        """How many distinct values there are."""
        return len(self.counts)

    @property
    def present(self) -> int:
        """The number of rows with a value."""
        return int(len(self.values) - self.values.null_count)

    @cached_property
    def agreement(self) -> float:
        """The probability that two random rows have the same value."""
        shares = self.counts / max(self.present, 1)
        return float(np.square(shares).sum())

    @cached_property
    def numbers(self) -> NDArray[np.float64] | None:
        """The values as floats, NaN where missing; None if not numbers, or if any is beyond 2**53."""
        if not is_number(self.type):
            return None
        found = as_floats(self.values)
        return found if np.nanmax(np.abs(found), initial=0.0) < _EXACT else None

    @cached_property
    def decimals(self) -> int | None:
        """The number of decimal places of the values, 0 to 12; None if there are more."""
        assert self.numbers is not None
        return decimals_of(self.numbers)

    @cached_property
    def is_single(self) -> bool:
        """Whether the numbers have single precision and more than 6 decimals."""
        assert self.numbers is not None
        present = self.numbers[~np.isnan(self.numbers)]
        with np.errstate(over="ignore"):
            rounded = present.astype(np.float32).astype(np.float64)
        is_long = self.decimals is None or self.decimals > _USUAL_DECIMALS
        return is_long and bool(np.array_equal(rounded, present))

    def take(self, rows: NDArray[np.int64]) -> ObservedColumn:
        """Return the column with the values at these positions."""
        return ObservedColumn(self.name, self.values.take(pa.array(rows)))


@dataclass(frozen=True)
class Observed:
    """A table for finders.

    Attributes:
        columns: The columns that are not nested, in order. NaN, infinities and missing codes are null in
            them.
    """

    columns: Sequence[ObservedColumn]
    _found: dict[Callable[[Observed], Any], Any] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.columns[0].values) if self.columns else 0

    @cached_property
    def data(self) -> pa.Table:
        """The columns as an Arrow table."""
        return pa.table({column.name: column.values for column in self.columns})

    def once(self, look: Callable[[Observed], T]) -> T:
        """Return what a function finds in this table; it is called once for all finders.

        Args:
            look: The function. It must be the same object in every call.
        """
        if look not in self._found:
            self._found[look] = look(self)
        found: T = self._found[look]
        return found


def decimals_of(numbers: NDArray[np.float64]) -> int | None:
    """Return how many decimals numbers need, 0 to 12; None if they need more. NaN is ignored."""
    present = numbers[~np.isnan(numbers)]
    return next(
        (digits for digits in range(_MOST_DECIMALS + 1) if have_decimals(present, digits)), None
    )
