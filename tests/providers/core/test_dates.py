"""Dates and moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.provider import Context, Dynamic
from fakegen.providers.core import Date, DateTime

DAY = timedelta(days=1)
MICROSECOND = timedelta(microseconds=1)
NOW = Context(now=datetime(2024, 3, 1, 12, tzinfo=UTC))


@given(st.tuples(st.dates(), st.dates()).map(sorted))
def test_dates_lie_between_their_bounds(bind, made, bounds):
    first, last = bounds
    generator = bind(Date, **{"from": first, "to": last})
    assert generator.type == pa.date32()
    assert generator.support == (last - first).days + 1
    assert all(first <= value <= last for value in made(generator, 30).to_pylist())


@given(st.dates(date(2, 1, 1), date(9000, 1, 1)), st.integers(1, 300))
def test_the_ways_to_give_a_range_of_dates(bind, counted, first, length):
    last = first + length * DAY
    days = [first + number * DAY for number in range(length + 1)]
    within = f"{length}d"
    assert counted(bind(Date, **{"from": first, "to": last})) == days
    assert counted(bind(Date, **{"from": first, "within": within})) == days
    assert counted(bind(Date, to=last, within=within)) == days
    assert counted(bind(Date, after=first, within=within)) == days[1:]
    assert counted(bind(Date, before=last, within=within)) == days[:-1]
    if length > 1:
        assert counted(bind(Date, after=first, before=last)) == days[1:-1]


def test_dates_are_from_1970_to_now_by_default(bind):
    generator = bind(Date, NOW)
    ends = np.array([0, generator.support - 1], np.uint64)
    assert generator.unrank(ends).to_pylist() == [date(1970, 1, 1), date(2024, 3, 1)]
    assert bind(Date, NOW, after="2024-02-01").support == 29


def test_dates_are_uniform(bind, block):
    generator = bind(Date, **{"from": "2023-12-28", "to": "2024-01-06"})
    days = generator.make(block(20_000)).cast(pa.int32()).to_numpy()
    assert stats.chisquare(np.bincount(days - days.min())).pvalue > 1e-4


@given(st.lists(st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)), min_size=1, max_size=20))
def test_dates_with_bounds_by_row(bind, made, born):
    generator = bind(Date, after=Dynamic(input="born"), within="18y")
    values = made(generator, len(born), born=pa.array(born, pa.date32())).to_pylist()
    for value, birth in zip(values, born, strict=True):
        assert value is None if birth is None else birth < value <= birth + 6574 * DAY


@pytest.mark.parametrize("end", ["from", "after", "to", "before"])
def test_a_length_by_row_is_that_of_the_row(bind, made, block, end):
    """Durations, numbers of seconds and strings are the same lengths; each row's value is that of its own alone."""
    days = [1, 3, 3, None, 20]
    spans = pa.array([None if n is None else n * DAY for n in days], pa.duration("us"))
    texts = pa.array([None if n is None else f"{n}d" for n in days])
    seconds = pa.array([None if n is None else n * 86_400.0 for n in days])
    found = []
    for lengths in (spans, texts, seconds):
        within = Dynamic(input="length", type=lengths.type)
        values = {end: "2020-03-01", "within": within}
        generator = bind(DateTime, **values, hours=["9-12"])
        found.append(made(generator, 5, length=lengths).to_pylist())
    assert found[0] == found[1] == found[2]
    for row, n in enumerate(days):
        if n is None:
            assert found[0][row] is None
            continue
        alone = bind(DateTime, **{end: "2020-03-01", "within": f"{n}d"}, hours=["9-12"])
        assert alone.make(block(5)).to_pylist()[row] == found[0][row]
    with pytest.raises(GenerationError, match="must be a length of time"):
        within = Dynamic(input="length", type=pa.string())
        made(bind(Date, **{end: "2020-03-01", "within": within}), 1, length=pa.array(["soon"]))
    with pytest.raises(GenerationError, match="must be a day or more, not 0"):
        within = Dynamic(input="length", type=pa.duration("us"))
        short = pa.array([0 * DAY], pa.duration("us"))
        made(bind(Date, **{end: "2020-03-01", "within": within}), 1, length=short)


def test_moments_bound_dates_by_their_day(bind, made):
    moment = pa.array([datetime(2020, 2, 29, 23, 59)] * 240)
    generator = bind(Date, **{"from": Dynamic(input="moment"), "to": "2020-03-01"})
    assert set(made(generator, moment=moment).to_pylist()) == {date(2020, 2, 29), date(2020, 3, 1)}


def test_a_string_can_bound_dates(bind, block):
    generator = bind(Date, **{"from": Dynamic(input="text"), "to": "2020-03-01"})
    assert generator.make(block(1, text=pa.array(["2020-03-01"]))).to_pylist() == [date(2020, 3, 1)]
    with pytest.raises(GenerationError, match="'from' cannot be a string"):
        generator.make(block(1, text=pa.array(["soon"])))


