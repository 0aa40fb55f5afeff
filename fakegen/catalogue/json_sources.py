"""The JSON Schema of sources: existing data, and what is taken from it."""

from __future__ import annotations

from fakegen.catalogue.json_names import JsonNames
from fakegen.catalogue.json_values import STRING, Json, by_key, first_paragraph, parameter_schema


def _related(doc: str) -> Json:
    """Return the schema of what a source takes from others."""
    words: Json = {"type": "object", "additionalProperties": STRING}
    on: Json = {
        "description": "What identifies a row: a column of both, or own columns with the other's.",
        "type": ["string", "object"],
        "additionalProperties": STRING,
    }
    columns: Json = {"description": "What is taken, by the name that it gets.", **words}
    related: Json = {
        "type": "object",
        "properties": {"on": on, "columns": columns},
        "required": ["on", "columns"],
        "additionalProperties": False,
    }
    return {"type": "object", "description": doc, "additionalProperties": related}


_COMMON: Json = {
    "per": {
        "type": "array",
        "items": STRING,
        "description": "Columns of which each combination becomes one row; they are left out.",
    },
    "count": {
        **STRING,
        "description": "With 'per': the column that gets the number of rows of each combination.",
    },
    "of": {
        "type": "array",
        "items": STRING,
        "description": "With 'count': columns whose combinations are counted instead of rows.",
    },
    "missing": {
        "type": "object",
        "description": "Values that mean 'no information', by column.",
    },
    "select": {
        "type": "object",
        "description": "The columns to take, each an expression over the source's columns.",
        "additionalProperties": STRING,
    },
    "children": _related("What is summed up of other sources, whose rows belong to this one's."),
    "parents": _related("What is taken from other sources, to whose rows this one's belong."),
}


def source_definitions() -> dict[str, Json]:
    """Return the definitions of what sources of every kind take."""
    return {f"source-{name}": item for name, item in _COMMON.items()}


def source_schema(names: JsonNames) -> Json:
    """Return the schema of a source."""
    common: Json = {name: {"$ref": f"#/$defs/source-{name}"} for name in _COMMON}
    kinds = {name: item for name, item in names.registry.sources.items() if names.knows(name)}
    alternatives = {}
    for name, source in kinds.items():
        own = {
            item.name: parameter_schema(item, by_row=False) for item in source.parameters.values()
        }
        properties = {name: {}, **own, **common}
        alternatives[name] = {"properties": properties, "additionalProperties": False}
    return {
        "description": "Existing data.",
        "type": "object",
        "properties": {
            name: {"description": first_paragraph(item.doc)} for name, item in kinds.items()
        },
        **by_key(alternatives, _unknown(names, common, next(iter(kinds), "file"))),
    }


def _unknown(names: JsonNames, common: Json, first: str) -> Json:
    """Return the schema of a source of no known kind: none at all, a typo, or a plugin's."""
    return {
        "if": {"propertyNames": {"enum": list(common)}},
        "then": {"required": [first]},
        "else": {"properties": common, "additionalProperties": False, **names.open()},
    }
