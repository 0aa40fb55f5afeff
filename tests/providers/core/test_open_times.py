"""Dates and moments by weekday, hour and holiday."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import holidays
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.provider import Dynamic
from fakegen.providers.core import Date, DateTime
from fakegen.providers.core.open_times import DAY_MICROS, WEEKDAYS, OpenTimes

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}
OFFICE = {"weekdays": ["mon", "tue", "wed", "thu", "fri"], "hours": ["9-12", "13-17"]}
EPOCH = datetime(1970, 1, 1)
MICROS = timedelta(microseconds=1)


def test_moments_lie_in_office_hours(bind, made):
    generator = bind(DateTime, **YEAR, **OFFICE, timezone="Europe/Brussels", skip_holidays="BE")
    free = holidays.country_holidays("BE", years=2024)
    for value in made(generator, 2000).to_pylist():
        assert value.weekday() < 5
        assert value.hour in (9, 10, 11, 13, 14, 15, 16)
        assert value.date() not in free


def test_weights_are_kept(bind, block):
    weights = {"mon": 3, "wed": 1, "sun": 0.5}
    generator = bind(Date, **{"from": "2024-01-01", "to": "2024-12-29"}, weekdays=weights)
    counts = Counter(value.weekday() for value in generator.make(block(9_000)).to_pylist())
    assert set(counts) == {0, 2, 6}
    # One false alarm in ten thousand seeds.
    assert stats.chisquare([counts[0], counts[2], counts[6]], [6000, 2000, 1000]).pvalue > 1e-4


def test_hours_weigh_per_hour_and_wrap_around_midnight(bind, block):
    generator = bind(DateTime, **YEAR, hours={"22-2": 1, "12": 4})
    counts = Counter(value.hour for value in generator.make(block(8_000)).to_pylist())
    assert set(counts) == {22, 23, 0, 1, 12}
    expected = [1000, 1000, 1000, 1000, 4000]
    assert stats.chisquare([counts[h] for h in (22, 23, 0, 1, 12)], expected).pvalue > 1e-4


def test_likely_moments_are_uniform(bind, block):
    generator = bind(DateTime, **YEAR, hours=["9-17"])
    values = generator.make(block(5_000)).to_pylist()
    shares = [(value.hour - 9 + value.minute / 60 + value.second / 3600) / 8 for value in values]
    assert stats.kstest(shares, "uniform").pvalue > 1e-4


@settings(max_examples=25)
@given(
    st.lists(st.datetimes(datetime(1805, 1, 1), datetime(2195, 1, 1)), min_size=1, max_size=8),
    st.sets(st.sampled_from(WEEKDAYS), min_size=1),
)
def test_bounds_can_differ_by_row(bind, block, after, weekdays):
    generator = bind(
        DateTime, after=Dynamic(input="after"), within="8d", weekdays=list(weekdays), hours=["8-10"]
    )
    whole = generator.make(block(len(after), after=pa.array(after)))
    for start, value in zip(after, whole.to_pylist(), strict=True):
        assert start < value <= start + timedelta(days=8)
        assert WEEKDAYS[value.weekday()] in weekdays
        assert value.hour in (8, 9)
    # How far other rows reach changes nothing.
    fresh = bind(
        DateTime, after=Dynamic(input="after"), within="8d", weekdays=list(weekdays), hours=["8-10"]
    )
    assert fresh.make(block(1, after=pa.array(after[:1])))[0] == whole[0]


@given(st.integers(-60_000, 60_000), st.integers(0, DAY_MICROS - 1))
def test_the_weight_before_a_moment_is_that_of_its_likely_time(day, micros):
    times = OpenTimes(["tue"], ["6-18"])
    shown = np.array([day * DAY_MICROS + micros, day * DAY_MICROS + 7 * DAY_MICROS + micros])
    before, week_later = times.before(shown)
    assert week_later - before == DAY_MICROS / 2
    (found, _), open_ = (
        times.at(np.array([before, week_later])),
        micros // (DAY_MICROS // 4) in (1, 2),
    )
    if open_ and (EPOCH + timedelta(days=day)).weekday() == 1:
        assert found[0] == shown[0]


def test_rows_without_a_bound_are_null(bind, made):
    after = pa.array([datetime(2024, 1, 1), None] * 120)
    generator = bind(DateTime, after=Dynamic(input="after"), within="7d", weekdays=["sat"])
    values = made(generator, after=after).to_pylist()
    assert values[1::2] == [None] * 120
    assert {value.date() for value in values[::2]} == {date(2024, 1, 6)}


def test_times_between_which_nothing_is_likely(bind, block):
    with pytest.raises(ParameterError, match="no likely time lies between 'from'"):
        bind(Date, **{"from": "2024-01-06", "to": "2024-01-07"}, weekdays=["mon"])
    generator = bind(Date, after=Dynamic(input="after"), within="1d", weekdays=["mon"])
    with pytest.raises(GenerationError, match="row 1: no likely time lies between 'after'"):
        generator.make(block(2, after=pa.array([date(2024, 1, 7), date(2024, 1, 8)])))


def test_a_part_of_a_country_has_holidays_of_its_own(bind, counted_days):
    assert date(2024, 3, 29) in counted_days(None)
    assert date(2024, 3, 29) not in counted_days("CH-ZH")  # Good Friday
    assert date(2024, 3, 29) in counted_days("CH-TI")


@pytest.fixture
def counted_days(bind, block):
    def days(place):
        bounds = {"from": "2024-03-25", "to": "2024-04-05"}
        generator = bind(Date, **bounds, skip_holidays=place, weekdays=list(WEEKDAYS))
        return set(generator.make(block(2_000)).to_pylist())

    return days


def test_far_years_have_no_calendar(bind):
    with pytest.raises(GenerationError, match="from 1800 to 2200"):
        bind(DateTime, **{"from": "1200-01-01"}, weekdays=["mon"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"weekdays": {"mno": 1}}, "'mno' is no weekday"),
        ({"weekdays": {"mon": 0}}, "leaves nothing that is likely"),
        ({"weekdays": {"mon": -1}}, "must be 0 or more"),
        ({"hours": ["24"]}, "'24' is no hour"),
        ({"hours": ["9-9"]}, "'9-9' is no hour"),
        ({"skip_holidays": "XX"}, "holidays of 'XX' are not known"),
        ({"skip_holidays": "US-XX"}, "'US' has no part 'XX'"),
        ({"hours": ["9-17"], "step": "7m"}, "'step' must divide an hour"),
    ],
)
def test_wrong_times(bind, given, message):
    with pytest.raises(ParameterError, match=message):
        bind(DateTime, **YEAR, **given)
