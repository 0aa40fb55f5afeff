"""Values as numbers, and back."""

import datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from fakegen.arrays.as_numbers import (
    as_floats,
    canonical,
    counted,
    from_ordinals,
    have_decimals,
    ordinals,
)
from fakegen.arrays.masks import is_present

ARRAYS = [
    pa.array([3, None, -1], pa.int8()),
    pa.array([2**62, None, 2**62 + 1]),
    pa.array([0.25, None, -7.5]),
    pa.array([Decimal("0.25"), None], pa.decimal128(9, 2)),
    pa.array([datetime.date(1969, 12, 31), None], pa.date32()),
    pa.array([datetime.time(1, 2, 3), None], pa.time64("us")),
    pa.array([datetime.datetime(2024, 2, 29, 1), None], pa.timestamp("ms", "UTC")),
    pa.array([datetime.timedelta(days=-2), None], pa.duration("us")),
]


@pytest.mark.parametrize("values", ARRAYS, ids=lambda values: str(values.type))
def test_there_and_back(values) -> None:
    numbers = ordinals(values)
    assert numbers.dtype == (
        np.float64 if values.type in (pa.float64(), pa.decimal128(9, 2)) else np.int64
    )
    assert from_ordinals(numbers, values.type, is_present(values)).equals(values)


@pytest.mark.parametrize("values", ARRAYS, ids=lambda values: str(values.type))
def test_floats(values) -> None:
    floats = as_floats(pa.chunked_array([values]))
    assert floats.dtype == np.float64
    assert np.array_equal(np.isnan(floats), ~is_present(values))
    assert np.array_equal(floats[is_present(values)], ordinals(values)[is_present(values)])


def test_dates_are_counted_in_days() -> None:
    assert counted(pa.array([datetime.date(1970, 1, 3)])).equals(pa.array([2], pa.int32()))


def test_one_nan_and_one_zero() -> None:
    other = np.frombuffer(np.uint64(0xFFF8000000000001).tobytes(), np.float64)[0]
    made = canonical(pa.array([other, float("nan"), -0.0, 0.0, None]))
    bits = made.view(pa.uint64()).to_pylist()
    assert bits[0] == bits[1] and bits[2] == bits[3] == 0 and bits[4] is None
    assert canonical(pa.array(["a"])).to_pylist() == ["a"]


@pytest.mark.parametrize(
    ("numbers", "decimals"),
    [
        ([27.846999999999998, 23.793000000000003, 85.5], 3),
        ([0.1 + 0.2, 0.7], 1),
        ([1.0, 2.0], 0),
        ([1 / 3, 2 / 3], 7),
    ],
)
def test_what_arithmetic_leaves_is_no_decimal(numbers, decimals) -> None:
    found = np.array(numbers)
    assert next((n for n in range(7) if have_decimals(found, n)), 7) == decimals


def test_single_precision_is_taken_as_it_is() -> None:
    assert have_decimals(np.array([4.79], np.float32), 2)
    assert not have_decimals(np.array([4.79], np.float32).astype(np.float64), 2)
