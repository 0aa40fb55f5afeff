"""Data contracts of ODCS."""

from datetime import date

import pytest

import fakegen

CONTRACT = {
    "apiVersion": "v3.1.0",
    "kind": "DataContract",
    "schema": [
        {
            "name": "customer",
            "properties": [
                {"name": "id", "logicalType": "integer", "primaryKey": True},
                {"name": "email", "logicalType": "string", "physicalType": "varchar(40)", "required": True, "unique": True},
                {"name": "since", "logicalType": "date", "required": True, "logicalTypeOptions": {"minimum": "2024-01-01", "maximum": "2024-12-31"}},
                {"name": "score", "logicalType": "number", "logicalTypeOptions": {"minimum": 0, "exclusiveMaximum": 1}},
                {"name": "level", "logicalType": "string", "quality": [{"metric": "invalidValues", "arguments": {"validValues": ["low", "high"]}}]},
                {"name": "tags", "logicalType": "array", "items": {"logicalType": "string"}},
                {"name": "place", "logicalType": "object", "required": True, "properties": [{"name": "city", "logicalType": "string", "required": True}]},
            ],
        }
    ],
}  # fmt: skip


def test_rows_satisfy_the_contract():
    rows = fakegen.of(CONTRACT).many(60)
    assert [row["id"] for row in rows] == list(range(1, 61))
    assert len({row["email"] for row in rows}) == 60
    assert all(len(row["email"]) <= 40 and row["since"].year == 2024 for row in rows)
    assert all(row["score"] is None or 0 <= row["score"] < 1 for row in rows)
    assert {row["level"] for row in rows} == {"low", "high", None}
    assert all(isinstance(row["place"]["city"], str) for row in rows)
    assert isinstance(rows[0]["since"], date)


def test_mistakes_are_named():
    wrong = {
        "kind": "DataContract",
        "schema": [{"name": "t", "properties": [{"name": "x", "logicalType": "strin"}]}],
    }
    with pytest.raises(fakegen.SchemaError, match=r"odcs\.x: the logical type 'strin' is unknown"):
        fakegen.of(wrong)
    with pytest.raises(fakegen.SchemaError, match="the contract has no schema"):
        fakegen.of({"kind": "DataContract"})
