"""JSON Schemas of the values of parameters.

Editors show one message for each place, and choose it themselves where alternatives fail. So
alternatives are avoided: types are merged into one list, and what depends on the form of a value is
expressed by if, then and else.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

from fakegen.catalogue.prose import prose
from fakegen.interfaces.constraint import Predicate, TableColumn
from fakegen.interfaces.expression import Expression, Template
from fakegen.interfaces.nested_entries import MOST_ITEMS, Element, Length, Members
from fakegen.interfaces.parameters import Parameter
from fakegen.interfaces.provider import Dynamic

Json = dict[str, Any]

STRING: Json = {"type": "string"}
TEMPLATE: Json = {"type": "string", "pattern": r"\{\{"}
ENTRY: Json = {"$ref": "#/$defs/column"}
_NULL: Json = {"type": "null"}
_SIMPLE: dict[Any, Json] = {
    type(None): _NULL,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    Decimal: {"type": ["number", "string"]},
    str: STRING,
    date: STRING,
    datetime: STRING,
    time: STRING,
    timedelta: {"type": ["string", "number"]},
    Expression: {"type": ["string", "number", "boolean"]},
    Template: {"type": ["string", "number", "boolean"]},
    Predicate: {"type": ["string", "boolean"]},
    TableColumn: STRING,
    Element: ENTRY,
    Members: {"type": "object", "minProperties": 1, "additionalProperties": ENTRY},
    Length: {
        "type": ["integer", "string", "object"],
        "minimum": 0,
        "maximum": MOST_ITEMS,
        "minProperties": 1,
        "if": {
            "type": "object",
            "not": {"propertyNames": {"pattern": r"^(min|max|\d+)$"}},
        },
        "then": ENTRY,
    },
}
_OF_TABLE = (Expression, Template, TableColumn)
_COMMON: dict[str, Json] = {
    "-or-".join(("template", kind, *null)): {"type": [kind, *null] if null else kind}
    for kind in ("array", "boolean", "integer", "number")
    for null in ((), ("null",))
}
"""What hundreds of parameters take unless they are templates, by the name of its definition."""


def template_definitions() -> dict[str, Json]:
    """Return the definitions that schemas of parameters refer to."""
    return {
        "template": TEMPLATE,
        **{name: _unless_template(plain) for name, plain in _COMMON.items()},
    }


def counted(least: int, most: int, message: str) -> Json:
    """Return the schema of a mapping with so many entries, and what editors say of another.

    Of ``minProperties`` and ``maxProperties`` themselves editors say what they please; of a wrong type they say
    ``errorMessage``, and no mapping is null.
    """
    return {
        "if": {"minProperties": least, "maxProperties": most},
        "else": {"type": "null", "errorMessage": message},
    }


def value_schema(annotation: Any) -> Json:
    """Return the schema of values of a parameter's type; an empty one for any value."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Dynamic:
        plain = value_schema(arguments[0])
        return merged([plain, TEMPLATE]) if get_origin(arguments[0]) is list else plain
    if origin in (Union, types.UnionType):
        return merged([value_schema(item) for item in arguments])
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin is list:
        items = value_schema(arguments[0]) if arguments else {}
        listed: Json = {"type": "array", **({"items": items} if items else {})}
        return merged([listed, items]) if arguments and arguments[0] in _OF_TABLE else listed
    if origin is dict:
        if arguments and arguments[0] is TableColumn:
            return {"type": "object", "minProperties": 1, **_values(arguments[1])}
        if arguments and arguments[1] in _OF_TABLE:
            return {
                "type": ["object", "array", "string"]
            }  # a bare name means the column of that name
        return {"type": ["object", "array"]}
    return _SIMPLE.get(annotation, {})


def merged(options: Sequence[Json]) -> Json:
    """Return the schema of what any of several schemas allows, flat where possible."""
    if {} in options:
        return {}
    if all("enum" in option or option == _NULL for option in options):
        items = [item for option in options for item in option.get("enum", [None])]
        return {"enum": list(dict.fromkeys(items))}
    flat: Json = {}
    names: list[str] = []
    for option in options:
        if "type" not in option or any(
            flat.get(key, value) != value for key, value in option.items() if key != "type"
        ):
            return {"anyOf": list(options)}
        names += [option["type"]] if isinstance(option["type"], str) else option["type"]
        flat |= {key: value for key, value in option.items() if key != "type"}
    kept = [name for name in dict.fromkeys(names) if name != "integer" or "number" not in names]
    return {"type": kept[0] if len(kept) == 1 else kept, **flat}


def row_dependent(annotation: Any, *, nullable: bool = False) -> Json:
    """Return the schema of a value of a type that may be written as a template instead.

    Args:
        annotation: The type.
        nullable: Whether the value may be null, too.
    """
    plain = value_schema(annotation)
    if not plain:
        return plain
    made = merged([plain, _NULL]) if nullable else plain
    if (
        plain == ENTRY
        or annotation is Members
        or ("string" in plain.get("type", ()) and "pattern" not in plain)
    ):
        return made
    shared = next((name for name, common in _COMMON.items() if common == made), None)
    return _unless_template(made) if shared is None else {"$ref": f"#/$defs/{shared}"}


def _unless_template(plain: Json) -> Json:
    return {"if": {"$ref": "#/$defs/template"}, "else": plain}


def parameter_schema(parameter: Parameter, *, by_row: bool) -> Json:
    """Return the schema of a parameter with its description and its default.

    Args:
        parameter: The parameter.
        by_row: Whether it may be written as a template.
    """
    made = row_dependent(parameter.annotation) if by_row else value_schema(parameter.annotation)
    if parameter.doc:
        made = {"description": prose(parameter.doc), **made}
    if not parameter.required and isinstance(parameter.default, bool | int | float | str):
        made = {**made, "default": parameter.default}
    return made


def parameters_schema(parameters: Mapping[str, Parameter], *, by_row: bool) -> Json:
    """Return the schema of a mapping of parameters.

    Args:
        parameters: The parameters.
        by_row: Whether each may be written as a template.
    """
    required = [item.name for item in parameters.values() if item.required]
    return {
        "type": "object",
        "properties": {
            name: parameter_schema(item, by_row=by_row) for name, item in parameters.items()
        },
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def by_key(alternatives: dict[str, Json], otherwise: Json) -> Json:
    """Return the schema of a mapping whose form depends on the first of these keys that it has."""
    made = otherwise
    for name in reversed(alternatives):
        made = {"if": {"required": [name]}, "then": alternatives[name], "else": made}
    return made


def first_paragraph(doc: str) -> str:
    """Return the first paragraph of a docstring in one line."""
    return prose(" ".join(doc.strip().partition("\n\n")[0].split()))


def _values(annotation: Any) -> Json:
    made = value_schema(annotation)
    return {"additionalProperties": made} if made else {}


def named(description: str, item: Json) -> Json:
    """Return the schema of a mapping whose values are of one kind."""
    return {"description": description, "type": "object", "additionalProperties": item}
