"""Random words of scattered rows, by Philox4x64-10.

Idea: the ten rounds of Philox (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as 1, 2, 3",
SC 2011), each as array operations over all counters at once, or by the compiled kernel, where there is one.
Invariant: the words are those of NumPy's generator, which can only count on from one place. Bound: ten arrays as
long as the rows.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fakegen.kernels import PHILOX
from fakegen.streams.products import multiply_high

_MULTIPLIERS = (np.uint64(0xD2E7470EE14C6C93), np.uint64(0xCA5A826395121157))
_WEYL = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBB67AE8584CAA73B))


def philox(
    key: NDArray[np.uint64],
    rows: NDArray[np.int64],
    slot: int,
    attempt: int | NDArray[np.int64],
) -> NDArray[np.uint64]:
    """Return the words of scattered rows: uint64, shape (rows,).

    Args:
        key: Two words.
        rows: Row numbers, 0 or more, in any order.
        slot: Which of a row's words.
        attempt: One for all rows, or one for each.
    """
    if PHILOX is None:
        return _by_arrays(key, rows, slot, attempt)
    attempts = np.array(attempt, dtype=np.int64, ndmin=1)
    words = PHILOX(tuple(key.tolist()), np.ascontiguousarray(rows), slot, attempts)
    return np.frombuffer(words, dtype=np.uint64)


def _by_arrays(
    key: NDArray[np.uint64], rows: NDArray[np.int64], slot: int, attempt: int | NDArray[np.int64]
) -> NDArray[np.uint64]:
    counters = rows // 4
    # Neighbours with the same counter share its four words.
    changes = np.diff(counters, prepend=-1) != 0
    if not isinstance(attempt, int):
        changes |= np.diff(attempt, prepend=-1) != 0
        attempt = attempt[changes]
    # NumPy increments its counter before it makes the first four words.
    c0 = counters[changes].astype(np.uint64) + np.uint64(1)
    c1 = np.full(len(c0), slot, dtype=np.uint64)
    c2 = np.full(len(c0), attempt).astype(np.uint64)
    c3 = np.zeros(len(c0), dtype=np.uint64)
    k0, k1 = key[:1], key[1:]
    for _ in range(10):
        high0, low0 = multiply_high(c0, _MULTIPLIERS[0]), c0 * _MULTIPLIERS[0]
        high1, low1 = multiply_high(c2, _MULTIPLIERS[1]), c2 * _MULTIPLIERS[1]
        c0, c1, c2, c3 = high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0
        k0, k1 = k0 + _WEYL[0], k1 + _WEYL[1]
    words = np.stack([c0, c1, c2, c3])
    picked: NDArray[np.uint64] = words[rows % 4, np.cumsum(changes) - 1]
    return picked
