"""JSON Schema and OpenAPI, checked by jsonschema."""

import json

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


@pytest.mark.parametrize(
    ("said", "refused", "left"),
    [
        ({"type": "integer", "minimum": 0, "maximum": 3}, {"minimum": 2}, {0, 1}),
        ({"type": "integer", "minimum": 0, "maximum": 3}, {"exclusiveMaximum": 2}, {2, 3}),
        ({"enum": ["x", "y", "z"]}, {"enum": ["x", "z"]}, {"y"}),
        ({"type": "boolean"}, {"const": True}, {False}),
        ({"type": ["boolean", "null"]}, {"type": "null"}, {False, True}),
        ({"enum": ["x", "y", "z"]}, {"anyOf": [{"const": "x"}, {"const": "y"}]}, {"z"}),
        ({"type": "string", "pattern": "^[ab]$"}, {"pattern": "a"}, {"b"}),
    ],
)
def test_not_leaves_the_rest(said, refused, left):
    schema = {"type": "object", "properties": {"x": {**said, "not": refused}}}
    assert {row["x"] for row in fakegen.of(schema).many(60)} == left


@pytest.mark.parametrize(
    ("schema", "left"),
    [
        ({"not": {"required": ["a", "b"]}}, {"a"}),
        ({"not": {"required": ["a", "b"]}, "required": ["b"]}, {"b"}),
        ({"oneOf": [{"required": ["b"]}, {"required": ["a"]}]}, {"b"}),
        ({"properties": {"a": {}, "b": False}}, {"a"}),
        ({"properties": {"a": {"not": {}}, "b": True}}, {"b"}),
        ({"required": ["a", "c"]}, {"a", "b", "c"}),
    ],
)
def test_properties_that_may_not_be_there_are_left_out(schema, left):
    whole = {"type": "object", "properties": {"a": {}, "b": {}}, **schema}
    assert fakegen.of(whole).one().keys() == left


def test_what_contains_itself_ends():
    node = {"properties": {"next": {"$ref": "#"}, "of": {"type": "array", "items": {"$ref": "#"}}}}
    made = fakegen.of({"title": "node", **node}).one()
    assert made["of"] and all(item == {"of": []} for item in made["of"])


def test_schemas_are_found_by_their_names():
    parts = [
        {"$anchor": "short", "enum": ["x"]},
        {"$id": "/flag", "type": "boolean"},
    ]
    named = {"a": {"$ref": "#short"}, "b": {"$ref": "/flag"}, "c": {"$ref": "#/$defs/0"}}
    schema = {"$id": "https://example.org/s", "properties": named}
    row = fakegen.of({**schema, "$defs": {str(n): part for n, part in enumerate(parts)}}).one()
    assert (row["a"], type(row["b"]), row["c"]) == ("x", bool, "x")


def test_keys_of_mappings_are_of_their_pattern():
    mapping = {"type": "object", "minProperties": 2, "propertyNames": {"pattern": "^k[0-9]{3}$"}}
    others = {"patternProperties": {"^S[0-9]$": {"type": "integer"}}, "additionalProperties": False}
    for row in fakegen.of({"properties": {"a": mapping, "b": {"type": "object", **others}}}).many(
        9
    ):
        assert len(row["a"]) >= 2 and all(key[0] == "k" for key in row["a"])
        assert all(key[0] == "S" and type(value) is int for key, value in row["b"].items())


def test_a_base_that_names_its_kinds_is_told_by_the_discriminator():
    kinds = [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]
    base = {"type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"]}
    schemas = {
        name: {"allOf": [{"$ref": "#/components/schemas/Base"}, {"properties": {name: {}}}]}
        for name in ("Cat", "Dog")
    }
    pets = {"oneOf": kinds, "discriminator": {"propertyName": "kind"}}
    home = {"type": "object", "properties": {"pets": {"type": "array", "items": pets}}}
    circular = {"Base": {**base, "oneOf": kinds}, "Home": home, **schemas}
    made = fakegen.of({"openapi": "3.1.0", "components": {"schemas": circular}})
    for row in made.home.many(20):
        assert all(pet.keys() == {"kind", pet["kind"]} for pet in row["pets"])


def test_documents_of_definitions_and_of_lists_are_tables():
    thing = {"type": "object", "properties": {"x": {"type": "integer"}}}
    assert list(fakegen.of({"$schema": "x", "$defs": {"Thing": thing}})) == ["thing"]
    assert list(fakegen.of({"title": "things", "type": "array", "items": thing})) == ["things"]


def checked(document, rows=30):
    """Return rows of a document, each checked by jsonschema once more."""
    made = fakegen.of(document, window=3).many(rows)
    for row in made:
        jsonschema.Draft202012Validator(document).validate(row)
    return made


