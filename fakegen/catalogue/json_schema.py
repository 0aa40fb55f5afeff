"""The JSON Schema of the language, which editors complete and check with."""

from __future__ import annotations

import types
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from fakegen.interfaces.parameters import Parameter
from fakegen.interfaces.provider import Dynamic, Provider
from fakegen.language import defaults
from fakegen.language.modifiers import MODIFIERS, Modifier
from fakegen.registry import Registry

Json = dict[str, Any]

_TEMPLATE: Json = {"type": "string", "pattern": r"\{\{"}
_TEXT: Json = {"type": "string"}

_CONSTANT: Json = {"type": ["string", "number", "boolean", "null"]}
_CONDITION: Json = {
    "type": "object",
    "required": ["where", "rows"],
    "additionalProperties": False,
    "properties": {
        "where": {
            "description": "What is wanted of each column (a value, a list of values, a range, or "
            "null for none), or an expression.",
            "anyOf": [
                _TEXT,
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {
                        "anyOf": [
                            _CONSTANT,
                            {"type": "array", "minItems": 1, "items": _CONSTANT},
                            {
                                "type": "object",
                                "minProperties": 1,
                                "additionalProperties": False,
                                "properties": {"min": _CONSTANT, "max": _CONSTANT},
                            },
                        ]
                    },
                },
            ],
        },
        "rows": {"type": "integer", "minimum": 1},
    },
}


def json_schema(registry: Registry, locale: str = defaults.LOCALE) -> Json:
    """Return the JSON Schema (draft 2020-12) of schemas that these plugins can run.

    Args:
        registry: Whose providers, sources, models and constraints may be named.
        locale: Whose providers are described; other locales' names are allowed too.
    """
    providers = {
        name: provider
        for name in registry.provider_names(locale)
        if (provider := registry.provider(name, locale)) is not None
    }
    namespaces = "|".join(sorted(registry.namespaces)) or "$^"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fakegen schema",
        "type": "object",
        "required": ["tables"],
        "additionalProperties": False,
        "properties": {
            "fakegen": {"const": defaults.VERSION, "description": "The language's version."},
            "seed": {"type": ["integer", "string"], "description": "All values follow from it."},
            "locale": {"type": "string", "description": "Of columns that do not say their own."},
            "now": {"description": "The moment that relative dates count from."},
            "sources": {"type": "object", "additionalProperties": _source(registry)},
            "models": {"type": "object", "additionalProperties": _model(registry)},
            "tables": {"type": "object", "additionalProperties": {"$ref": "#/$defs/table"}},
        },
        "$defs": {
            "table": {
                "type": "object",
                "required": ["columns"],
                "additionalProperties": False,
                "properties": {
                    "rows": {"type": "integer", "minimum": 0},
                    "columns": {
                        "type": "object",
                        "minProperties": 1,
                        "additionalProperties": {"$ref": "#/$defs/column"},
                    },
                    "constraints": {"type": "array", "items": _constraint(registry)},
                    "conditions": {
                        "type": "array",
                        "description": "Conditions under which the first rows are made.",
                        "items": _CONDITION,
                    },
                },
            },
            "column": {
                "anyOf": [
                    {"type": "string", "enum": sorted(providers)},
                    {"type": "string", "pattern": rf"^({namespaces})\."},
                    {
                        "type": "object",
                        "properties": {
                            **{name: _provider(item) for name, item in providers.items()},
                            **{item.name: _modifier(item) for item in MODIFIERS.values()},
                        },
                        "patternProperties": {rf"^({namespaces})\.": {}},
                        "additionalProperties": False,
                    },
                ]
            },
        },
    }


def _modifier(modifier: Modifier) -> Json:
    options = [_value(kind) for kind in modifier.types]
    if {int, float} <= set(modifier.types):
        options.remove(_value(int))  # which every number is that a schema may also write so
    limits = {"minimum": modifier.least, "maximum": modifier.greatest}
    given = {name: limit for name, limit in limits.items() if limit is not None}
    options = [item if item == _TEXT else {**item, **given} for item in options]
    made = options[0] if len(options) == 1 else {"anyOf": options}
    return {"description": modifier.doc, **made}


