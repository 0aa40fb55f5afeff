"""What was read becomes what was planned, or null where it cannot."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.checking.conversion import convert
from fakegen.formats.text_columns import as_text


def converted(values: list, kind: pa.DataType, read: pa.DataType | None = None) -> list:
    made = convert(pa.array(values, read), kind)
    assert made.type == kind
    return made.to_pylist()


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["1", "x", None, "2.5", "-3"], pa.int64(), [1, None, None, None, -3]),
        ([1.0, 1.5, None], pa.int64(), [1, None, None]),
        (["2024-02-29", "2023-02-29"], pa.date32(), [date(2024, 2, 29), None]),
        ([datetime(2024, 1, 2), datetime(2024, 1, 2, 3)], pa.date32(), [date(2024, 1, 2), None]),
        (["true", "maybe"], pa.bool_(), [True, None]),
        ([0, 1, 2], pa.bool_(), [False, True, None]),
        (["12:30:00.5", "25:00:00"], pa.time64("us"), [time(12, 30, 0, 500_000), None]),
        ([timedelta(hours=10)], pa.time64("us"), [time(10)]),
        (["00ff", "0g"], pa.binary(), [b"\x00\xff", None]),
        ([1.5, 2], pa.duration("us"), [timedelta(seconds=1.5), timedelta(seconds=2)]),
        ([1, 25], pa.decimal128(3, 1), [Decimal("1.0"), Decimal("25.0")]),
        ([1.25, 1.5], pa.decimal128(3, 1), [None, Decimal("1.5")]),
        ([1, 2], pa.string(), ["1", "2"]),
        ([1, 2], pa.date32(), [None, None]),
        ([date(2024, 1, 1)], pa.int64(), [None]),
        ([True, False], pa.int64(), [None, None]),
        ([time(1)], pa.date32(), [None]),
        ([None, None], pa.duration("us"), [None, None]),
        ([], pa.int64(), []),
    ],
)
def test_what_cannot_be_converted_is_null(values, kind, expected):
    assert converted(values, kind) == expected


def test_nested_values_are_not_compared():
    assert convert(pa.array(["[1]"]), pa.list_(pa.int64())) is None
    assert convert(pa.array([[1]]), pa.string()) is None


KINDS = [
    pa.int64(), pa.float64(), pa.bool_(), pa.string(), pa.binary(), pa.date32(), pa.time64("us"),
    pa.timestamp("us"), pa.timestamp("us", "Europe/Brussels"), pa.decimal128(10, 2),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=str)
@given(numbers=st.lists(st.none() | st.integers(0, 86_399_999_999), max_size=20))
def test_what_sinks_write_as_text_comes_back(kind: pa.DataType, numbers: list[int | None]):
    values = sample(kind, numbers)
    back = convert(as_text(values).cast(pa.string()), kind)
    assert back.equals(values)


def sample(kind: pa.DataType, numbers: list[int | None]) -> pa.Array:
    integers = pa.array(numbers, pa.int64())
    if kind == pa.bool_():
        return pa.array([None if n is None else n % 2 == 0 for n in numbers], kind)
    if kind == pa.date32():
        return pa.array([None if n is None else n % 20_000 for n in numbers], pa.int32()).cast(kind)
    if pa.types.is_decimal(kind):
        return pa.array([None if n is None else Decimal(n % 10**8) / 100 for n in numbers], kind)
    if pa.types.is_floating(kind):
        return pa.array([None if n is None else n / 7 for n in numbers], kind)
    if kind == pa.binary():
        return pa.array([None if n is None else str(n).encode() for n in numbers], kind)
    return integers.cast(kind)


def test_many_wrong_values_are_all_found():
    buffer = io.StringIO("\n".join(str(n) if n % 3 else f"x{n}" for n in range(5_000)))
    values = buffer.getvalue().splitlines()
    assert convert(pa.array(values), pa.int64()).null_count == sum(v[0] == "x" for v in values)
