"""JSON Schema, and the components of OpenAPI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Record
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.discriminators import told_apart
from fakegen.types.json_checks import checked_by
from fakegen.types.json_members import JsonMembers
from fakegen.types.json_references import REFERENCES, JsonReferences, NothingAllowed
from fakegen.types.table_names import table_name

_COMBINED = ("allOf", "anyOf", "oneOf", *REFERENCES)


def read(thing: Mapping[str, Any]) -> Sequence[Record]:
    """JSON Schema and OpenAPI: `$ref`, `allOf`, `anyOf`, `oneOf`, `not`, `contains`, bounds, patterns and formats.

    Each object is checked by jsonschema where that is installed; a row that it refuses is resampled.
    """
    document = _JsonTables(thing)
    components = _components(document.told)
    if components is None:
        whole = document.whole()
        if whole is not None:
            return [whole]
        components = [("#/definitions", thing.get("definitions")), ("#/$defs", thing.get("$defs"))]
        if not any(schemas for _, schemas in components):
            raise ParameterError("a table is made of an object with properties")
    found = [
        document.record(name, schema, f"{place}/{name}")
        for place, schemas in components
        for name, schema in (schemas or {}).items()
        if document.is_object(schema, f"{place}/{name}")
    ]
    if not found:
        raise ParameterError("no component is an object")
    return found


def knows(thing: Any) -> bool:
    """Return whether it is such a document."""
    if not isinstance(thing, Mapping):
        return False
    keys = {"$schema", "$defs", "definitions", "properties", "openapi", "swagger", *_COMBINED}
    return not keys.isdisjoint(thing) or thing.get("type") in ("object", "array")


_Schemas = list[tuple[str, Mapping[str, Any] | None]]


def _components(thing: Mapping[str, Any]) -> _Schemas | None:
    """Return where OpenAPI has schemas, and which; None of what is no OpenAPI."""
    if "openapi" in thing:
        return [("#/components/schemas", (thing.get("components") or {}).get("schemas"))]
    return [("#/definitions", thing.get("definitions"))] if "swagger" in thing else None


def _told_apart(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an OpenAPI document whose components have the values that their discriminators tell them by."""
    if "openapi" in thing and isinstance(components := thing.get("components"), Mapping):
        schemas = components.get("schemas")
        if isinstance(schemas, Mapping):
            return {**thing, "components": {**components, "schemas": told_apart(schemas)}}
    if "swagger" in thing and isinstance(schemas := thing.get("definitions"), Mapping):
        return {**thing, "definitions": told_apart(schemas)}
    return thing


class _JsonTables:
    """Makes tables of the objects of a document."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root, self.told = root, _told_apart(root)
        self._references = JsonReferences(self.told)
        self._values = JsonMembers(self._references)

    def whole(self) -> Record | None:
        """Return the table of the document's own object, or of the items of its array; None if it has neither."""
        schema: Any = self._root
        name = str(schema.get("title") or str(schema.get("$id", "")).rpartition("/")[2] or "object")
        if not self.is_object(schema, "#"):
            schema = self._references.merged(schema).get("items")
        if not self.is_object(schema, "#"):
            return None
        return self.record(name.partition(".")[0], schema, "#")

    def record(self, name: str, schema: Mapping[str, Any], place: str) -> Record:
        """Return the table of an object."""
        fields = self._values.members(schema, place)
        return Record(table_name(name), fields, name, checked_by(self._root, schema))

    def is_object(self, schema: Any, place: str) -> bool:
        """Return whether a schema describes an object by its properties."""
        if not isinstance(schema, Mapping):
            return False
        try:
            return bool(self._values.whole(schema, place).get("properties"))
        except NothingAllowed:
            return False


READER = TypeReader.of("json-schema", knows, read)
