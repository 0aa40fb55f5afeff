"""Keys whose combinations fill the room between their values."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from fakegen.profiling.grids import find_grid, has_room


def days(*places: int) -> pa.Array:
    return pa.array([date(2021, 3, 1) + timedelta(days=place) for place in places])


@pytest.mark.parametrize(
    ("values", "unit", "step", "size"),
    [
        (days(*range(40)), "days", 1, 40),
        (days(*range(0, 90, 3)), "days", 3, 30),
        (days(*(n for n in range(40) if n % 7 < 5)), "weekdays", 1, 30),
        (pa.array([date(2020 + n // 12, n % 12 + 1, 1) for n in range(30)]), "months", 1, 30),
        (pa.array(range(1900, 2000, 4)), "number", 4, 25),
        (pa.array(["b", "a", "c"]), "value", 1, 3),
    ],
)
def test_an_axis_has_a_unit(values, unit, step, size):
    axis = find_grid({"x": values}).axes["x"]
    assert (axis.unit, axis.step, axis.size, axis.falls) == (unit, step, size, False)


def test_the_order_of_rows_is_found():
    inner, outer = pa.array([3, 2, 1] * 4), pa.array([n // 3 for n in range(12)])
    grid = find_grid({"inner": inner, "outer": outer})
    assert [(name, axis.falls) for name, axis in grid.axes.items()] == [
        ("outer", False),
        ("inner", True),
    ]
    assert grid.size == grid.rows == 12


def test_what_leaves_much_out_is_no_grid():
    assert find_grid({"x": days(0, 5, 6, 17, 30)}) is None
    assert has_room([days(0, 5, 6, 17, 30)], [True])
    pairs = {"a": pa.array(["x", "x", "y", "z"]), "b": pa.array(["p", "q", "p", "r"])}
    assert find_grid(pairs) is None
    assert has_room(list(pairs.values()), [True, True])
    full = [pa.array(["x"] * 3 + ["y"]), pa.array(["p", "q", "r", "p"])]
    assert not has_room(full, [False, True])


@pytest.mark.parametrize(
    ("each", "apart", "expected"), [(100, 1, False), (8, 1, True), (100, 97, True)]
)
def test_a_day_of_a_busy_flight_comes_from_the_days_that_it_had(each, apart, expected):
    # Of forty flights each has 100 of 365 days: a model would draw these, and more than a hundred times.
    numbers = [
        (flight, (day * 3 + flight * 11) % 365) for flight in range(40) for day in range(each)
    ]
    flights = pa.array([flight for flight, _ in numbers])
    moments = pa.array(
        [flight * (apart - 1) + 100_000 * (apart > 1) * day + day for flight, day in numbers]
    )
    assert has_room([flights, moments], [True, True]) is expected
    assert has_room([flights, moments], [False, True]) is expected
