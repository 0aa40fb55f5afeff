"""Schemas of Arrow: tables of just these types."""

import pyarrow as pa
import pytest

import fakegen

SCHEMA = pa.schema(
    [
        pa.field("id", pa.int64(), nullable=False),
        pa.field("small", pa.int8(), nullable=False),
        pa.field("price", pa.decimal128(7, 2)),
        pa.field("name", pa.large_string(), nullable=False),
        pa.field("kind", pa.dictionary(pa.int32(), pa.string())),
        pa.field("seen", pa.timestamp("ms", "UTC")),
        pa.field("day", pa.date32()),
        pa.field("tags", pa.list_(pa.string())),
        pa.field("at", pa.struct([pa.field("x", pa.float32()), pa.field("y", pa.float64())])),
        pa.field("code", pa.binary(4)),
        pa.field("took", pa.duration("s")),
    ]
)


def test_a_table_has_the_schema():
    table = fakegen.of(SCHEMA).arrow(50)
    assert table.schema == SCHEMA
    assert table.column("small").null_count == 0
    assert 0 < table.column("price").null_count < 50
    table.validate(full=True)


@pytest.mark.parametrize(
    "kind",
    [
        pa.map_(pa.string(), pa.int32()),
        pa.null(),
        pa.month_day_nano_interval(),
        pa.list_view(pa.list_(pa.month_day_nano_interval())),
        pa.run_end_encoded(pa.int32(), pa.string()),
        pa.binary_view(),
        pa.uuid(),
        pa.json_(pa.string()),
        pa.bool8(),
        pa.fixed_shape_tensor(pa.int32(), [2, 2]),
    ],
    ids=str,
)
def test_unusual_types_are_made(kind):
    schema = pa.schema([pa.field("x", kind, nullable=kind == pa.null())])
    made = fakegen.of(schema).arrow(20)
    made.validate(full=True)
    assert made.schema == schema
    assert made["x"].null_count == (20 if kind == pa.null() else 0)


def test_intervals_are_those_of_arrow():
    row = fakegen.of(pa.schema([("x", pa.month_day_nano_interval())])).rows[3]
    assert isinstance(row["x"], pa.MonthDayNano)


def test_a_type_without_values_is_named():
    kind = pa.dense_union([pa.field("a", pa.int8()), pa.field("b", pa.string())])
    with pytest.raises(fakegen.SchemaError, match="x: values of the Arrow type dense_union"):
        fakegen.of(pa.schema([("x", kind)]))
