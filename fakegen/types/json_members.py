"""What a JSON Schema lets a value be.

A schema that contains itself ends: an optional property that leads back to it is left out, and of a list's
items, one more level is made, whose own lists are empty.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from fakegen.errors import ParameterError, nearest
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types.discriminators import discriminator_of, value_of
from fakegen.types.json_references import (
    REFERENCES,
    Forbidden,
    JsonReferences,
    NothingAllowed,
    Said,
    types_of,
)
from fakegen.types.nested_lists import MOST_NESTED, depth_of_lists

_TYPES = ("string", "number", "integer", "boolean", "object", "array")
_OF_OBJECTS = frozenset(["properties", "required", *REFERENCES, "allOf", "oneOf", "anyOf"])


class JsonMembers:
    """Reads the values of a document's schemas.

    Args:
        references: The document's references.
    """

    def __init__(self, references: JsonReferences) -> None:
        self._references = references
        self._open: list[str] = []
        self._is_again = False  # within items that contain themselves
        self._may_open = False  # what is open already
        self._lists = 0  # around what is being read

    def members(self, schema: Any, place: str) -> tuple[RecordField, ...]:
        """Return the properties of an object.

        Args:
            schema: The object's schema.
            place: The reference that leads to it.

        Raises:
            ParameterError: A property cannot be made; the parameter names it.
        """
        with self._opened([place, *self._references.followed(schema)]):
            return self._fields(self.whole(schema, place))

    def _fields(self, schema: Said) -> tuple[RecordField, ...]:
        """Return the properties of a merged schema; optional ones that cannot be there are left out."""
        needed = schema.get("required", ())
        undescribed = schema.get("additionalProperties", {})
        described = schema.get("properties") or {}
        if not isinstance(described, Mapping):
            raise ParameterError("'properties' is no mapping of names to schemas", "properties")
        asked = {**dict.fromkeys(needed, undescribed), **described}
        for name, further in (schema.get("dependentSchemas") or {}).items():
            if name in described and isinstance(further, Mapping):
                asked = {**(further.get("properties") or {}), **asked}
        found = []
        for name, said in asked.items():
            try:
                found.append(RecordField(name, self.value(said), is_key=name == "id"))
            except (_Recursive, Forbidden) as error:
                if name in needed:
                    raise _at(name, error) from None
            except ParameterError as error:
                raise _at(name, error) from None
        return tuple(found)

    def whole(self, schema: Any, place: str) -> Said:
        """Return an object's merged schema with one of its alternatives: the columns of a table are the same in all rows.

        Of what only the other alternatives require, nothing is made.
        """
        return self._with_one(
            self._references.merged(schema), {place, *self._references.followed(schema)}
        )

    def _with_one(self, schema: Said, before: Collection[str]) -> Said:
        for word in ("oneOf", "anyOf"):
            options = [
                option
                for option in schema.get(word, ())
                if isinstance(option, Mapping)
                and not _OF_OBJECTS.isdisjoint(option)
                # A base class may name those that are derived from it.
                and not {*before}.intersection(self._references.followed(option))
            ]
            if not options:
                continue
            rest = {key: said for key, said in schema.items() if key not in (word, "discriminator")}
            both = {"allOf": [rest, options[0], *_told(options[0], schema)]}
            known = {*before, *self._references.followed(both)}
            made = self._with_one(self._references.merged(both), known)
            others = options[1:] if word == "oneOf" else []
            asked = {name for option in others for name in option.get("required", ())}
            gone = asked - {*made.get("required", ())}
            kept = {n: s for n, s in made.get("properties", {}).items() if n not in gone}
            return {**made, "properties": kept}
        return schema

    def value(self, schema: Any) -> ValueType:
        """Return what a schema lets a value be.

        Raises:
            ParameterError: There is none, or it cannot be made.
        """
        with self._opened(self._references.followed(schema)):
            return self._merged_value(self._references.merged(schema))

    @contextmanager
    def _opened(self, references: Sequence[str]) -> Iterator[None]:
        again = [reference for reference in references if reference in self._open]
        if again and not self._may_open:
            raise _Recursive(f"{again[0]!r} contains itself without an end")
        before, self._may_open = self._may_open, self._may_open and not again
        self._open += references
        try:
            yield
        finally:
            del self._open[len(self._open) - len(references) :]
            self._may_open = before

    def _merged_value(self, schema: Said) -> ValueType:
        nullable = bool(schema.get("nullable"))
        kinds = types_of(schema.get("type"))
        if "null" in kinds:
            nullable, kinds = True, [kind for kind in kinds if kind != "null"]
        for kind in kinds:
            if kind not in _TYPES:
                raise ParameterError(
                    f"there is no type {kind!r}", suggestion=nearest(str(kind), _TYPES)
                )
        if "const" in schema:
            return _chosen([schema["const"]])
        if "enum" in schema:
            return _chosen(schema["enum"], nullable)
        for word in ("oneOf", "anyOf"):
            if word in schema:
                rest = {key: value for key, value in schema.items() if key != word}
                return replace(
                    self._union(schema[word], rest), nullable=nullable or _has_null(schema[word])
                )
        if len(kinds) > 1:
            options = tuple(self._typed(kind, schema) for kind in kinds)
            return ValueType("union", options=options, nullable=nullable)
        kind = (kinds or (["null"] if nullable and "type" in schema else [_implied(schema)]))[0]
        return replace(self._typed(kind, schema), nullable=nullable or kind == "null")

    def _union(self, options: Sequence[Any], rest: Said) -> ValueType:
        common = {key: value for key, value in rest.items() if key != "discriminator"}
        found = []
        last: ParameterError | None = None
        for option in options:
            if isinstance(option, Mapping) and option.get("type") == "null":
                continue
            parts = [common, option, *_told(option, rest)]
            try:
                found.append(self.value({"allOf": parts}))
            except (_Recursive, NothingAllowed) as error:
                last = error
        if not found:
            if last and _has_null(options):
                return ValueType("any", entry={"constant": None}, nullable=True)
            if isinstance(last, _Recursive) and common.get("properties"):
                return self._merged_value(common)  # a base class that names those derived from it
            raise last or ParameterError("there is nothing to choose from")
        return found[0] if len(found) == 1 else ValueType("union", options=tuple(found))

    def _typed(self, kind: str, schema: Said) -> ValueType:
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
                return self._array(schema)
            case "object":
                return self._object(schema)
            case "null":
                return ValueType("any", entry={"constant": None}, nullable=True)
            case _:
                return ValueType("any")

    def _array(self, schema: Said) -> ValueType:
        if "contains" in schema:
            return self._array(_without_contains(schema))
        listed = schema.get("prefixItems", schema.get("items"))
        if isinstance(listed, list) and listed:
            others = schema.get("items" if "prefixItems" in schema else "additionalItems", {})
            missing = max((schema.get("minItems") or 0) - len(listed), 0)
            items = [*listed, *[others] * missing][: schema.get("maxItems")]
            fields = tuple(
                RecordField(f"item_{n}", self.value(item)) for n, item in enumerate(items)
            )
            record = Record("items", fields, "items", lambda values: list(values.values()))
            return ValueType("object", record=record)
        self._lists += 1
        try:
            item = self._item(schema.get("items", {}))
        except (_Recursive, Forbidden):
            if schema.get("minItems"):
                raise
            return ValueType("list", items=ValueType("any"), max_length=0)
        finally:
            self._lists -= 1
        return ValueType(
            "list",
            items=item,
            min_length=schema.get("minItems"),
            max_length=schema.get("maxItems"),
            unique_items=bool(schema.get("uniqueItems")),
        )

    def _item(self, schema: Any) -> ValueType:
        """Return what the items of a list are; those that contain the list, too, for one more level."""
        try:
            return self.value(schema)
        except _Recursive:
            if self._is_again:
                raise
        self._is_again = self._may_open = True
        try:
            item = self.value(schema)
        finally:
            self._is_again = self._may_open = False
        if self._lists + depth_of_lists(item) > MOST_NESTED:
            raise _Recursive("lists would be nested too deeply")
        return item

    def _object(self, schema: Said) -> ValueType:
        if schema.get("properties"):
            return ValueType("object", record=Record("object", self._fields(schema), "object"))
        named = schema.get("patternProperties") or {}
        pattern = next((name for name, said in named.items() if said is not False), None)
        other = (
            named[pattern] if pattern else schema.get("additionalProperties", {"type": "string"})
        )
        self._lists += 1
        try:
            item = self.value({"type": "string"} if other is True else other)
        except Forbidden:
            return ValueType("object", record=Record("object", (), "object"))
        finally:
            self._lists -= 1
        names = self._references.merged(schema.get("propertyNames", {}))
        keys = self._merged_value(
            {"type": "string", **({"pattern": pattern} if pattern else {}), **names}
        )
        return ValueType(
            "mapping",
            items=item,
            keys=keys,
            min_length=schema.get("minProperties"),
            max_length=schema.get("maxProperties"),
        )


def _without_contains(schema: Said) -> Said:
    """Return a schema whose items are what ``contains`` asks for: all of them, or as many as there must be."""
    said = {"contains": {}, "minContains": 1, "maxContains": None, **schema}
    rest = {key: value for key, value in schema.items() if not key.endswith("ontains")}
    least, most, items = said["minContains"], said["maxContains"], schema.get("items", {})
    wanted, other = (
        {"allOf": [items, said["contains"]]},
        {"allOf": [items], "not": said["contains"]},
    )
    if "prefixItems" in schema or isinstance(items, list) or (not least and most is None):
        return rest  # each item has a schema of its own, and the whole list is checked
    size = max(least, schema.get("minItems") or 0)
    if most == 0:
        return {**rest, "items": other}
    if most is None or size <= most:
        longest = [length for length in (most, schema.get("maxItems")) if length is not None]
        lengths = {"minItems": size, **({"maxItems": min(longest)} if longest else {})}
        return {**rest, "items": wanted, **lengths}
    return {
        **rest,
        "prefixItems": [*[wanted] * least, *[other] * (size - least)],
        "items": False,
        "maxItems": size,
    }


class _Recursive(ParameterError):
    """A schema contains itself."""


def _at(name: str, error: ParameterError) -> ParameterError:
    """Return a mistake with the name of the property that it is in."""
    inner = f"{name}.{error.parameter}" if error.parameter else name
    if isinstance(error, _Recursive):
        return _Recursive(error.message, inner)
    return ParameterError(error.message, inner, error.suggestion)


def _told(option: Any, schema: Said) -> list[Said]:
    """Return what a discriminator adds to an option: the value that tells it."""
    said = discriminator_of(schema)
    if said is None or not isinstance(option, Mapping) or "$ref" not in option:
        return []
    return [{"properties": {said[0]: {"const": value_of(option["$ref"], said[1])}}}]


def _bounds(schema: Said) -> dict[str, Any]:
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


def _implied(schema: Said) -> str:
    """Return the type of a schema that names none."""
    if {"properties", "additionalProperties", "patternProperties", "required"} & schema.keys():
        return "object"
    if {"items", "prefixItems", "minItems", "maxItems", "contains"} & schema.keys():
        return "array"
    if {"minLength", "maxLength", "pattern", "format"} & schema.keys():
        return "string"
    bounds = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
    return "number" if bounds & schema.keys() else ""
