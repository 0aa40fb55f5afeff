"""The columns of a table as rules look at them: numbered values, and numbers where they are some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.codes import code_of
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
        values: What it holds; null where there is no information.
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
        """How many different values there are."""
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
        """The values as floats, NaN where missing; None if they are no numbers or beyond 2**53."""
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
        """Whether the numbers were rounded to single precision: they have no few decimals."""
        assert self.numbers is not None
        present = self.numbers[~np.isnan(self.numbers)]
        with np.errstate(over="ignore"):
            rounded = present.astype(np.float32).astype(np.float64)
        return self.decimals is None and bool(np.array_equal(rounded, present))

    def take(self, rows: NDArray[np.int64]) -> Observed:
        """Return the column in some rows."""
        return Observed(self.name, self.values.take(pa.array(rows)))


def observe(data: pa.Table, missing: Mapping[str, Sequence[Any]]) -> list[Observed]:
    """Return the columns whose values can be compared, not-a-number and missing codes as nulls."""
    columns = []
    for name, column in zip(data.column_names, data.columns, strict=True):
        values = plain_array(column)
        if pa.types.is_nested(values.type) or pa.types.is_null(values.type):
            continue
        columns.append(Observed(name, without(values, missing.get(name, ()))))
    return columns


def without(values: pa.Array, codes: Sequence[Any]) -> pa.Array:
    """Return values with nulls for not-a-number, infinities and some codes."""
    if pa.types.is_floating(values.type):
        values = null_unless(pc.is_finite(values), values)
    if codes:
        known = pa.concat_arrays([code_of(code, values.type) for code in codes])
        coded = pc.is_in(values, value_set=known)
        values = null_unless(pc.invert(coded), values)
    return values


def decimals_of(numbers: NDArray[np.float64]) -> int | None:
    """Return how many decimals numbers need, 0 to 6; None if more. NaN is passed over."""
    present = numbers[~np.isnan(numbers)]
    with np.errstate(over="ignore", invalid="ignore"):  # of what is beyond rounding
        exact = (n for n in range(7) if np.array_equal(np.round(present, n), present))
        return next(exact, None)
