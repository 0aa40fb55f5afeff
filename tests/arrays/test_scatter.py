"""Merging rows made in parts."""

import numpy as np
import pyarrow as pa

from fakegen.arrays.scatter import merged, order_of, replaced, scattered


def test_merged() -> None:
    rows = [np.array([3, 0]), np.array([], np.int64), np.array([2, 1])]
    parts = [pa.array(["d", "a"]), pa.array([], pa.string()), pa.array(["c", None])]
    assert merged(parts, rows).to_pylist() == ["a", None, "c", "d"]


def test_order_is_the_inverse() -> None:
    rows = np.random.default_rng(1).permutation(50)
    assert np.array_equal(order_of([rows[:20], rows[20:]])[rows], np.arange(50))
    assert order_of([]).tolist() == []


def test_replaced() -> None:
    made = replaced(pa.array([1, 2, 3, None]), np.array([3, 0]), pa.array([None, 7]))
    assert made.to_pylist() == [7, 2, 3, None]


def test_scattered() -> None:
    made = scattered(pa.array(["a", None, "b"]), np.array([False, True, True, False, True]))
    assert made.to_pylist() == [None, "a", None, None, "b"]
    assert scattered(pa.array([], pa.int64()), np.zeros(2, bool)).to_pylist() == [None, None]
