"""The JSON Schema of tables: their rows, columns, constraints, conditions and variants."""

from __future__ import annotations

from fakegen.catalogue.json_links import COLUMNS_NEEDED, KEY, ROWS
from fakegen.catalogue.json_modifiers import LOCALE_REFERENCE
from fakegen.catalogue.json_values import Json, named

_CONSTANT: Json = {"type": ["string", "number", "boolean", "null"]}
_WANTED: Json = {
    "description": "A value, a list of values, a range, or null for none.",
    "type": ["string", "number", "boolean", "null", "array", "object"],
    "minItems": 1,
    "items": _CONSTANT,
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "min": {"description": "The least value.", **_CONSTANT},
        "max": {"description": "The greatest value.", **_CONSTANT},
    },
}
CONDITION: Json = {
    "type": "object",
    "required": ["where", "rows"],
    "additionalProperties": False,
    "properties": {
        "where": {
            "description": "The condition on each column, or an expression.",
            "type": ["string", "object"],
            "minProperties": 1,
            "additionalProperties": _WANTED,
        },
        "rows": {"description": "How many rows.", "type": "integer", "minimum": 1},
    },
}


def table_schema(column: str) -> Json:
    """Return the schema of a table whose columns are of a kind."""
    entry: Json = {"$ref": f"#/$defs/{column}"}
    return {
        "description": "A table.",
        "type": "object",
        **COLUMNS_NEEDED,
        "additionalProperties": False,
        "properties": {
            "rows": ROWS,
            "key": KEY,
            "hidden": {
                "description": "Made for other tables to refer to, but not written.",
                "type": "boolean",
                "default": False,
            },
            "locale": {"description": "The locale of columns that set none.", **LOCALE_REFERENCE},
            "columns": {
                "description": "What each column holds, by name; several names may be "
                "separated by commas.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": entry,
            },
            "column_order": {
                "description": "The columns to write first, in this order; the others follow.",
                "type": "array",
                "minItems": 1,
                "uniqueItems": True,
                "items": {"type": "string"},
            },
            "constraints": {
                "description": "What the rows must satisfy.",
                "type": "array",
                "items": {"$ref": "#/$defs/constraint"},
            },
            "conditions": {
                "description": "Conditions under which some rows are made.",
                "type": "array",
                "items": {"$ref": "#/$defs/condition"},
            },
            "variants": named(
                "Kinds of rows that tests ask for, by name: of each column a condition, or an "
                "entry that takes its place.",
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {
                        "if": {
                            "type": "object",
                            "anyOf": [{"required": ["min"]}, {"required": ["max"]}],
                        },
                        "then": _WANTED,
                        "else": {
                            "anyOf": [
                                {"$ref": f"#/$defs/{column}"},
                                {"type": ["string", "number", "boolean", "null", "array"]},
                            ]
                        },
                    },
                },
            ),
        },
    }