def _provider(provider: Provider) -> Json:
    described: Json = {"description": provider.doc.partition("\n\n")[0].replace("\n", " ")}
    if not provider.parameters:
        return {**described, "type": ["object", "null"], "maxProperties": 0}
    first = next(iter(provider.parameters.values()))
    if provider.takes_value:
        return {**described, **_value(first.annotation)}
    required = [item.name for item in provider.parameters.values() if item.required]
    whole: Json = {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: _parameter(item) for name, item in provider.parameters.items()},
    }
    if required:
        whole["required"] = required
    options = [whole, _row_dependent(first)]
    if not required:
        options.append({"type": "null"})
    return {**described, "anyOf": options}


def _parameter(parameter: Parameter) -> Json:
    made = _row_dependent(parameter)
    if parameter.doc:
        made = {"description": parameter.doc, **made}
    if not parameter.required and isinstance(parameter.default, bool | int | float | str):
        made = {**made, "default": parameter.default}
    return made


def _row_dependent(parameter: Parameter) -> Json:
    """Return the schema of a value that may be written as a template instead."""
    made = _value(parameter.annotation)
    if not made or made == _TEXT:
        return made
    return {"anyOf": [made, _TEMPLATE]}


def _value(annotation: Any) -> Json:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Dynamic:
        return _value(arguments[0])
    if origin in (Union, types.UnionType):
        options = [{"type": "null"} if item is type(None) else _value(item) for item in arguments]
        return {} if {} in options else {"anyOf": options}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is list:
        return {"type": "array", **({"items": _value(arguments[0])} if arguments else {})}
    if origin is dict:
        return {"type": ["object", "array"]}
    simple: dict[Any, Json] = {
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        float: {"type": "number"},
        Decimal: {"type": ["number", "string"]},
        str: _TEXT,
        date: _TEXT,
        datetime: _TEXT,
        time: _TEXT,
        timedelta: {"type": ["string", "number"]},
    }
    return simple.get(annotation, {})


def _source(registry: Registry) -> Json:
    properties: Json = {
        "missing": {
            "type": "object",
            "description": "Values that mean 'no information', by column.",
        },
        "select": {
            "type": "object",
            "description": "The columns to take, each an expression over the data's own.",
            "additionalProperties": _TEXT,
        },
    }
    for name, source in registry.sources.items():
        properties[name] = {"description": source.doc.partition("\n")[0]}
        for parameter in source.parameters.values():
            properties.setdefault(parameter.name, _parameter(parameter))
    kinds = [{"required": [name]} for name in registry.sources]
    made: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**made, "oneOf": kinds} if kinds else made


def _model(registry: Registry) -> Json:
    properties: Json = {
        "source": {"type": "string", "description": "What it learns from."},
        "method": {"enum": sorted(registry.methods), "default": "trees"},
        "file": {"type": "string", "description": "A model file, relative to the schema."},
        "given": {"type": "array", "items": _TEXT},
        "derive": {"type": "object", "additionalProperties": _TEXT},
        "columns": {
            "type": "object",
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "kind": {"enum": ["categorical", "numeric"]},
                    "missing": {},
                    "rare": {
                        "type": "object",
                        "properties": {
                            "below": {"type": "integer"},
                            "into": {"type": ["string", "null"]},
                        },
                        "additionalProperties": False,
                    },
                },
            },
        },
    }
    for method in registry.methods.values():
        for parameter in method.parameters.values():
            properties.setdefault(parameter.name, _parameter(parameter))
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "anyOf": [{"required": ["source"]}, {"required": ["file"]}],
    }


def _constraint(registry: Registry) -> Json:
    named = {
        name: {"description": kind.doc.partition("\n")[0]}
        for name, kind in registry.constraints.items()
    }
    return {
        "anyOf": [
            {"type": "string", "description": "An expression that every row must satisfy."},
            {"type": "object", "properties": named},
        ]
    }
