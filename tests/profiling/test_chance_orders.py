"""How often columns would be out of order by chance."""

from __future__ import annotations

import numpy as np
import pytest

from fakegen.profiling.chance_orders import out_of_order_by_chance


@pytest.mark.parametrize("together", [0.0, 0.8])
def test_the_share_is_that_of_normal_columns(together):
    rng = np.random.default_rng(1)
    a, b = rng.standard_normal((2, 20_000))
    high = together * a + np.sqrt(1 - together**2) * b + 1
    found = out_of_order_by_chance(a, high)
    assert abs(found - (high < a).mean()) < 0.03  # the copula draws 2,000 rows


def test_ranges_that_do_not_meet_are_in_order():
    assert out_of_order_by_chance(np.arange(5.0), np.arange(5.0) + 9) == 0
