"""What rows of one table have from those of another: from their parents, or over their children.

A model of parents that learns how many children each has, and what most of them have in common, draws both together
with the parents' own columns. A model of the children that is given them makes siblings agree as real ones do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.positions import row_codes
from fakegen.arrays.type_kinds import is_number
from fakegen.errors import ParameterError

SUMMARIES = ("most", "mean")
"""What can be asked about a column of children."""


def parents_of(children: Sequence[pa.Array], parents: Sequence[pa.Array]) -> NDArray[np.int64]:
    """Return the number of the row that each child belongs to, -1 where there is none.

    Args:
        children: The children's columns that identify a parent.
        parents: The parents' columns, in the same order.

    Returns:
        int64, shape (children,).

    Raises:
        ParameterError: The types differ, or two parents have the same values.
    """
    for own, other in zip(children, parents, strict=True):
        if own.type != other.type:
            raise ParameterError(f"{own.type} and {other.type} cannot be compared")
    pairs = zip(parents, children, strict=True)
    codes = row_codes([pa.concat_arrays(pair) for pair in pairs])
    size = len(parents[0])
    different, first = np.unique(codes[:size], return_index=True)
    if len(different) < size:
        raise ParameterError("two rows that others belong to have the same values here")
    row = np.full(int(codes.max(initial=0)) + 1, -1, np.int64)
    row[different] = first
    found: NDArray[np.int64] = row[codes[size:]]
    return found


def of_parents(values: pa.Array, owners: NDArray[np.int64]) -> pa.Array:
    """Return a column of the parents for each child; null where it has none.

    Args:
        values: The parents' column.
        owners: The parent of each child, as :func:`parents_of` has it.
    """
    return values.take(pa.array(owners, mask=owners < 0))


def number_of_children(owners: NDArray[np.int64], size: int) -> pa.Array:
    """Return how many children each of ``size`` parents has: int64."""
    return pa.array(np.bincount(owners[owners >= 0], minlength=size))


def summary(kind: str, values: pa.Array, owners: NDArray[np.int64], size: int) -> pa.Array:
    """Return what the children of each parent have in common; nulls do not count.

    Args:
        kind: ``most``, the value that most of them have, of several the one that comes first; or ``mean``.
        values: A column of the children.
        owners: The parent of each child, as :func:`parents_of` has it.
        size: How many parents there are.

    Returns:
        One value for each parent, null without any.

    Raises:
        ParameterError: A mean is asked of what is no number.
    """
    known = (owners >= 0) & values.is_valid().to_numpy(zero_copy_only=False)
    kept, whose = values.filter(pa.array(known)), owners[known]
    if kind == "most":
        return kept.take(_most_frequent(kept, whose, size))
    if not is_number(values.type):
        raise ParameterError(f"{values.type} has no mean")
    counts = np.bincount(whose, minlength=size)
    sums = np.bincount(whose, kept.cast(pa.float64()).to_numpy(), minlength=size)
    means = np.divide(sums, counts, out=np.zeros(size), where=counts > 0)
    return pa.array(means, mask=counts == 0)


def _most_frequent(values: pa.Array, owners: NDArray[np.int64], size: int) -> pa.Array:
    """Return where the most frequent value of each parent stands first; null for parents without any."""
    pairs, first, often = np.unique(
        np.stack([owners, row_codes([values])]), axis=1, return_index=True, return_counts=True
    )
    order = np.lexsort((first, -often, pairs[0]))
    parents, place = np.unique(pairs[0][order], return_index=True)
    rows = np.full(size, -1, np.int64)
    rows[parents] = first[order][place]
    return pa.array(rows, mask=rows < 0)
