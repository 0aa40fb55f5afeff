"""Whether the values of a column are open: a list without end, of which each points at few rows.

Identifiers, free strings and codes have ever more values the more rows there are; the countries of a
census do not, however rare some of them are. The measure is the share of rows whose value is *thin*,
which means that fewer than ten rows have it. Every row of a column of identifiers counts then,
whether the value occurs once or twice, in five rows or in a million; a long tail of rare countries
hardly does. What the values or the column's name suggest lowers the bar, but decides nothing alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.positions import row_codes
from fakegen.arrays.type_kinds import is_moment

THIN = 10
"""A value of fewer rows than this is thin: it points at few rows, and rests on little evidence."""
_OPEN, _SUSPECTED = 0.05, 0.01
"""A column is open if thin values have more than this share of its rows. On Adult, the greatest share
is 1.6% (210 capitals); columns of names and codes have from 20% to all rows."""

_LABEL_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Thinness:
    """How many rows have thin values.

    Attributes:
        values: The number of thin values.
        rows: The number of rows that have one; if rows have weights, the sum of their weights.
        of: The number (or the weight) of all rows with a value.
    """

    values: int
    rows: float
    of: float

    @classmethod
    def of_counts(cls, counts: NDArray[np.number]) -> Thinness:
        """Return the thinness of a column.

        Args:
            counts: How many rows each value stands for, shape (values,).
        """
        thin = counts[(counts > 0) & (counts < THIN)]
        return cls(len(thin), float(thin.sum()), float(counts.sum()))

    @property
    def share(self) -> float:
        """The share of rows with a thin value, 0 to 1."""
        return self.rows / self.of if self.of else 0.0

    def is_open(self, suspected: bool = False) -> bool:
        """Return whether the values are open.

        Args:
            suspected: Whether the values or the column's name suggest that they identify something.
        """
        return self.share > (_SUSPECTED if suspected else _OPEN)

    def __str__(self) -> str:
        whose = "a value" if self.values == 1 else "values"
        return f"{self.rows:,.0f} of its {self.of:,.0f} rows have {whose} that fewer than {THIN} rows share"


def may_be_labels(values: pa.Array) -> bool:
    """Return whether a single value may point at a person or thing, whatever the other values are.

    So may dates and moments, and long whole numbers of one length, such as national numbers.

    Args:
        values: At least one.
    """
    if is_moment(values.type) or not pa.types.is_integer(values.type):
        return is_moment(values.type)
    low, high = (end.as_py() for end in pc.min_max(values).values())
    return low > 0 and len(str(low)) == len(str(high)) >= _LABEL_DIGITS


def thinness(
    arrays: Sequence[pa.Array], weights: NDArray[np.float64] | None = None, least: int = 0
) -> Thinness:
    """Return the thinness of a column, or of several columns as one.

    Args:
        arrays: The columns, of the same length; a null counts as a value like any other.
        weights: How many rows each row stands for, float64, shape (rows,); by default one.
        least: Values of fewer rows do not count, as they are withheld or merged.
    """
    if not len(arrays[0]):
        return Thinness(0, 0.0, 0.0)
    if len(arrays) > 1:
        codes = row_codes(arrays)
    else:
        encoded = arrays[0].dictionary_encode(null_encoding="encode")
        codes = encoded.indices.to_numpy(zero_copy_only=False)
    counts = np.bincount(codes, weights=weights)
    return Thinness.of_counts(counts[counts >= least])
