"""Parts of columns as numbers, and numbers as values."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pytest

from fakegen.learning.computed.column_parts import PARTS, as_clock, clock, from_numbers, number


def test_clocks_turn_at_midnight():
    assert clock(pa.array([0, 59, 100, 2359])).tolist() == [0, 59, 60, 1439]
    minutes = np.array([0.0, 1439.0, 1440.0, -1.0])
    assert as_clock(minutes, late=False).tolist() == [0, 2359, 0, 2359]
    assert as_clock(minutes, late=True).tolist() == [2400, 2359, 2400, 2359]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([1, None, -3], pa.int8()),
        pa.array([1.25, None, -0.5]),
        pa.array([date(1999, 12, 31), None, date(1960, 2, 29)]),
        pa.array([datetime(2001, 1, 1, 2, 3, 4, 5), None], pa.timestamp("us")),
        pa.array([datetime(2001, 1, 1, 2, 3, 4), None], pa.timestamp("ms", "UTC")),
        pa.array([1.25, None, -0.5]).cast(pa.decimal128(8, 2)),
    ],
)
def test_values_come_back_from_their_numbers(values):
    decimals = 6 if pa.types.is_floating(values.type) else None
    assert from_numbers(number(values), values.type, decimals).equals(values)


def test_numbers_beyond_a_type_are_its_ends():
    made = from_numbers(np.array([1e9, -1e9]), pa.int16(), None)
    assert made.to_pylist() == [2**15 - 1, -(2**15)]
    assert from_numbers(np.array([-5.0]), pa.uint8(), None).to_pylist() == [0]


def test_dates_have_years():
    assert PARTS["year"](pa.array([date(1999, 12, 31)])).tolist() == [1999]
