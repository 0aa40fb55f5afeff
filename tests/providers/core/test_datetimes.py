"""Moments and the zones of their clocks; the ways to bound them are tested with dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.errors import GenerationError
from fakegen.interfaces.provider import Dynamic
from fakegen.providers.core import DateTime

ZONES = ["Europe/Brussels", "Asia/Tokyo", "America/New_York", "UTC"]
ZONE = {"timezone": Dynamic(input="zone")}


@settings(max_examples=40)
@given(st.datetimes(datetime(1970, 1, 1), datetime(2030, 1, 1)), st.sampled_from(ZONES))
def test_bounds_without_an_offset_are_read_in_the_zone(bind, made, first, zone):
    first = first.replace(microsecond=0)
    values = made(bind(DateTime, **{"from": first, "within": "2h"}, timezone=zone), 20)
    start = first.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for value in values.to_pylist():
        assert timedelta(0) <= value.astimezone(UTC) - start <= timedelta(hours=3)


def test_bounds_with_an_offset_keep_it(bind, made):
    bounds = {"from": "2024-07-01T00:00+00:00", "to": "2024-07-01T00:00+00:00"}
    (value,) = set(made(bind(DateTime, **bounds, timezone="Asia/Tokyo")).to_pylist())
    assert value == datetime(2024, 7, 1, tzinfo=UTC)
    assert value.hour == 9


@pytest.mark.parametrize("zone", [None, *ZONES])
@pytest.mark.parametrize("to", [date(2024, 3, 31), "2024-03-31"])
def test_a_date_as_the_last_moment_means_its_whole_day(bind, counted, zone, to):
    bounds = {"from": date(2024, 3, 31), "to": to, "step": "1h"}
    zoned = {} if zone is None else {"timezone": zone}
    shown = [value.replace(tzinfo=None) for value in counted(bind(DateTime, **bounds, **zoned))]
    skipped = [2] if zone == "Europe/Brussels" else []  # the clocks change
    hours = [hour for hour in range(24) if hour not in skipped]
    assert shown == [datetime(2024, 3, 31, hour) for hour in hours]


def test_a_column_of_dates_as_the_last_moment_means_whole_days(bind, made):
    last = pa.array([date(2024, 1, 1), None] * 120)
    generator = bind(DateTime, **{"from": date(2024, 1, 1), "to": Dynamic(input="last")})
    values = made(generator, last=last).to_pylist()
    assert values[1::2] == [None] * 120
    assert {value.date() for value in values[::2]} == {date(2024, 1, 1)}
    assert max(value.hour for value in values[::2]) > 18


def test_a_zone_by_row_gives_what_its_clocks_show(bind, made):
    zones = pa.array(["Asia/Tokyo", "Europe/Brussels", None] * 80)
    bounds = {"from": datetime(2024, 7, 1, 10), "to": datetime(2024, 7, 1, 11)}
    values = made(bind(DateTime, **bounds, **ZONE), zone=zones)
    assert values.type == pa.timestamp("us")
    assert values[2::3].null_count == 80
    assert {value.hour for value in values.to_pylist() if value} <= {10, 11}


def test_bounds_with_an_offset_are_shown_by_each_rows_clocks(bind, made):
    zones = pa.array(["Asia/Tokyo", "Europe/Brussels"] * 120)
    moment = datetime(2024, 7, 1, 0, 0, tzinfo=UTC)
    values = made(bind(DateTime, **{"from": moment, "to": moment}, **ZONE), zone=zones).to_pylist()
    assert set(values[::2]) == {datetime(2024, 7, 1, 9)}
    assert set(values[1::2]) == {datetime(2024, 7, 1, 2)}


def test_no_clock_shows_an_hour_that_is_skipped(bind, made):
    bounds = {"from": "2024-03-31 02:00", "to": "2024-03-31 02:59"}
    zones = pa.array(["Europe/Brussels"] * 240)
    values = made(bind(DateTime, **bounds, **ZONE), zone=zones).to_pylist()
    assert {value.hour for value in values} == {3}


def test_a_wrong_zone_of_a_row_gets_the_nearest(bind, block):
    generator = bind(DateTime, **ZONE)
    with pytest.raises(
        GenerationError,
        match=r"row 1: there is no time zone 'Asia/Tokio'; did you mean 'Asia/Tokyo'\?",
    ):
        generator.make(block(3, zone=pa.array(["Asia/Tokyo", "Asia/Tokio", "Mars/Base"])))
