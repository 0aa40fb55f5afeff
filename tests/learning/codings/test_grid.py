"""Numbers, dates and times on a grid, and back again."""

import datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from fakegen import Grid, ModelError, Unlearnable

ARRAYS = [
    pa.array([10, 30, 70]),
    pa.array([0.1, 0.7, 2.05]),
    pa.array([1e300, -3e299]),
    pa.array([Decimal("1.25"), Decimal("-7.50")], pa.decimal128(9, 2)),
    pa.array([datetime.date(2020, 1, 1), datetime.date(2020, 1, 8)]),
    pa.array([datetime.datetime(2020, 1, 1, 1), datetime.datetime(1960, 1, 1)], pa.timestamp("us")),
]


@pytest.mark.parametrize("values", ARRAYS, ids=lambda values: str(values.type))
def test_there_and_back(values) -> None:
    grid = Grid.of(values, "c")
    offsets = grid.offsets(values)
    assert grid.values(offsets).equals(values)
    grid.check(offsets)
    if grid.step:
        assert np.allclose(offsets / grid.step, np.rint(offsets / grid.step))
        assert round(offsets.min()) == 0


def test_the_step_is_the_greatest_common_one() -> None:
    assert Grid.of(ARRAYS[0], "c").step == 20


def test_large_floats_keep_their_decimals() -> None:
    values = pa.array([9_950_700.25, 497_865_000.5, 123_456_789.01])
    grid = Grid.of(values, "c")
    assert (grid.digits, grid.step) == (2, 1)
    assert grid.values(grid.offsets(values)).equals(values)


def test_floats_beyond_2_53_lie_on_no_grid() -> None:
    assert Grid.of(pa.array([2.0**60, 0.5]), "c").step == 0


def test_too_far_apart() -> None:
    with pytest.raises(Unlearnable, match="apart"):
        Grid.of(pa.array([-(2**62), 2**62]), "c")


def test_what_cannot_be_represented_is_refused() -> None:
    with pytest.raises(ModelError, match="out of the range of int64"):
        Grid(pa.int64(), 2**62, 1, 0).check(np.array([0.0, 2.0**62]))


def test_doubles_of_single_precision_stay_so() -> None:
    written = np.array([4.79, 3.37, 8.75, 12.0, 0.1])
    values = pa.array(written.astype(np.float32).astype(np.float64))
    grid = Grid.of(values, "c")
    assert grid.single
    assert (grid.step, grid.digits) == (1, 2)
    assert grid.values(grid.offsets(values)).equals(values)
    (between,) = grid.values(np.array([500.0]) - grid.base).to_pylist()
    assert between == 5.0
    assert not Grid.of(pa.array(written), "c").single
    assert not Grid.of(pa.array([1 / 3, 2 / 7]), "c").single
