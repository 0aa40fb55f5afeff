"""Round bounds of numbers that were handed out."""

from __future__ import annotations

import numpy as np
import pytest

from fakegen.profiling.round_bounds import round_bounds


@pytest.mark.parametrize(
    ("low", "high", "bounds"),
    [
        (10_017, 10_893, (10_000, 10_899)),
        (3, 17, (1, 19)),
        (0, 1, (0, 9)),
        (7, 7, (1, 9)),
        (-25, 170, (-100, 199)),
        (2**62, 2**63 - 1, (4 * 10**18, 2**63 - 1)),
    ],
)
def test_bounds_are_round(low, high, bounds):
    assert round_bounds(np.array([low, high], dtype=np.int64)) == bounds


def test_a_few_numbers_far_away_do_not_count():
    numbers = np.arange(10_020, 10_720, 2, dtype=np.int64)
    assert round_bounds(np.append(numbers, 9_999_999)) == (10_000, 10_699)
    dense = np.arange(100, dtype=np.int64)
    assert round_bounds(np.append(dense, 9_999_999))[1] >= 9_999_999  # no room for one more below
