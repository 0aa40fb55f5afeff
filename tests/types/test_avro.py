"""Schemas of Avro, checked by fastavro."""

import io

import pytest

import fakegen

fastavro = pytest.importorskip("fastavro")

SCHEMA = {
    "type": "record",
    "name": "Payment",
    "namespace": "acme",
    "fields": [
        {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
        {
            "name": "amount",
            "type": {"type": "bytes", "logicalType": "decimal", "precision": 8, "scale": 2},
        },
        {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["OPEN", "PAID"]}},
        {"name": "before", "type": ["null", "Status"]},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-micros"}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "counts", "type": {"type": "map", "values": "int"}},
        {"name": "hash", "type": {"type": "fixed", "name": "Hash", "size": 4}},
        {"name": "either", "type": ["int", "string"]},
        {
            "name": "place",
            "type": {
                "type": "record",
                "name": "Place",
                "fields": [{"name": "x", "type": "double"}],
            },
        },
        {"name": "inner", "type": ["null", "Payment"]},
    ],
}


def test_rows_can_be_written_and_read():
    rows = fakegen.of(SCHEMA).many(30)
    file = io.BytesIO()
    fastavro.writer(file, fastavro.parse_schema(dict(SCHEMA)), rows)
    file.seek(0)
    assert len(list(fastavro.reader(file))) == 30
    assert {row["status"] for row in rows} == {"OPEN", "PAID"}


def test_an_unknown_type_is_named():
    with pytest.raises(fakegen.SchemaError, match=r"avro\.x: the type 'strin' is unknown"):
        fakegen.of({"type": "record", "name": "R", "fields": [{"name": "x", "type": "strin"}]})
