"""The JSON Schema of models: what is learned from sources."""

from __future__ import annotations

from fakegen.catalogue.json_names import JsonNames
from fakegen.catalogue.json_values import STRING, Json, parameter_schema
from fakegen.language import defaults

_RARE: Json = {
    "description": "What becomes of values that few rows have; by default they are withheld.",
    "type": "object",
    "properties": {
        "below": {
            "description": "Values seen fewer times than this are rare.",
            "type": "integer",
            "minimum": 1,
        },
        "into": {
            "description": "The category that they are merged into; null to make them null.",
            "type": ["string", "null"],
        },
    },
    "required": ["below"],
    "additionalProperties": False,
}
_LEARNED_COLUMN: Json = {
    "description": "Settings of a learned column.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "kind": {
            "description": "How it is learned; by default decided from the data.",
            "enum": ["categorical", "numeric"],
        },
        "form": {
            "description": "How it writes dates, numbers or durations, such as '%d.%m.%Y' or '#,##0.00'.",
            "type": ["string", "array"],
            "items": {"type": "string"},
            "minItems": 1,
        },
        "missing": {"description": "Values that mean 'no information'."},
        "rare": _RARE,
    },
}


def model_schema(names: JsonNames) -> Json:
    """Return the schema of a model."""
    methods = {n: item for n, item in names.registry.methods.items() if names.knows(n)}
    known: Json = {"enum": sorted(methods)}
    if names.portable:
        known = {"if": {"pattern": names.pattern()}, "else": known}
    properties: Json = {
        "source": {"type": "string", "description": "What it learns from."},
        "method": {
            "description": "How it learns.",
            "default": defaults.METHOD,
            "type": "string",
            **known,
        },
        "file": {"type": "string", "description": "A model file, relative to the schema."},
        "given": {
            "description": "Columns that are always given, so that the others follow them.",
            "type": "array",
            "items": STRING,
        },
        "derive": {
            "description": "Columns that are computed instead of learned, each with its expression.",
            "type": "object",
            "additionalProperties": STRING,
        },
        "columns": {
            "description": "Settings of columns, by name.",
            "type": "object",
            "additionalProperties": _LEARNED_COLUMN,
        },
        "rare": _RARE,
    }
    for method in methods.values():
        for item in method.parameters.values():
            properties.setdefault(item.name, parameter_schema(item, by_row=False))
    closed: Json = {
        "properties": dict.fromkeys(properties, True),
        "additionalProperties": False,
    }
    if names.portable:
        of_plugin = {"properties": {"method": {"pattern": names.pattern()}}}
        closed = {"if": {"required": ["method"], **of_plugin}, "else": closed}
    return {
        "description": "A model, learned from a source or read from a file.",
        "type": "object",
        "properties": properties,
        "if": {"required": ["file"]},
        "else": {"required": ["source"]},
        "allOf": [closed],
    }
