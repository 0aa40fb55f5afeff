"""The value that tells a component of an OpenAPI document from others."""

from __future__ import annotations

from typing import Any

import pytest

import fakegen


def document(schemas: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": {}, "components": {"schemas": schemas}, **more}


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def made(schemas: dict[str, Any], table: str) -> set[str]:
    return {row["kind"] for row in fakegen.of(document(schemas))[table].many(60)}


KIND = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
MAPPING = {"small": "#/components/schemas/Cat", "Dog": "Dog"}
BASE = {**KIND, "discriminator": {"propertyName": "kind", "mapping": MAPPING}}
ALTERNATIVES = {
    "Pet": {
        "oneOf": [reference("Cat"), reference("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": MAPPING},
    },
    "Cat": KIND,
    "Dog": KIND,
}
EXTENDED = {
    "Pet": BASE,
    "Cat": {"allOf": [reference("Pet")]},
    "Dog": {"allOf": [reference("Pet")]},
    "Puppy": {"allOf": [reference("Dog")]},
}


@pytest.mark.parametrize(
    ("schemas", "table", "kinds"),
    [
        (ALTERNATIVES, "pet", {"small"}),  # the columns of a table are those of one alternative
        (ALTERNATIVES, "cat", {"small"}),
        (ALTERNATIVES, "dog", {"Dog"}),
        (EXTENDED, "pet", {"small", "Dog", "Puppy"}),
        (EXTENDED, "cat", {"small"}),
        (EXTENDED, "dog", {"Dog", "Puppy"}),
        (EXTENDED, "puppy", {"Puppy"}),
    ],
)
def test_a_component_has_the_value_that_tells_it(schemas, table, kinds):
    assert made(schemas, table) == kinds


def test_a_discriminator_of_version_2_is_a_name():
    schemas = {
        "Pet": {**KIND, "discriminator": "kind"},
        "Cat": {"allOf": [{"$ref": "#/definitions/Pet"}]},
    }
    cats = fakegen.of({"swagger": "2.0", "paths": {}, "definitions": schemas})["cat"].many(5)
    assert {cat["kind"] for cat in cats} == {"Cat"}


@pytest.mark.parametrize(
    "wrong", [3, [], {}, {"propertyName": 3}, {"propertyName": "kind", "mapping": 3}]
)
def test_what_is_no_discriminator_is_passed_over(wrong):
    assert made({"Pet": {**KIND, "discriminator": wrong}}, "pet")


def test_a_target_that_is_no_reference_tells_nothing():
    base = {**KIND, "discriminator": {"propertyName": "kind", "mapping": {"small": 3}}}
    assert made({"Pet": base, "Cat": {"allOf": [reference("Pet")]}}, "cat") == {"Cat"}


def test_components_that_are_one_object_are_told_by_their_own_names():
    schemas = {"Pet": BASE, "Animal": BASE, "Cat": {"allOf": [reference("Animal")]}}
    assert made(schemas, "animal") == made(schemas, "cat") == {"small"}
    assert made(schemas, "pet") != {"small"}