def test_dynamic_references_lead_to_the_outermost_of_their_name():
    tree = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://example.org/tree",
        "$dynamicAnchor": "node",
        "type": "object",
        "required": ["value", "children"],
        "properties": {
            "value": {"type": "integer"},
            "children": {"type": "array", "items": {"$dynamicRef": "#node"}},
            "cost": {"$dynamicRef": "#money"},
        },
        "$defs": {"m": {"$dynamicAnchor": "money", "type": "number", "minimum": 1, "maximum": 9}},
    }
    rows = checked(tree)
    assert any(child["value"] for row in rows for child in row["children"])
    assert any(1 <= row["cost"] <= 9 for row in rows if "cost" in row)


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ({"contains": {"minimum": 40}}, 1, None),
        ({"contains": {"minimum": 40}, "minContains": 2, "maxContains": 4}, 2, 4),
        ({"contains": {"minimum": 40}, "maxContains": 2, "minItems": 5}, 1, 2),
        ({"contains": {"minimum": 40}, "minContains": 0, "maxContains": 0, "minItems": 1}, 0, 0),
        ({"contains": {"minimum": 40}, "minContains": 0}, 0, None),
        ({"contains": {"minimum": 40}, "maxItems": 2}, 1, 2),
    ],
)
def test_arrays_contain_as_many_as_they_must(said, least, most):
    numbers = {"type": "array", "items": {"type": "integer", "minimum": 0, "maximum": 50}, **said}
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["numbers"],
        "properties": {"numbers": numbers},
    }
    for row in checked(document):
        found = sum(number >= 40 for number in row["numbers"])
        assert least <= found and (most is None or found <= most)
        assert len(row["numbers"]) >= said.get("minItems", 0)


@pytest.fixture
def files(tmp_path):
    """Return what writes a document and those beside it, and returns its path."""

    def write(**documents):
        for name, document in documents.items():
            path = tmp_path / "schemas" / f"{name.replace('__', '/')}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(document))
        return tmp_path / "schemas" / f"{next(iter(documents))}.json"

    return write


@pytest.mark.parametrize(
    "draft",
    [
        "https://json-schema.org/draft/2020-12/schema",
        "http://json-schema.org/draft-07/schema#",
        "http://json-schema.org/draft-04/schema#",
    ],
)
def test_references_lead_to_files_in_the_folder(files, draft):
    line = {"type": "object", "required": ["to"], "properties": {"to": {"$ref": "#/d/address"}}}
    city = {"type": "object", "required": ["city"], "properties": {"city": {"enum": ["Gent"]}}}
    path = files(
        invoice={
            "$schema": draft,
            "type": "object",
            "required": ["party", "lines"],
            "properties": {
                "party": {"$ref": "common/party.json"},
                "lines": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"$ref": "common/types.json#/d/line"},
                },
                "before": {"$ref": "#/definitions/number"},
            },
            "definitions": {"number": {"type": "integer"}},
        },
        common__party={
            "type": "object",
            "required": ["address", "vat"],
            "properties": {
                "address": {"$ref": "types.json#/d/address"},
                "vat": {"$ref": "#/definitions/vat"},
            },
            "definitions": {"vat": {"type": "string", "pattern": "^BE[0-9]{10}$"}},
        },
        common__types={"d": {"line": line, "address": city}},
    )
    for row in fakegen.of(path).many(10):
        assert row["party"]["address"] == {"city": "Gent"} and row["party"]["vat"][:2] == "BE"
        assert {line["to"]["city"] for line in row["lines"]} == {"Gent"}


def test_openapi_s_components_may_be_in_files(files):
    pet = {"type": "object", "required": ["name"], "properties": {"name": {"$ref": "name.json"}}}
    path = files(
        api={"openapi": "3.0.3", "components": {"schemas": {"Pet": pet}}},
        name={"type": "string", "pattern": "^[A-Z]{3}$"},
    )
    assert len(fakegen.of(path).one()["name"]) == 3


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("../secret.json", r"'../secret.json' is not in the folder of the document"),
        ("othr.json", r"there is no file 'othr.json' beside the document; did you mean"),
        ("https://example.org/a.json", "is in another document, which is not read"),
        ("/etc/passwd", "is in another document, which is not read"),
        ("other.json#/x", "leads to nothing"),
    ],
)
def test_what_is_not_in_the_folder_is_not_read(files, tmp_path, reference, message):
    (tmp_path / "secret.json").write_text('{"type": "integer"}')
    path = files(a={"type": "object", "properties": {"x": {"$ref": reference}}}, other={"y": {}})
    with pytest.raises(fakegen.SchemaError, match=message):
        fakegen.of(path)


def test_what_depends_on_a_property_is_there():
    document = {
        "title": "order",
        "type": "object",
        "properties": {"card": {"type": "integer"}},
        "dependentSchemas": {"card": {"properties": {"address": {"type": "string"}}, "required": ["address"]}},
    }  # fmt: skip
    assert set(fakegen.of(document).one()) == {"card", "address"}


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"properties": {"a": {"type": "strnig"}}}, "there is no type 'strnig'; did you mean 'string'"),
        ({"properties": [1]}, "'properties' is no mapping"),
    ],
)  # fmt: skip
def test_what_is_no_schema_is_named(said, message):
    with pytest.raises(fakegen.SchemaError, match=message):
        fakegen.of({"title": "x", "type": "object", **said})
