"""Values that Python cannot hold are refused where they are read, not where they are used."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import DataError
from fakegen.sources.python_range import check_python_range

KINDS = [
    pa.date32(),
    pa.date64(),
    *(pa.timestamp(unit) for unit in ("s", "ms", "us", "ns")),
    pa.timestamp("us", "Pacific/Kiritimati"),
    pa.timestamp("s", "-12:00"),
    *(pa.duration(unit) for unit in ("s", "ms", "us")),
]


def check(values: pa.Array) -> None:
    check_python_range("a", pa.chunked_array([values]), "x")


@given(st.sampled_from(KINDS), st.integers(-(2**63), 2**63 - 1), st.integers(0, 40))
def test_what_is_not_refused_becomes_python(kind, number, shift):
    number = number >> shift
    if kind == pa.date32():
        number >>= 32
    if kind == pa.date64():
        number = (number >> 1) // 86_400_000 * 86_400_000
    values = pa.array([number, None], pa.int32() if kind == pa.date32() else pa.int64()).cast(kind)
    for column in (values, pa.StructArray.from_arrays([values], ["s"])):
        try:
            check(column)
        except DataError:
            continue
        column.to_pylist()


@pytest.mark.parametrize(
    "values",
    [
        pa.array([date.min, date.max, None]),
        pa.array([datetime.min, datetime.max]),
        pa.array([timedelta.max, timedelta.min], pa.duration("s")),
        pa.array([datetime(1, 1, 3), datetime(9999, 12, 29)], pa.timestamp("us", "Asia/Tokyo")),
        pa.array([], pa.date32()),
        pa.array(["no date"]),
    ],
)
def test_all_that_python_has_is_read(values):
    check(values)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (pa.array([2**30], pa.date32()), "holds dates that Python does not have"),
        (pa.array([[2**30]], pa.list_(pa.date32())), "holds dates"),
        (pa.array([2**62], pa.duration("s")), "holds durations"),
        (pa.array([1], pa.timestamp("s", "Mars/One")), "is in the unknown time zone 'Mars/One'"),
    ],
)
def test_the_rest_is_refused(values, message):
    with pytest.raises(DataError, match=f"x: column 'a' {message}"):
        check(values)
