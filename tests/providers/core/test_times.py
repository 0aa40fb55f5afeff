"""Times of day and durations."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.provider import Dynamic
from fakegen.providers.core import Duration, TimeOfDay

SPANS = st.timedeltas(timedelta(days=-100_000), timedelta(days=100_000))


@given(st.tuples(SPANS, SPANS).map(sorted))
def test_durations_lie_between_their_bounds(bind, made, bounds):
    shortest, longest = bounds
    generator = bind(Duration, min=shortest, max=longest, step="1us")
    assert generator.type == pa.duration("us")
    assert all(shortest <= value <= longest for value in made(generator, 20).to_pylist())


def test_durations_are_multiples_of_the_step(bind, counted):
    assert counted(bind(Duration, min="-1h", max="2h", step="45m")) == [
        timedelta(minutes=minutes) for minutes in (-45, 0, 45, 90)
    ]


def test_durations_with_bounds_by_row(bind, made, block):
    generator = bind(Duration, min="1h", max=Dynamic(input="most"))
    most = pa.array([timedelta(hours=2), None])
    value, unknown = made(generator, 2, most=most).to_pylist()
    assert timedelta(hours=1) <= value <= timedelta(hours=2)
    assert unknown is None
    with pytest.raises(GenerationError, match="row 0"):
        generator.make(block(1, most=pa.array([timedelta(minutes=59)])))


@given(st.tuples(st.times(), st.times()).map(sorted))
def test_times_lie_between_their_bounds(bind, made, bounds):
    earliest, latest = bounds
    generator = bind(TimeOfDay, **{"from": earliest, "to": latest, "step": "1us"})
    assert generator.type == pa.time64("us")
    assert all(earliest <= value <= latest for value in made(generator, 20).to_pylist())


def test_times_are_multiples_of_the_step(bind, counted):
    every = counted(bind(TimeOfDay, **{"from": "08:50", "to": "10:10:00", "step": "30m"}))
    assert every == [time(9), time(9, 30), time(10)]
    assert bind(TimeOfDay).support == 86_400


def test_times_with_bounds_by_row(bind, made):
    generator = bind(TimeOfDay, **{"from": Dynamic(input="open"), "to": "23:00"})
    opening = pa.array([time(22), None], pa.time32("s"))
    value, unknown = made(generator, 2, open=opening).to_pylist()
    assert time(22) <= value <= time(23)
    assert unknown is None


@pytest.mark.parametrize(
    ("provider", "written", "parameter"),
    [
        (Duration, {"min": "2h", "max": "1h"}, "min"),
        (Duration, {"max": "1 fortnight"}, "max"),
        (Duration, {"step": 0}, "step"),
        (TimeOfDay, {"from": "10:00", "to": "09:00"}, "from"),
        (TimeOfDay, {"from": "25:00"}, "from"),
        (TimeOfDay, {"from": datetime(2020, 1, 1)}, "from"),
    ],
)
def test_wrong_bounds(bind, provider, written, parameter):
    with pytest.raises(ParameterError) as caught:
        bind(provider, **written)
    assert caught.value.parameter == parameter
