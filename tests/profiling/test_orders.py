"""Chains of columns whose values never fall."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from tests.profiling.rules import ROWS, texts


def test_orders_form_a_chain(rng):
    first = rng.integers(0, 9000, ROWS)
    second = first + rng.integers(1, 500, ROWS)
    third = second + rng.integers(0, 500, ROWS)
    days = {
        name: pa.array(values.astype(np.int32)).cast(pa.date32())
        for name, values in {"left": third, "born": first, "hired": second}.items()
    }
    assert texts(pa.table(days)) == ["born <= hired <= left"]
    near = pa.table({"low": first % 50, "high": first % 50 + 1 + second % 9})
    assert "low < high" in texts(near)


def test_only_comparable_columns_are_compared(rng):
    low = rng.integers(0, 900, ROWS)
    days = pa.array((low + 5_000).astype(np.int32)).cast(pa.date32())
    assert texts(pa.table({"low": low, "day": days}), "increasing") == []


def test_columns_far_apart_are_in_no_order(rng):
    columns = {"age": rng.integers(0, 90, ROWS), "year": rng.integers(1900, 2000, ROWS)}
    assert texts(pa.table(columns), "increasing") == []


def test_equal_columns_are_in_no_order(rng):
    values = rng.normal(size=ROWS)
    assert texts(pa.table({"a": values, "b": values}), "increasing") == []


def test_a_single_row_out_of_order_is_enough(rng):
    low = rng.integers(0, 900, ROWS)
    high = low + rng.integers(0, 50, ROWS)
    assert texts(pa.table({"low": low, "high": high}), "increasing") == ["low <= high"]
    high[1] = low[1] - 1
    assert texts(pa.table({"low": low, "high": high}), "increasing") == []


def test_an_order_that_few_rows_could_break_is_none(rng):
    # With the high values in other rows, 2% of the rows would be out of order.
    low = rng.uniform(0, 100, ROWS)
    high = np.maximum(low, rng.uniform(80, 180, ROWS))
    assert texts(pa.table({"low": low, "high": high}), "increasing") == []


def test_large_integers_and_floats_are_in_no_order(rng):
    """Arrow compares them not at all: beyond 2**53 they have no exact order."""
    large = 2**60 + np.arange(ROWS)
    assert not texts(pa.table({"share": rng.random(ROWS), "large": large}))
