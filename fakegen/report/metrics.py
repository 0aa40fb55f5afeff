"""The built-in metrics: total variation of columns and of pairs of columns, and exact copies.

Each value is assigned to a cell, numbered from 0: one cell per value, or one per tenth of the real
values for numbers with many values. A distance then compares two counts of cells. Missing values have
a cell of their own.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_TENTHS = 10
_PLAIN = 20
"""Numbers with at most this many distinct values have one cell per value."""


def total_variation(real: pa.Table, made: pa.Table) -> dict[str, float]:
    """The total variation distance of each column: 0 (same distribution) to 1 (no value in common).

    It is half the sum, over all values, of the absolute difference between the value's share of the real
    and of the generated rows. Numbers with more than 20 distinct real values are cut at the deciles of
    the real values.
    """
    return {name: _distance(*_cells(real[name], made[name])) for name in real.column_names}


def total_variation_of_pairs(real: pa.Table, made: pa.Table) -> dict[str, float]:
    """The total variation distance of each pair of columns, from 0 to 1, as for single columns.

    It shows whether pairs of columns depend on each other as in the real rows. Small tables have
    distances above 0 by chance: compare with the distance of other real rows.
    """
    cells = {name: _cells(real[name], made[name]) for name in real.column_names}
    found = {}
    for a, b in combinations(cells, 2):
        (real_a, made_a), (real_b, made_b) = cells[a], cells[b]
        width = 1 + max(int(real_b.max()), int(made_b.max()))
        found[f"{a}, {b}"] = _distance(real_a * width + real_b, made_a * width + made_b)
    return found


def copies(real: pa.Table, made: pa.Table) -> float:
    """The share of generated rows that equal a real row in every column: 0 to 1.

    Tables with few columns and few values have equal rows by chance: compare with the share for other
    real rows.
    """
    rows = np.zeros(real.num_rows + made.num_rows, dtype=np.int64)
    for name in real.column_names:
        codes = _codes(real[name], made[name])
        # Renumbered after each column, so that products stay far below 2**63.
        rows = np.unique(rows * (int(codes.max()) + 1) + codes, return_inverse=True)[1]
    known = np.zeros(int(rows.max()) + 1, dtype=np.bool_)
    known[rows[: real.num_rows]] = True
    return float(known[rows[real.num_rows :]].mean())


def _distance(real: NDArray[np.int64], made: NDArray[np.int64]) -> float:
    """Return half the sum of absolute differences between the cells' shares of rows."""
    both = np.unique(np.concatenate([real, made]), return_inverse=True)[1]
    size = int(both.max()) + 1
    a = np.bincount(both[: len(real)], minlength=size) / len(real)
    b = np.bincount(both[len(real) :], minlength=size) / len(made)
    return float(np.abs(a - b).sum() / 2)


def _cells(
    real: pa.ChunkedArray, made: pa.ChunkedArray
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the cell of each real and of each generated value."""
    kind = real.type
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    is_number |= pa.types.is_date(kind) or pa.types.is_timestamp(kind) or pa.types.is_time(kind)
    if is_number and pc.count_distinct(real).as_py() > _PLAIN:
        numbers = [_numbers(real), _numbers(made)]
        known = numbers[0][~np.isnan(numbers[0])]
        cuts = np.unique(np.quantile(known, np.linspace(0, 1, _TENTHS + 1)[1:-1]))
        return tuple(  # type: ignore[return-value]
            np.where(np.isnan(values), _TENTHS, np.searchsorted(cuts, values, side="right"))
            for values in numbers
        )
    codes = _codes(real, made)
    return codes[: len(real)], codes[len(real) :]


def _numbers(values: pa.ChunkedArray) -> NDArray[np.float64]:
    kind = values.type
    if pa.types.is_date32(kind) or pa.types.is_time32(kind):
        values = values.cast(pa.int32())
    if pa.types.is_temporal(values.type):
        values = values.cast(pa.int64())
    found: NDArray[np.float64] = values.cast(pa.float64(), safe=False).to_numpy()
    return found


def _codes(real: pa.ChunkedArray, made: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return a number per value, the same for equal values: first the real, then the generated ones."""
    both = pa.chunked_array([*real.chunks, *made.chunks], type=real.type)
    if pa.types.is_nested(both.type):
        both = pa.chunked_array([pa.array([repr(value) for value in both.to_pylist()])])
    encoded = both.combine_chunks().dictionary_encode(null_encoding="encode")
    codes: NDArray[np.int64] = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes
