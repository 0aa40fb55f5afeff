"""``months(n)`` and ``years(n)``: compiled, row by row, and refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen import GenerationError, ParameterError
from fakegen.expressions.compiled import compile_expression
from fakegen.expressions.months import Months

BRUSSELS = ZoneInfo("Europe/Brussels")
COLUMNS = {
    "d": pa.date32(),
    "m": pa.timestamp("us"),
    "z": pa.timestamp("us", "Europe/Brussels"),
    "n": pa.int64(),
}
# Arrow knows no summer time after 2037, so that moments of zones stay before it.
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "d": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
            "m": st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
            "z": st.none() | st.datetimes(datetime(1995, 1, 1), datetime(2005, 1, 1)),
            "n": st.none() | st.integers(-360, 360),
        }
    ),
    min_size=1,
    max_size=20,
)


def evaluated(text: str, rows: list[dict]) -> list:
    inputs = {
        name: pa.array(
            [
                row[name].replace(tzinfo=UTC) if name == "z" and row[name] else row[name]
                for row in rows
            ],
            type,
        )
        for name, type in COLUMNS.items()
    }
    compiled = compile_expression(text, COLUMNS)
    return compiled.evaluate(inputs, len(rows)).to_pylist()


@given(ROWS)
@pytest.mark.parametrize("name", ["d", "m", "z"])
def test_moments_move_as_by_dateutil(name, rows):
    for text, sign, unit in (
        ("{} + months(n)", 1, "months"),
        ("{} - months(n)", -1, "months"),
        ("years(n // 12) + {}", 1, "years"),
    ):
        for row, made in zip(rows, evaluated(text.format(name), rows), strict=True):
            if row[name] is None or row["n"] is None:
                assert made is None
                continue
            number = row["n"] // 12 if unit == "years" else row["n"]
            moment = row[name]
            if name == "z":
                moment = moment.replace(tzinfo=UTC).astimezone(BRUSSELS)
            try:
                moved = moment.replace(**({"fold": 0} if name == "z" else {})) + relativedelta(
                    **{unit: sign * number}
                )
            except TypeError:  # a date has no fold
                moved = moment + relativedelta(**{unit: sign * number})
            if name == "z":
                moved, made = moved.astimezone(UTC), made.astimezone(UTC)
            assert made == moved


@settings(max_examples=40)
@given(ROWS)
def test_what_has_no_kernel_gives_the_same(rows):
    for name in ("d", "m"):
        by_row = evaluated(f"{name} + [months(n)][0]", rows)
        assert by_row == evaluated(f"{name} + months(n)", rows)


@pytest.mark.parametrize(
    "text", ["d + months(10 ** 12)", "d - years(9999)", "d + months(n * 2 ** 40)"]
)
def test_dates_that_python_does_not_have_are_null(text):
    row = {"d": date(2024, 1, 31), "m": None, "z": None, "n": 7}
    assert evaluated(text, [row]) == [None]


@pytest.mark.parametrize("text", ["months(1)", "3 + months(1)", "'{{ months(2) }}' ~ months(1)"])
def test_months_alone_are_no_value(text):
    with pytest.raises((ParameterError, GenerationError)):
        evaluated(text, [{"d": None, "m": None, "z": None, "n": 1}])


def test_months_are_whole():
    with pytest.raises(ParameterError, match="whole numbers"):
        compile_expression("d + months(1.5)", COLUMNS)


def test_years_that_python_does_not_have_overflow():
    with pytest.raises(OverflowError):
        date(9999, 12, 1) + Months(1)
