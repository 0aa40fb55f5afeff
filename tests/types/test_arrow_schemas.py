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


def test_maps_are_made_from_pairs():
    schema = pa.schema([("counts", pa.map_(pa.string(), pa.int32()))])
    made = fakegen.of(schema)
    assert made.arrow(20).schema == schema


def test_a_type_without_values_is_named():
    with pytest.raises(fakegen.SchemaError, match="x: values of the Arrow type month_day_nano"):
        fakegen.of(pa.schema([("x", pa.month_day_nano_interval())]))
