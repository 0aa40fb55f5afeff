"""JSON Schema, and the components of OpenAPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.table_names import table_name

_LESSER = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "minItems": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
    "maxItems": min,
}
_COMBINED = ("allOf", "anyOf", "oneOf", "$ref")


def read(thing: Mapping[str, Any]) -> Sequence[Record]:
    """JSON Schema and OpenAPI: `$ref`, `allOf`, `anyOf`, `oneOf`, bounds, patterns and formats.

    Each object is checked by jsonschema where that is installed; a row that it refuses is resampled.
    """
    document = _JsonSchemaDocument(thing)
    components = _components(thing)
    if components is None:
        name = str(thing.get("title") or str(thing.get("$id", "")).rpartition("/")[2] or "object")
        return [document.record(name.partition(".")[0], thing)]
    found = [
        document.record(name, schema)
        for name, schema in components.items()
        if document.is_object(schema)
    ]
    if not found:
        raise ParameterError("no component is an object")
    return found


def knows(thing: Any) -> bool:
    """Return whether it is such a document."""
    if not isinstance(thing, Mapping):
        return False
    keys = {"$schema", "properties", "openapi", "swagger", *_COMBINED}
    return not keys.isdisjoint(thing) or thing.get("type") == "object"


def _components(thing: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if "openapi" in thing:
        return dict(thing.get("components", {}).get("schemas", {}))
    return dict(thing.get("definitions", {})) if "swagger" in thing else None


class _JsonSchemaDocument:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root
        self.open = ["#"]

    def record(self, name: str, schema: Mapping[str, Any]) -> Record:
        merged = self.merged(schema)
        if not self.is_object(merged):
            raise ParameterError("a table is made of an object with properties")
        return Record(table_name(name), self.fields(merged), name, self.check(schema))

    def fields(self, schema: Mapping[str, Any]) -> tuple[RecordField, ...]:
        found = []
        for name, said in schema.get("properties", {}).items():
            try:
                found.append(RecordField(name, self.value(said), is_key=name == "id"))
            except ParameterError as error:
                inner = f"{name}.{error.parameter}" if error.parameter else name
                raise ParameterError(error.message, inner, error.suggestion) from None
        return tuple(found)

    def is_object(self, schema: Any) -> bool:
        return isinstance(schema, Mapping) and bool(self.merged(schema).get("properties"))

    def check(self, schema: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Any]:
        """Return what checks objects, and returns them."""
        try:
            from jsonschema import Draft202012Validator
        except ImportError:
            return dict
        whole = {**{k: v for k, v in self.root.items() if k not in ("type", *_COMBINED)}, **schema}
        validator = Draft202012Validator(_modern(whole))

        def checked(values: Mapping[str, Any]) -> Any:
            made = dict(values)
            error = next(validator.iter_errors(made), None)
            if error is not None:
                raise ValueError(f"{error.json_path}: {error.message}")
            return made

        return checked

    def target(self, reference: str) -> Mapping[str, Any]:
        if reference == "#":
            return self.root
        if not reference.startswith("#/"):
            raise ParameterError(f"{reference!r} is in another document, which is not read")
        found: Any = self.root
        for part in reference[2:].split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(found, Mapping) or key not in found:
                near = nearest(key, found) if isinstance(found, Mapping) else None
                raise ParameterError(f"{reference!r} leads to nothing", suggestion=near)
            found = found[key]
        return found  # type: ignore[no-any-return]

    def merged(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a schema with what it refers to and what all of ``allOf`` say."""
        parts = []
        if "$ref" in schema:
            parts.append(self.merged(self.target(schema["$ref"])))
        parts += [self.merged(part) for part in schema.get("allOf", ())]
        if not parts:
            return schema
        own = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        made: dict[str, Any] = {}
        for part in [*parts, own]:
            for key, value in part.items():
                if key == "properties":
                    known = made.get(key, {})
                    both = {
                        name: {"allOf": [known[name], value[name]]}
                        for name in value
                        if name in known
                    }
                    made[key] = {**known, **value, **both}
                elif key == "required":
                    made[key] = [*made.get(key, []), *value]
                elif key in _LESSER and key in made and not isinstance(value, bool):
                    made[key] = _LESSER[key](made[key], value)
                elif key == "enum" and key in made:
                    made[key] = [item for item in made[key] if item in value]
                else:
                    made[key] = value
        return made

    def value(self, schema: Any) -> ValueType:
        if not isinstance(schema, Mapping):
            return ValueType("any")
        reference = schema.get("$ref")
        if reference in self.open:
            raise _Recursive(f"{reference!r} contains itself without an end")
        if reference:
            self.open.append(reference)
        try:
            return self.plain_value(self.merged(schema))
        finally:
            if reference:
                self.open.pop()

    def plain_value(self, schema: Mapping[str, Any]) -> ValueType:
        nullable = bool(schema.get("nullable"))
        kinds = schema.get("type", ())
        kinds = [kinds] if isinstance(kinds, str) else list(kinds)
        if "null" in kinds:
            nullable, kinds = True, [kind for kind in kinds if kind != "null"]
        if "const" in schema:
            return _chosen([schema["const"]])
        if "enum" in schema:
            return _chosen(schema["enum"], nullable)
        for word in ("oneOf", "anyOf"):
            if word in schema:
                rest = {key: value for key, value in schema.items() if key != word}
                return replace(
                    self.union(schema[word], rest), nullable=nullable or _has_null(schema[word])
                )
        if len(kinds) > 1:
            options = tuple(self.typed(kind, schema) for kind in kinds)
            return ValueType("union", options=options, nullable=nullable)
        kind = kinds[0] if kinds else _implied(schema)
        return replace(self.typed(kind, schema), nullable=nullable)

    def union(self, options: Sequence[Any], rest: Mapping[str, Any]) -> ValueType:
        found = []
        last: _Recursive | None = None
        for option in options:
            if isinstance(option, Mapping) and option.get("type") == "null":
                continue
            both = {"allOf": [option], **rest} if rest.get("properties") else option
            try:
                found.append(self.value(both))
            except _Recursive as error:
                last = error
        if not found:
            if last and _has_null(options):
                return ValueType("any", entry={"constant": None}, nullable=True)
            raise last or ParameterError("there is nothing to choose from")
        return found[0] if len(found) == 1 else ValueType("union", options=tuple(found))

    def typed(self, kind: str, schema: Mapping[str, Any]) -> ValueType:
        match kind:
            case "boolean":
                return ValueType("boolean")
            case "integer":
                return ValueType("integer", **_bounds(schema))
            case "number":
                return ValueType("number", **_bounds(schema))
            case "string":
                return ValueType(
                    "string",
                    min_length=schema.get("minLength"),
                    max_length=schema.get("maxLength"),
                    pattern=schema.get("pattern"),
                    format=schema.get("format"),
                )
            case "array":
                return self.array(schema)
            case "object":
                return self.object(schema)
            case "null":
                return ValueType("any", entry={"constant": None}, nullable=True)
            case _:
                return ValueType("any")

    def array(self, schema: Mapping[str, Any]) -> ValueType:
        listed = schema.get("prefixItems", schema.get("items"))
        if isinstance(listed, list):
            fields = [RecordField(f"item_{n}", self.value(item)) for n, item in enumerate(listed)]
            record = Record("items", tuple(fields), "items", lambda values: list(values.values()))
            return ValueType("object", record=record)
        try:
            item = self.value(schema.get("items", {}))
        except _Recursive:
            return ValueType("list", items=ValueType("any"), max_length=0)
        return ValueType(
            "list",
            items=item,
            min_length=schema.get("minItems"),
            max_length=schema.get("maxItems"),
            unique_items=bool(schema.get("uniqueItems")),
        )

    def object(self, schema: Mapping[str, Any]) -> ValueType:
        if schema.get("properties"):
            fields = []
            for field_name, said in schema["properties"].items():
                try:
                    fields.append(RecordField(field_name, self.value(said)))
                except _Recursive:
                    if field_name in schema.get("required", ()):
                        raise
            return ValueType("object", record=Record("object", tuple(fields), "object"))
        other = schema.get("additionalProperties")
        item = self.value(other) if isinstance(other, Mapping) else ValueType("string")
        return ValueType("mapping", items=item)


