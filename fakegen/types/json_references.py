"""What a JSON Schema says in all: references followed, ``allOf`` put together, ``not`` taken out.

A merged schema has no ``$ref`` and no ``allOf`` of its own; those of its properties and items stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urljoin

from fakegen.errors import ParameterError, nearest

Said = Mapping[str, Any]

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
"""The words that refer to another schema. Where a name is there several times, the outermost is meant, as in a document
that is read from its beginning."""
_JOINING = (*REFERENCES, "allOf", "not")

_LESSER = {
    "minimum": max,
    "exclusiveMinimum": max,
    "minLength": max,
    "minItems": max,
    "minProperties": max,
    "maximum": min,
    "exclusiveMaximum": min,
    "maxLength": min,
    "maxItems": min,
    "maxProperties": min,
}
_OPPOSITES = {
    "minimum": ("exclusiveMaximum", 0),
    "maximum": ("exclusiveMinimum", 0),
    "exclusiveMinimum": ("maximum", 0),
    "exclusiveMaximum": ("minimum", 0),
    "minLength": ("maxLength", -1),
    "maxLength": ("minLength", 1),
    "minItems": ("maxItems", -1),
    "maxItems": ("minItems", 1),
}
"""What holds where a bound does not, and how far from it."""
_TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_NOTES = {"title", "description", "$comment", "examples", "default"}


class NothingAllowed(ParameterError):
    """A schema that no value satisfies."""


class Forbidden(NothingAllowed):
    """A schema that is there to refuse every value: ``false``, or ``{"not": {}}``."""

    def __init__(self) -> None:
        super().__init__("no value is allowed")


class JsonReferences:
    """Reads the schemas of a document.

    Args:
        root: The document.
    """

    def __init__(self, root: Said) -> None:
        self._root = root
        self._base = str(root.get("$id", root.get("id", "")))
        self._named = dict(_named(root, ""))
        for name, schema in _dynamic(root):  # the outermost of a name is meant
            self._named.setdefault(name, schema)

    def target(self, reference: str) -> Any:
        """Return what a reference leads to.

        Raises:
            ParameterError: To nothing, or to another document.
        """
        place, _, pointer = reference.partition("#")
        found: Any = self._root
        if place and place != self._base:
            found = self._named.get(place, self._named.get(urljoin(self._base, place)))
            if found is None:
                raise ParameterError(f"{reference!r} is in another document, which is not read")
        if pointer and not pointer.startswith("/"):
            if f"#{pointer}" not in self._named:
                near = nearest(f"#{pointer}", self._named)
                raise ParameterError(f"{reference!r} leads to nothing", suggestion=near)
            return self._named[f"#{pointer}"]
        for part in pointer.split("/")[1:]:
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            if isinstance(found, Sequence) and key.isdecimal() and int(key) < len(found):
                found = found[int(key)]
            elif isinstance(found, Mapping) and key in found:
                found = found[key]
            else:
                near = nearest(key, found) if isinstance(found, Mapping) else None
                raise ParameterError(f"{reference!r} leads to nothing", suggestion=near)
        return found

    def followed(self, schema: Any, before: Sequence[str] = ()) -> list[str]:
        """Return the references that a schema consists of.

        Raises:
            ParameterError: One leads to nothing, or to itself.
        """
        if not isinstance(schema, Mapping):
            return []
        found = []
        for reference in _references(schema):
            if reference in before:
                raise ParameterError(f"{reference!r} refers to itself")
            inner = self.followed(self.target(reference), [*before, reference])
            found += [reference, *inner]
        for part in schema.get("allOf", ()):
            found += self.followed(part, before)
        return found

    def merged(self, schema: Any) -> Said:
        """Return a schema with what it refers to, all that ``allOf`` says, and without what ``not`` refuses.

        Raises:
            NothingAllowed: Nothing satisfies it.
            ParameterError: A reference leads nowhere.
        """
        if not isinstance(schema, Mapping):
            if schema is False:
                raise Forbidden
            return {}
        self.followed(schema)
        parts = [self.merged(self.target(reference)) for reference in _references(schema)]
        parts += [self.merged(part) for part in schema.get("allOf", ())]
        own = {key: value for key, value in schema.items() if key not in _JOINING}
        if not isinstance(own.get("required", []), list):  # JSON Schema draft 3
            del own["required"]
        made: dict[str, Any] = {}
        for part in [*parts, own]:
            for key, value in part.items():
                made[key] = _both(key, made[key], value) if key in made else value
        return self._without(made, schema["not"]) if "not" in schema else made

    def _without(self, schema: Said, refused: Any) -> Said:
        """Return a schema without what another one allows, as far as it has a form of its own.

        Everything else is left to the check of the objects.
        """
        try:
            refused = self.merged(refused)
        except NothingAllowed:
            return schema
        words = refused.keys() - _NOTES
        if not words:
            raise Forbidden
        if words == {"anyOf"}:
            for option in refused["anyOf"]:
                schema = self._without(schema, option)
            return schema
        if words == {"type"}:
            return {**schema, "type": _other_types(schema, refused["type"])}
        if words in ({"enum"}, {"const"}):
            return _without_values(schema, refused.get("enum", [refused.get("const")]))
        if words == {"required"}:
            return _without_property(schema, refused["required"])
        if "properties" in words and words <= {"properties", "required", "type"}:
            return _without_member(schema, refused)
        bounds = words - {"type"}
        if len(bounds) == 1 and (word := bounds.pop()) in _OPPOSITES:
            opposite, shift = _OPPOSITES[word]
            bound = refused[word] + shift
            known = schema.get(opposite)
            return {**schema, opposite: bound if known is None else _LESSER[opposite](known, bound)}
        return schema


def _references(schema: Said) -> list[str]:
    """Return what a schema refers to itself."""
    return [schema[word] for word in REFERENCES if word in schema]


def _dynamic(schema: Any) -> Iterator[tuple[str, Any]]:
    """Yield the schemas of a document that have a ``$dynamicAnchor``, by that, outer ones first."""
    if isinstance(schema, Mapping) and isinstance(schema.get("$dynamicAnchor"), str):
        yield f"#{schema['$dynamicAnchor']}", schema
    inner = schema.values() if isinstance(schema, Mapping) else schema
    for item in inner if isinstance(schema, Mapping | list) else ():
        yield from _dynamic(item)


def _named(schema: Any, base: str) -> Iterator[tuple[str, Any]]:
    """Yield the schemas of a document that have an ``$id`` or an ``$anchor``, by these."""
    if isinstance(schema, list):
        for item in schema:
            yield from _named(item, base)
    if not isinstance(schema, Mapping):
        return
    name = schema.get(
        "$id", schema.get("id") if "type" in schema or "properties" in schema else None
    )
    if isinstance(name, str):
        yield name, schema
        base = urljoin(base, name)
        yield base, schema
    if isinstance(schema.get("$anchor"), str):
        yield f"#{schema['$anchor']}", schema
    for item in schema.values():
        yield from _named(item, base)


def _both(word: str, one: Any, other: Any) -> Any:
    """Return what two schemas say together by a word that both have."""
    if word == "properties":
        return {**one, **{n: {"allOf": [one[n], s]} if n in one else s for n, s in other.items()}}
    if word == "required" and isinstance(one, list) and isinstance(other, list):
        return list(dict.fromkeys([*one, *other]))
    if word in _LESSER and not isinstance(one, bool) and not isinstance(other, bool):
        return _LESSER[word](one, other)
    if word == "enum":
        if not (common := [item for item in one if item in other]):
            raise NothingAllowed("'allOf' leaves no value to choose from")
        return common
    if word == "type":
        return _common_types(one, other)
    if word == "nullable":
        return one and other
    if word in ("items", "additionalProperties") and isinstance(one, Mapping) and one != other:
        return {"allOf": [one, other]} if isinstance(other, Mapping) else one if other else other
    return other


def types_of(said: Any) -> list[str]:
    """Return what ``type`` says as a list; empty if it says nothing."""
    return [said] if isinstance(said, str) else list(said or ())


def _common_types(one: Any, other: Any) -> list[str]:
    ours, theirs = types_of(one), types_of(other)
    common = [kind for kind in ours if kind in theirs]
    integers = {"integer", "number"}
    if "integer" not in common and {*ours} & integers and {*theirs} & integers:
        common += ["integer"] if "integer" in (*ours, *theirs) else []
    if not common:
        raise NothingAllowed(f"nothing is both {' or '.join(ours)} and {' or '.join(theirs)}")
    return common


def _other_types(schema: Said, refused: Any) -> list[str]:
    gone = {*types_of(refused)} | ({"integer"} if "number" in types_of(refused) else set())
    left = [kind for kind in types_of(schema.get("type")) or _TYPES if kind not in gone]
    if not left:
        raise NothingAllowed("'not' refuses every value of its type")
    return left


def _without_values(schema: Said, refused: Sequence[Any]) -> Said:
    known = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if known is None and types_of(schema.get("type")) == ["boolean"]:
        known = [True, False]
    if known is None:
        if None in refused and "null" in types_of(schema.get("type")):
            return {**schema, "type": _other_types(schema, "null")}
        return schema
    left = [value for value in known if value not in refused]
    if not left:
        raise NothingAllowed("'not' refuses every value that is allowed")
    return {**{word: said for word, said in schema.items() if word != "const"}, "enum": left}


def _without_property(schema: Said, names: Sequence[str]) -> Said:
    """Return a schema in which one of these properties is not allowed: the last that need not be there."""
    needed, properties = schema.get("required", ()), schema.get("properties", {})
    if any(name not in properties and name not in needed for name in names):
        return schema
    free = [name for name in names if name not in needed]
    if not free:
        raise NothingAllowed(f"{', '.join(map(repr, names))} must be there and must not be")
    return {**schema, "properties": {**properties, free[-1]: False}}


def _without_member(schema: Said, refused: Said) -> Said:
    """Return a schema in which the last of the properties that another one describes is not as described."""
    name, said = list(refused["properties"].items())[-1]
    known = schema.get("properties", {})
    if name not in known:
        return schema
    return {**schema, "properties": {**known, name: {"allOf": [known[name]], "not": said}}}
