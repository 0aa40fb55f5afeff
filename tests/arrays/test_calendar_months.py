"""Dates moved by months, beside dateutil."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from fakegen.arrays.calendar_months import moved

EPOCH = date(1970, 1, 1)


@given(st.dates(date(200, 1, 1), date(9700, 1, 1)), st.integers(-2000, 2000))
def test_a_day_moves_to_the_same_day_or_the_last_of_a_month(day, months):
    (found,) = moved(np.array([(day - EPOCH).days]), np.array([months]))
    assert EPOCH + timedelta(days=int(found)) == day + relativedelta(months=months)