class _Recursive(ParameterError):
    """A schema contains itself."""


def _bounds(schema: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "least": schema.get("minimum"),
        "most": schema.get("maximum"),
        "multiple_of": schema.get("multipleOf"),
    }
    for word, inclusive, exclusive in (
        ("exclusiveMinimum", "least", "above"),
        ("exclusiveMaximum", "most", "below"),
    ):
        said = schema.get(word)
        if said is True:  # JSON Schema draft 4 and OpenAPI 3.0
            made[exclusive], made[inclusive] = made[inclusive], None
        elif said is not None and said is not False:
            made[exclusive] = said
    return made


def _chosen(values: Sequence[Any], nullable: bool = False) -> ValueType:
    choices = tuple(value for value in values if value is not None)
    if not values:
        raise ParameterError("there is no value to choose from")
    if not choices:
        return ValueType("any", entry={"constant": None}, nullable=True)
    return ValueType("choice", choices=choices, nullable=nullable or len(choices) < len(values))


def _has_null(options: Sequence[Any]) -> bool:
    return any(isinstance(option, Mapping) and option.get("type") == "null" for option in options)


def _implied(schema: Mapping[str, Any]) -> str:
    """Return the type of a schema that names none."""
    if "properties" in schema or "additionalProperties" in schema:
        return "object"
    if "items" in schema:
        return "array"
    if {"minLength", "maxLength", "pattern", "format"} & schema.keys():
        return "string"
    return "number" if {"minimum", "maximum", "multipleOf"} & schema.keys() else ""


def _modern(schema: Any) -> Any:
    """Return a schema of OpenAPI 3.0 or draft 7 as one of draft 2020-12.

    Null becomes a type, exclusive bounds become numbers, and items by their place get a word of their own.
    """
    if isinstance(schema, list):
        return [_modern(item) for item in schema]
    if not isinstance(schema, Mapping):
        return schema
    made = {key: _modern(value) for key, value in schema.items()}
    if made.get("nullable") is True and isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
        if "enum" in made and None not in made["enum"]:
            made["enum"] = [*made["enum"], None]
    if isinstance(made.get("items"), list):
        made["prefixItems"] = made.pop("items")
    for word, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if made.get(word) is True and bound in made:
            made[word] = made.pop(bound)
        elif isinstance(made.get(word), bool):
            del made[word]
    return made


READER = TypeReader.of("json-schema", knows, read)
