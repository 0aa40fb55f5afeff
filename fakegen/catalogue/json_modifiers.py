"""The JSON Schema of the modifiers of columns."""

from __future__ import annotations

from collections.abc import Mapping

from fakegen.catalogue.json_values import STRING, Json, counted, merged, value_schema
from fakegen.language.modifiers import MODIFIERS, Modifier

_WEIGHT: Json = {"type": "number", "exclusiveMinimum": 0}
_LOCALES: Json = {
    "type": ["string", "array", "object"],
    "items": STRING,
    "minItems": 1,
    "additionalProperties": _WEIGHT,
}
LOCALE: Json = {
    **_LOCALES,
    "properties": {
        "name": {
            "description": "The locale, such as nl_BE, a list of locales, or the weight of each.",
            **_LOCALES,
        },
        "strict": {
            "type": "boolean",
            "description": "Whether no other locale's data may stand in.",
        },
    },
    "minProperties": 1,
}
LOCALE_REFERENCE: Json = {"$ref": "#/$defs/locale"}


def modifier_definitions() -> dict[str, Json]:
    """Return the definitions that schemas of columns refer to."""
    return {f"modifier-{name}": modifier_schema(item) for name, item in MODIFIERS.items()}


def modifier_references() -> dict[str, Json]:
    """Return the properties of a column that are modifiers."""
    return {name: {"$ref": f"#/$defs/modifier-{name}"} for name in MODIFIERS}


def modifier_schema(modifier: Modifier) -> Json:
    """Return the schema of what a modifier takes."""
    if modifier.name == "locale":
        return {"description": modifier.doc, **LOCALE_REFERENCE}
    limits = {"minimum": modifier.least, "maximum": modifier.greatest}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    made = merged([value_schema(kind) for kind in modifier.types])
    if modifier.settings:
        kinds = [kind for kind in modifier.types if kind is not dict]
        listed: Json = {"items": STRING} if list in modifier.several else {}
        made = {
            "type": [
                *(value_schema(kind)["type"] for kind in kinds),
                *(["array"] if listed else []),
                "object",
            ],
            "properties": {name: _setting(words) for name, words in modifier.settings.items()},
            "additionalProperties": False,
            "minProperties": 1,
            **listed,
        }
    elif dict in modifier.several:
        one = {**made, **given}
        made = {"if": {"type": "object"}, "then": {"additionalProperties": one}, "else": one}
        given = {}
    elif modifier.name == "columns":
        made = {"type": "object", "additionalProperties": STRING}
    if modifier.expressions:
        made = _with_expressions(made, modifier)
    default = {} if modifier.default is None else {"default": modifier.default}
    return {"description": modifier.doc, **made, **given, **default}


def _with_expressions(made: Json, modifier: Modifier) -> Json:
    """Return the schema of a modifier's mapping with the expressions that it takes instead of settings."""
    written = {key.rpartition(" ")[2]: doc for key, doc in modifier.expressions.items()}
    first = next(iter(modifier.settings))
    listed = " or ".join(map(repr, written))
    said = {
        name: {"description": f"{doc[0].upper()}{doc[1:]}.", **STRING}
        for name, doc in written.items()
    }
    return {
        **made,
        "properties": {**made["properties"], **said},
        "if": {"type": "object", "required": [first]},
        "then": counted(0, 1, f"{first!r} cannot stand beside {listed}."),
    }


def _setting(words: Mapping[str, str]) -> Json:
    described = "; ".join(f"{word}: {doc}" for word, doc in words.items())
    return {"description": f"{described}.", "type": "string", "enum": list(words)}
