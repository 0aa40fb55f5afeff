"""The columns of a table as the search for rules sees them: integer codes, and floats for numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.kinds import is_number
from fakegen.arrays.masks import null_unless
from fakegen.arrays.numbers import as_floats
from fakegen.arrays.plain import plain_array

_EXACT = 2.0**53


@dataclass(frozen=True)
class Observed:
    """One column.

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
        """The number of each row's value among the distinct ones; -1 where it is missing."""
        found = self.values.dictionary_encode().indices
        codes: NDArray[np.int32] = pc.fill_null(found, -1).to_numpy(zero_copy_only=False)
        return codes

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How often each distinct value occurs, by code."""
        counts: NDArray[np.int64] = np.bincount(self.codes[self.codes >= 0])
        return counts

    @property
    def distinct(self) -> int:
        """How many distinct values there are."""
        return len(self.counts)

    @property
    def present(self) -> int:
        """How many rows have a value."""
        return int(len(self.values) - self.values.null_count)

    @cached_property
    def agreement(self) -> float:
        """The chance that two rows drawn at random have the same value."""
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
        """The decimals that the numbers have, 0 to 6; None if they have more."""
        assert self.numbers is not None
        return decimals_of(self.numbers)

    @cached_property
    def is_single(self) -> bool:
        """Whether the numbers have single precision and more than 6 decimals."""
        assert self.numbers is not None
        present = self.numbers[~np.isnan(self.numbers)]
        with np.errstate(over="ignore"):
            rounded = present.astype(np.float32).astype(np.float64)
        return self.decimals is None and bool(np.array_equal(rounded, present))

    def take(self, rows: NDArray[np.int64]) -> Observed:
        """Return the column in some rows."""
        return Observed(self.name, self.values.take(pa.array(rows)))


def observe(data: pa.Table, missing: Mapping[str, Sequence[Any]]) -> list[Observed]:
    """Return the columns that are not nested and not of type null.

    Args:
        data: The table.
        missing: The missing codes of columns, which become null.
    """
    columns = []
    for name, column in zip(data.column_names, data.columns, strict=True):
        values = plain_array(column)
        if pa.types.is_nested(values.type) or pa.types.is_null(values.type):
            continue
        columns.append(Observed(name, without(values, missing.get(name, ()))))
    return columns


def without(values: pa.Array, codes: Sequence[Any]) -> pa.Array:
    """Return values with NaN, infinities and the given codes replaced by null."""
    if pa.types.is_floating(values.type):
        values = null_unless(pc.is_finite(values), values)
    if codes:
        coded = pc.is_in(values, value_set=pa.array(codes, values.type))
        values = null_unless(pc.invert(coded), values)
    return values


def decimals_of(numbers: NDArray[np.float64]) -> int | None:
    """Return how many decimals numbers need, 0 to 6; None if they need more. NaN is ignored."""
    present = numbers[~np.isnan(numbers)]
    with np.errstate(over="ignore", invalid="ignore"):  # numbers too large to be rounded
        exact = (n for n in range(7) if np.array_equal(np.round(present, n), present))
        return next(exact, None)
