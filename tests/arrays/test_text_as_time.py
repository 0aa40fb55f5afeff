"""Strings become the times of day that they have."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.arrays.text_as_time import text_as_time


@given(st.lists(st.none() | st.times(), min_size=1))
def test_times_come_back(times):
    kind = pa.time64("us")
    texts = pa.array([None if time is None else time.isoformat() for time in times], pa.string())
    assert text_as_time(texts, kind).to_pylist() == times


@pytest.mark.parametrize("text", ["25:00:00", "noon", "10:00:00.5"])
def test_what_is_no_time_of_the_type_is_refused(text):
    with pytest.raises(pa.ArrowInvalid):
        text_as_time(pa.array([text]), pa.time32("s"))
