"""From fields to entries: bounds, lengths and choices hold for every value."""

import math
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types.entries import document


def values(kind, count=20):
    record = Record("t", (RecordField("x", kind),), "T")
    schema = fakegen.load(document([record], rows=count))
    return schema.generate()["t"].to_arrow()["x"].to_pylist()


@given(st.integers(-(10**6), 10**6), st.integers(0, 10**5), st.booleans(), st.booleans())
def test_integers_keep_to_their_bounds(low, width, open_low, open_high):
    high = low + width + 2
    kind = ValueType(
        "integer", **{"above" if open_low else "least": low, "below" if open_high else "most": high}
    )
    assert all(low + open_low <= value <= high - open_high for value in values(kind))


@given(st.floats(-1e6, 1e6), st.floats(0.01, 1e5))
def test_numbers_keep_to_open_bounds(low, width):
    high = low + width
    found = values(ValueType("number", above=low, below=high))
    assert all(low < value < high for value in found)


@given(st.integers(0, 4), st.integers(1, 6))
def test_decimals_keep_to_their_digits(decimals, whole):
    found = values(ValueType("decimal", digits=decimals + whole, decimals=decimals))
    assert all(abs(value) < Decimal(10) ** whole for value in found)
    assert all(-value.as_tuple().exponent <= decimals for value in found)


def test_room_for_digits_says_nothing_of_the_size():
    found = values(ValueType("decimal", digits=38, decimals=2), 200)
    assert all(0 <= value <= 1_000 for value in found)


@given(st.integers(0, 30), st.integers(0, 40))
def test_strings_keep_to_their_lengths(low, more):
    found = values(ValueType("string", min_length=low, max_length=low + more), 5)
    assert all(low <= len(value) <= low + more for value in found)


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        (ValueType("date", least=date(2024, 2, 28), below=date(2024, 3, 1)), lambda v: v in (date(2024, 2, 28), date(2024, 2, 29))),
        (ValueType("duration", least=timedelta(minutes=2), most=timedelta(minutes=3)), lambda v: 120 <= v.total_seconds() <= 180),
        (ValueType("list", items=ValueType("integer"), min_length=2, max_length=2), lambda v: len(v) == 2),
        (ValueType("bytes", min_length=3, max_length=3), lambda v: len(v) == 3),
        (ValueType("string", pattern="^[a-c]+$", min_length=4, max_length=6), lambda v: 4 <= len(v) <= 6 and set(v) <= set("abc")),
        (ValueType("string", pattern="^ab", min_length=4, max_length=6), lambda v: 4 <= len(v) <= 6 and v.startswith("ab")),
        (ValueType("integer", multiple_of=7, least=10, most=60), lambda v: v % 7 == 0 and 10 <= v <= 60),
        (ValueType("number", multiple_of=0.25, least=0, most=2), lambda v: (v * 4).is_integer()),
        (ValueType("duration", most=timedelta(seconds=9)), lambda v: 0 <= v.total_seconds() <= 9),
        (ValueType("duration", above=timedelta(seconds=3), below=timedelta(seconds=5)), lambda v: v == timedelta(seconds=4)),
        (ValueType("string", format="uuid"), lambda v: len(v) == 36),
        (ValueType("string", format="email", min_length=5, max_length=99), lambda v: "@" in v),
        (ValueType("string", format="date-time"), lambda v: v.endswith("Z")),
    ],
)  # fmt: skip
def test_what_a_type_says_holds(kind, holds):
    assert all(map(holds, values(kind)))


def test_nullable_values_are_sometimes_null():
    found = values(ValueType("integer", nullable=True), 100)
    assert 0 < found.count(None) < 60


def test_unique_fields_and_keys():
    fields = (
        RecordField("id", ValueType("integer"), is_key=True),
        RecordField("email", ValueType("string", format="email"), unique=True),
    )
    table = fakegen.generate(document([Record("t", fields, "T")], rows=50))["t"].to_pandas()
    assert table["id"].tolist() == list(range(1, 51))
    assert table["email"].is_unique


def test_fields_can_be_left_out():
    fields = [
        RecordField(name, ValueType("string")) for name in ("first_name", "last_name", "email")
    ]
    made = document([Record("t", tuple(fields), "T")], left_out={"t": {"last_name"}})
    columns = made["tables"]["t"]["columns"]
    assert columns == {"first_name, email": {"person": {}}, "last_name": None}


def test_rules_over_several_fields_hold():
    fields = tuple(RecordField(name, ValueType("integer")) for name in ("low", "high"))
    made = document([Record("t", fields, "T", constraints=["low < high"])])
    assert all(row["low"] < row["high"] for row in fakegen.generate(made)["t"])


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (ValueType("integer", least=5, most=4), "T.x: nothing lies between 5 and 4"),
        (ValueType("number", above=1.0, most=1.0), "T.x: nothing lies between"),
        (ValueType("list", min_length=3, max_length=2), r"T.x: the least length \(3\)"),
        (ValueType("choice"), "T.x: there is no value"),
    ],
)
def test_contradictions_are_errors_at_the_field(kind, message):
    with pytest.raises(fakegen.SchemaError, match=message):
        document([Record("t", (RecordField("x", kind),), "T")])


def test_math_is_exact_at_the_ends():
    assert all(
        value > 0
        for value in values(ValueType("number", above=0.0, below=math.nextafter(0, 1) * 10), 3)
    )
