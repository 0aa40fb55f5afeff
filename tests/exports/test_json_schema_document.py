"""JSON Schema: jsonschema accepts the rows that the schema makes, and refuses others."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest

import fakegen

jsonschema = pytest.importorskip("jsonschema")


def plain(value):
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def test_rows_are_accepted_and_others_refused(shop, tables):
    document = json.loads(fakegen.export(shop, "json-schema"))
    jsonschema.Draft202012Validator.check_schema(document)
    rows = {name: [plain(row) for row in table] for name, table in tables.items()}
    validator = jsonschema.Draft202012Validator(document)
    validator.validate(rows)
    for column, value in {
        "level": "middle",
        "age": 17,
        "code": "A1",
        "rate": 2,
        "name": None,
    }.items():
        wrong = {**rows, "customer": [{**rows["customer"][0], column: value}]}
        assert not validator.is_valid(wrong), column


def test_what_is_exported_can_be_read_again(shop):
    document = json.loads(fakegen.export(shop, "json-schema"))
    again = fakegen.of({"title": "customer", **document["$defs"]["customer"]}).many(20)
    assert all(row["age"] is None or 18 <= row["age"] <= 90 for row in again)
