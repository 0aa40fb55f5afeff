"""Two dates or times in one string."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.forms.notation import form_of
from fakegen.forms.period_form import PeriodForm, is_period

NOTATIONS = [
    "%Y-%m-%d - %Y-%m-%d",
    "%d/%m/%Y to %d/%m/%Y",
    "%-d %b %Y – %-d %b %Y",
    "%Y%m%d/%Y%m%d",
]
DAYS = st.dates(date(1000, 1, 1), date(9000, 1, 1))


@given(st.sampled_from(NOTATIONS), st.lists(st.tuples(DAYS, st.integers(-400, 4000)), min_size=1))
def test_periods_are_read_as_they_are_written(notation, periods):
    form = form_of(notation)
    begin = pa.array([*(day for day, _ in periods), None], pa.date32())
    lengths = pa.array([*(length for _, length in periods), 3], pa.int64())
    texts = form.joined(begin, [lengths])
    assert form.read(texts).equals(begin)
    assert form.others(texts)[0].to_pylist()[:-1] == lengths.to_pylist()[:-1]


@pytest.mark.parametrize(
    ("notation", "text", "length"),
    [
        ("%Y-%m-%d - %Y-%m-%d", "2019-03-01 - 2019-04-15", 45),
        ("%d/%m/%Y to %d/%m/%Y", "03/02/2020 to 01/02/2020", -2),
        ("%H:%M-%H:%M", "09:00-17:30", 510),
        ("%H:%M-%H:%M", "22:00-06:00", 480),
        ("%-I %p - %-I %p", "9 AM - 1 PM", 4),
        ("%Y-%m-%d %H:%M:%S/%Y-%m-%d %H:%M:%S", "2020-01-01 10:00:00/2020-01-01 10:01:05", 65),
        ("%Y-%m-%d - %Y-%m-%d", "2019-02-30 - 2019-04-15", None),
        ("%Y-%m-%d - %Y-%m-%d", "2019-03-01", None),
    ],
)
def test_lengths_are_in_the_smallest_unit(notation, text, length):
    form, texts = form_of(notation), pa.array([text])
    assert form.others(texts)[0].to_pylist() == [length]
    expected = [None] if length is None else [text]
    assert form.joined(form.read(texts), form.others(texts)).to_pylist() == expected


def test_one_moment_is_no_period():
    assert not any(map(is_period, ["%Y-%m-%d", "%Y", "%d %d", "0.00", "%H:%M %d"]))
    assert all(map(is_period, NOTATIONS))


def test_both_ends_must_be_moments():
    with pytest.raises(ParameterError, match="no hour"):
        PeriodForm("%M:%S %M:%S")
