"""Frictionless data packages."""

import json
from datetime import date

import pytest

import fakegen

PACKAGE = {
    "resources": [
        {
            "name": "country",
            "schema": {
                "fields": [
                    {"name": "code", "type": "string", "constraints": {"pattern": "[A-Z]{2}"}},
                    {"name": "founded", "type": "date", "constraints": {"required": True, "minimum": "1900-01-01", "maximum": "1999-12-31"}},
                    {"name": "size", "type": "string", "constraints": {"required": True, "enum": ["s", "l"]}},
                ],
                "primaryKey": "code",
            },
        },
        {
            "name": "city",
            "schema": {
                "fields": [
                    {"name": "name", "type": "string", "constraints": {"required": True, "unique": True}},
                    {"name": "country", "type": "string", "constraints": {"required": True}},
                ],
                "foreignKeys": [{"fields": "country", "reference": {"resource": "country", "fields": "code"}}],
            },
        },
    ]
}  # fmt: skip


def test_rows_satisfy_the_package(tmp_path):
    file = tmp_path / "datapackage.json"
    file.write_text(json.dumps(PACKAGE))
    tables = fakegen.of(file, rows=30)
    countries = tables.country.many(30)
    assert len({row["code"] for row in countries}) == 30
    assert all(date(1900, 1, 1) <= row["founded"] <= date(1999, 12, 31) for row in countries)
    assert {row["size"] for row in countries} == {"s", "l"}
    assert {row["country"] for row in tables.city.many(20)} <= {row["code"] for row in countries}


def test_mistakes_are_named():
    with pytest.raises(fakegen.SchemaError, match=r"frictionless\.x: the type 'strin' is unknown"):
        fakegen.of({"fields": [{"name": "x", "type": "strin"}]})
