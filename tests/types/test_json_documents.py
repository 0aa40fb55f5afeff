"""JSON Schema and OpenAPI, checked by jsonschema."""

import pytest

import fakegen

jsonschema = pytest.importorskip("jsonschema")

ORDER = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Order",
    "type": "object",
    "required": ["id", "lines", "status"],
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "status": {"enum": ["open", "paid", None]},
        "customer": {"$ref": "#/$defs/customer"},
        "lines": {"type": "array", "minItems": 1, "maxItems": 3, "items": {"$ref": "#/$defs/line"}},
        "when": {"type": "string", "format": "date-time"},
        "day": {"type": "string", "format": "date"},
        "discount": {"type": ["number", "null"], "exclusiveMinimum": 0, "maximum": 0.5},
        "payment": {"oneOf": [{"$ref": "#/$defs/card"}, {"$ref": "#/$defs/transfer"}]},
        "labels": {"type": "object", "additionalProperties": {"type": "integer"}},
        "reply_to": {"anyOf": [{"$ref": "#"}, {"type": "null"}]},
    },
    "$defs": {
        "customer": {
            "allOf": [
                {"type": "object", "properties": {"name": {"type": "string", "minLength": 2}}},
                {"properties": {"vip": {"type": "boolean"}}, "required": ["vip"]},
            ]
        },
        "line": {
            "type": "object",
            "properties": {
                "sku": {"type": "string", "pattern": "^[A-Z]{3}-\\d{2}$"},
                "quantity": {"type": "integer", "multipleOf": 5, "maximum": 50},
            },
        },
        "card": {
            "type": "object",
            "properties": {"number": {"type": "string"}},
            "required": ["number"],
        },
        "transfer": {
            "type": "object",
            "properties": {"iban": {"type": "string"}},
            "required": ["iban"],
        },
    },
}


def test_objects_satisfy_the_schema():
    orders = fakegen.of(ORDER).many(40)
    for order in orders:
        jsonschema.validate(order, ORDER)
    assert {order["status"] for order in orders} == {"open", "paid", None}
    assert {next(iter(order["payment"])) for order in orders} == {"number", "iban"}


def test_components_of_openapi_are_tables():
    document = {
        "openapi": "3.0.3",
        "components": {
            "schemas": {
                "Pet": {
                    "type": "object",
                    "properties": {
                        "name": {"type": "string", "nullable": True},
                        "age": {
                            "type": "integer",
                            "minimum": 0,
                            "exclusiveMinimum": True,
                            "maximum": 9,
                        },
                        "owner": {"$ref": "#/components/schemas/Owner"},
                    },
                },
                "Owner": {
                    "type": "object",
                    "properties": {"email": {"type": "string", "format": "email"}},
                },
                "Color": {"type": "string", "enum": ["red"]},
            }
        },
    }
    tables = fakegen.of(document)
    assert list(tables) == ["pet", "owner"]
    assert all(1 <= pet["age"] <= 9 and "@" in pet["owner"]["email"] for pet in tables.pet.many(20))


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        (
            {"a": {"$ref": "#/$defs/lime"}},
            r"a: '#/\$defs/lime' leads to nothing; did you mean 'line'\?",
        ),
        ({"a": {"$ref": "other.json"}}, "in another document"),
        (
            {"a": {"type": "integer", "minimum": 5, "maximum": 3}},
            r"a: nothing lies between 5 and 3",
        ),
        ({"a": {"type": "string", "minLength": 5, "maxLength": 3}}, r"a: the least length \(5\)"),
        ({"a": {"enum": []}}, "a: there is no value to choose from"),
    ],
)
def test_mistakes_are_named_at_their_field(properties, message):
    schema = {"type": "object", "properties": properties, "$defs": {"line": {}}}
    with pytest.raises(fakegen.SchemaError, match=message):
        fakegen.of(schema)


def test_parts_of_allof_add_to_each_other():
    number = {"properties": {"age": {"type": "integer", "minimum": 0}}}
    schema = {"title": "cat", "allOf": [number, {"properties": {"age": {"maximum": 3}}}]}
    assert {cat["age"] for cat in fakegen.of(schema).many(60)} == {0, 1, 2, 3}


@pytest.mark.parametrize("word", ["prefixItems", "items"])
def test_items_by_their_place(word):
    pair = {"type": "array", word: [{"type": "boolean"}, {"enum": ["x", 1]}]}
    made = fakegen.of({"title": "t", "type": "object", "properties": {"pair": pair}}).many(20)
    assert all(type(row["pair"][0]) is bool and row["pair"][1] in ("x", 1) for row in made)
