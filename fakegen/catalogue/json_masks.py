"""The JSON Schema of masking schemas: what becomes of each column of data that exists."""

from __future__ import annotations

from fakegen.catalogue.json_values import STRING, Json, counted
from fakegen.language.mask_spec import MASK_METHODS, PERIODS

_ALONE = ("keep", "permute", "hash", "shuffle", "learn")
_VALUES: dict[str, Json] = {
    "hash": {
        "type": ["object", "null"],
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            "length": {
                "description": "How many hexadecimal digits.",
                "type": "integer",
                "minimum": 4,
                "maximum": 64,
                "default": 24,
            }
        },
    },
    "learn": {
        "type": ["string", "null"],
        "examples": ["trees", "copula", "independent"],
    },
    "generalise": {
        "type": ["number", "string", "object"],
        "exclusiveMinimum": 0,
        "if": {"type": "string"},
        "then": {"enum": list(PERIODS)},
        "minProperties": 1,
        "additionalProperties": False,
        "properties": {
            "first": {
                "description": "How many characters stay.",
                "type": "integer",
                "minimum": 0,
            }
        },
    },
    "permute": {"type": ["string", "object", "null"]},
    "ref": {"type": "string", "examples": ["customer.id"]},
    "json": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"$ref": "#/$defs/mask-column"},
    },
    **{name: {"type": "null"} for name in ("keep", "shuffle")},
}


def masked_tables() -> Json:
    """Return the schema of what a masking schema says of tables."""
    return {
        "description": "What becomes of the tables of existing data, by name: 'fakegen mask' copies them.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"$ref": "#/$defs/mask-table"},
    }


def mask_definitions() -> Json:
    """Return the definitions that :func:`masked_tables` refers to."""
    return {
        "mask-table": {
            "description": "A table that is masked, or skip to leave it out.",
            "type": ["string", "object"],
            "if": {"type": "string"},
            "then": {"const": "skip"},
            "required": ["columns"],
            "additionalProperties": False,
            "properties": {
                "key": {
                    "description": "The columns that identify a row, where the source does not say it.",
                    "type": ["string", "array"],
                    "items": STRING,
                },
                "where": {
                    "description": "An expression: only the rows for which it is true, what belongs to them, and "
                    "what they refer to.",
                    **STRING,
                },
                "share": {
                    "description": "The share of its rows that a subset starts from.",
                    "type": "number",
                    "exclusiveMinimum": 0,
                    "maximum": 1,
                },
                "columns": {
                    "description": "What becomes of each column.",
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"$ref": "#/$defs/mask-column"},
                },
            },
        },
        "mask-column": {
            "description": "A method, or a provider whose values take the place of the real ones.",
            "type": ["string", "null", "object"],
            "if": {"type": "string"},
            "then": {"if": {"not": {"enum": list(_ALONE)}}, "then": {"$ref": "#/$defs/provider"}},
            "else": {
                "if": {
                    "type": "object",
                    "anyOf": [{"required": [name]} for name in _VALUES],
                },
                "then": {
                    **counted(1, 1, "A column has exactly one method."),
                    "properties": {
                        name: {"description": MASK_METHODS[name], **value}
                        for name, value in _VALUES.items()
                    },
                },
                "else": {"if": {"type": "object"}, "then": {"$ref": "#/$defs/column"}},
            },
        },
    }