@pytest.mark.parametrize("provider", [Date, DateTime])
@pytest.mark.parametrize(
    ("written", "parameter"),
    [
        ({"from": "2020-01-02", "to": "2020-01-01"}, "from"),
        ({"from": "2020-01-01", "after": "2020-01-01"}, "after"),
        ({"to": "2020-01-01", "before": "2020-01-01"}, "before"),
        ({"after": "2020-01-01", "before": "2020-01-01"}, "after"),
        ({"from": "2020-01-01", "to": "2020-01-02", "within": "3d"}, "within"),
        ({"within": "3d"}, "within"),
        ({"from": "2020-01-01", "within": "0d"}, "within"),
        ({"from": "2020-01-01", "within": "-3d"}, "within"),
        ({"from": "2020-01-01", "within": "8000y"}, "within"),
        ({"before": "0001-01-02", "within": "3d"}, "within"),
        ({"from": "2027-01-01"}, "from"),
        ({"to": "someday"}, "to"),
    ],
)
def test_wrong_ranges(bind, provider, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(provider, NOW, **written)
    assert caught.value.parameter == parameter


MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)).map(
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(
    st.tuples(MOMENTS, MOMENTS).map(sorted).filter(lambda pair: pair[0] < pair[1]),
    st.sampled_from(["1us", "1ms", "1s", "15m", "1d"]),
)
def test_moments_lie_between_their_bounds(bind, made, bounds, step):
    first, last = bounds
    try:
        generator = bind(DateTime, **{"from": first, "to": last, "step": step})
    except ParameterError:
        assert last - first < DAY
        return
    assert generator.type == pa.timestamp("us")
    for value in made(generator, 20).to_pylist():
        assert first <= value.replace(tzinfo=UTC) <= last


def test_moments_are_multiples_of_the_step(bind, counted):
    every = counted(bind(DateTime, after="2020-01-01", before="2020-01-01 01:00", step="15m"))
    assert [value.minute for value in every] == [15, 30, 45]
    assert counted(
        bind(DateTime, after="1969-12-31 23:59:59.999998", within="2us", step="1us")
    ) == [datetime(1969, 12, 31, 23, 59, 59, 999999), datetime(1970, 1, 1)]


def test_moments_of_the_issue(bind, made):
    born = [date(1990, 5, 17), None, date(1955, 1, 1)] * 80
    generator = bind(DateTime, after=Dynamic(input="born"), within="30y")
    for value, birth in zip(made(generator, born=pa.array(born)).to_pylist(), born, strict=True):
        if birth is None:
            assert value is None
        else:
            midnight = datetime(birth.year, birth.month, birth.day)
            assert midnight < value <= midnight + timedelta(days=30 * 365.2425)


def test_bounds_by_row_keep_their_zone(bind, made):
    brussels = pa.array([datetime(2020, 7, 1, 12)], pa.timestamp("s", "Europe/Brussels"))
    generator = bind(DateTime, after=Dynamic(input="moment"), within="1us", step="1us")
    value = made(generator, 1, moment=brussels)[0].as_py()
    assert value == datetime(2020, 7, 1, 12, 0, 0, 1)


def test_a_zone_shows_the_same_moments(bind, made):
    bounds = {"from": "2024-03-31", "to": "2024-03-31 04:00", "step": "30m"}
    naive = made(bind(DateTime, **bounds))
    clock = {"from": "2024-03-31 01:00", "to": "2024-03-31 06:00", "step": "30m"}
    zoned = made(bind(DateTime, **clock, timezone="Europe/Brussels"))
    assert zoned.type == pa.timestamp("us", "Europe/Brussels")
    assert [value.astimezone(UTC).replace(tzinfo=None) for value in zoned.to_pylist()] == (
        naive.to_pylist()
    )
    # The clocks skip from 2 to 3 in the morning.
    assert {value.hour for value in zoned.to_pylist()} == {1, 3, 4, 5, 6}
    assert zoned[0].as_py().tzinfo == ZoneInfo("Europe/Brussels")


def test_a_wrong_zone_gets_the_nearest(bind):
    with pytest.raises(ParameterError, match="no time zone") as caught:
        bind(DateTime, timezone="Europe/Brussel")
    assert (caught.value.parameter, caught.value.suggestion) == ("timezone", "Europe/Brussels")


@pytest.mark.parametrize("step", [0, "-1s"])
def test_wrong_steps(bind, step):
    with pytest.raises(ParameterError, match="'step' must be a microsecond or more"):
        bind(DateTime, step=step)


def test_moments_are_uniform(bind, block):
    generator = bind(DateTime, **{"from": "2020-01-01", "to": "2021-01-01", "step": "1us"})
    micros = generator.make(block(20_000)).cast(pa.int64()).to_numpy()
    begin = datetime(2020, 1, 1, tzinfo=UTC).timestamp() * 1e6
    assert stats.kstest(micros, stats.uniform(begin, 366 * 86400e6).cdf).pvalue > 1e-4


def test_ages_bound_dates(bind, counted):
    now = datetime(2024, 2, 29, 12, tzinfo=UTC)
    days = counted(bind(Date, Context(now=now), min_age=18, max_age=18))
    assert (days[0], days[-1]) == (date(2005, 3, 1), date(2006, 2, 28))
    generator = bind(Date, Context(now=now), max_age=0)
    assert generator.support == 366


@given(st.lists(st.none() | st.integers(0, 120), min_size=1, max_size=20))
def test_people_have_the_age_of_their_row(bind, made, ages):
    age = Dynamic(input="age")
    generator = bind(Date, NOW, min_age=age, max_age=age)
    values = made(generator, len(ages), age=pa.array(ages, pa.int64())).to_pylist()
    for value, years in zip(values, ages, strict=True):
        if years is None:
            assert value is None
        else:
            assert 2024 - value.year - ((value.month, value.day) > (3, 1)) == years


def test_an_age_and_a_date_do_not_bound_one_end(bind):
    with pytest.raises(ParameterError, match="'to' and 'min_age' cannot both be given"):
        bind(Date, to="2020-01-01", min_age=3)
