"""The JSON Schema of what links tables: rows of each parent, keys, and how a reference is drawn."""

from __future__ import annotations

from fakegen.catalogue.json_values import ENTRY, STRING, Json, counted
from fakegen.plan.skews import SKEWS

_NUMBER_OR_EXPRESSION: Json = {"type": ["string", "number"]}
_WEIGHTS: Json = {
    "minProperties": 1,
    "propertyNames": {"pattern": r"^\d+$"},
    "additionalProperties": {"type": "number", "minimum": 0},
}

ROWS: Json = {
    "description": "How many rows it has; or a mapping: how many belong to each row of another table, or the source "
    "whose rows these are.",
    "$ref": "#/$defs/rows",
}
KEY: Json = {
    "description": "The columns that identify a row: one name, or a list of them. References to the table take "
    "them together, and databases make them its primary key.",
    "type": ["string", "array"],
    "items": STRING,
    "minItems": 1,
    "uniqueItems": True,
}
COLUMNS_NEEDED: Json = {
    "if": {
        "required": ["rows"],
        "properties": {
            "rows": {
                "description": "The source whose rows these are.",
                "type": "object",
                "required": ["source"],
            }
        },
    },
    "else": {"required": ["columns"]},
}
"""That a table has columns of its own, unless it is a source's rows."""

_SKEW: Json = {
    "type": "object",
    **counted(1, 1, "'skew' has exactly one shape."),
    "additionalProperties": False,
    "properties": {
        name: {
            "description": "How uneven the weights are.",
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 20,
        }
        for name in SKEWS
    },
}
_TREE: Json = {
    "type": ["boolean", "object"],
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        "roots": {
            "description": "How many rows refer to none.",
            "type": "integer",
            "minimum": 1,
            "default": 1,
        },
        "depth": {
            "description": "How many levels there are at the most.",
            "type": "integer",
            "minimum": 1,
        },
        "branching": {
            "description": "How many rows refer to the same one, on average.",
            "type": "number",
            "exclusiveMinimum": 0,
        },
    },
}


def rows_schema() -> Json:
    """Return the schema of ``rows``."""
    return {
        "type": ["integer", "object"],
        "minimum": 0,
        "if": {"type": "object"},
        "then": {
            "if": {"required": ["source"]},
            "then": _of_source(),
            "else": _of_parents(),
        },
    }


def reference_parameters(unique: Json) -> dict[str, Json]:
    """Return the schemas of the parameters of ``ref`` that are written in several forms.

    Args:
        unique: The schema of the modifier ``unique``.
    """
    return {
        "weight": {
            "type": ["string", "number", "object"],
            "if": {"type": "object"},
            "then": _SKEW,
        },
        "tree": _TREE,
        "unique": {**unique, "type": ["boolean", "object"]},
    }


def reference_schema(parameters: Json) -> Json:
    """Return the schema of what follows ``ref``: a column alone, or parameters.

    Args:
        parameters: The schema of the parameters.
    """
    target = {
        "oneOf": [{"required": ["column"]}, {"required": ["table"]}],
        "errorMessage": "'ref' needs either 'column', as TABLE.COLUMN, or 'table'.",
    }
    # A misspelled parameter may be the one that is missing, and has a message of its own.
    known = {"propertyNames": {"enum": list(parameters["properties"])}}
    return {
        "type": ["string", "object"],
        "if": {"type": "object"},
        "then": {**parameters, "if": known, "then": target},
    }


def _of_source() -> Json:
    return {
        "additionalProperties": False,
        "properties": {
            "source": {
                "description": "The source whose rows these are; the table has its columns, and those that it "
                "adds.",
                **STRING,
            }
        },
    }


def _of_parents() -> Json:
    return {
        "required": ["per"],
        "additionalProperties": False,
        "properties": {
            "per": {"description": "The table whose rows these belong to.", **STRING},
            "count": {
                "description": "How many rows each of its rows has: a number, an expression over its columns, "
                "the weight of each number, or an entry that makes whole numbers.",
                "type": ["integer", "string", "object"],
                "minimum": 0,
                "if": {"type": "object"},
                "then": {
                    "if": {"propertyNames": {"pattern": r"^\d+$"}},
                    "then": _WEIGHTS,
                    "else": ENTRY,
                },
            },
            "in_all": {
                "description": "How many rows there are in all, spread over the rows of the other table.",
                "type": "integer",
                "minimum": 0,
            },
            "where": {
                "description": "An expression over the other table's columns; its rows for which it is not true "
                "have none.",
                **STRING,
            },
            "weight": {
                "description": "How the rows of 'in_all' are spread: an expression over the other table's "
                "columns.",
                **_NUMBER_OR_EXPRESSION,
            },
        },
        "if": {"required": ["in_all"]},
        "then": {
            "not": {"required": ["count"]},
            "errorMessage": "'rows' needs either 'count', the rows of each parent, or 'in_all'.",
        },
        "else": {
            "if": {"required": ["weight"]},
            "then": {"required": ["in_all"], "errorMessage": "'weight' spreads the rows of 'in_all'."},
            "else": {"required": ["count"]},
        },
    }  # fmt: skip
