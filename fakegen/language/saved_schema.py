"""A schema as JSON, and back: how it travels without code.

Idea: a schema is made of a closed set of frozen dataclasses whose fields say their types, so one walk over
those types writes any of them, and the same walk checks and reads what another machine sent. Invariant: what
is read has the declared types, or is refused; only the classes below are ever made. An object is a list of
its class's name and its fields in order: jobs are read by the release that wrote them, so that fields need
no names.
"""

from __future__ import annotations

import math
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from fakegen.errors import Mark
from fakegen.language.frame_values import is_frame
from fakegen.language.nodes import MappingNode, ScalarNode, SequenceNode
from fakegen.language.spec import (
    ChildrenSpec,
    ColumnSpec,
    ConditionSpec,
    ConstraintSpec,
    LocaleSpec,
    ModelSpec,
    SchemaSpec,
    SourceSpec,
    TableSpec,
)

_CLASSES: Mapping[str, type] = {
    item.__name__: item
    for item in (
        ChildrenSpec, ColumnSpec, ConditionSpec, ConstraintSpec, LocaleSpec, MappingNode, Mark, ModelSpec, ScalarNode,
        SchemaSpec, SequenceNode, SourceSpec, TableSpec,
    )
}  # fmt: skip
_PLAIN = (type(None), bool, int, str)


def schema_to_json(schema: SchemaSpec, *, places: bool = True) -> Any:
    """Return a schema as a value that JSON can hold.

    Args:
        schema: The schema. Data frames in it become null: its sources travel apart.
        places: Whether the places of its parts are kept, for messages; no value depends on them.

    Raises:
        TypeError: It holds a value that no document can.
    """
    return _written(schema, places)


def schema_from_json(value: Any) -> SchemaSpec:
    """Return the schema that :func:`schema_to_json` wrote, places included.

    Raises:
        ValueError: It is something else.
    """
    found: SchemaSpec = _read(SchemaSpec, value)
    return found


def _written(value: Any, places: bool) -> Any:
    if isinstance(value, Mark):
        return [Mark.__name__, value.file, value.line, value.column, value.path] if places else None
    if is_dataclass(value):
        items = [_written(getattr(value, field.name), places) for field in fields(value)]
        return [type(value).__name__, *items]
    if isinstance(value, Mapping):
        return {key: _written(item, places) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_written(item, places) for item in value]
    if type(value) in _PLAIN:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else ["float", str(value)]
    if isinstance(value, date):
        return [type(value).__name__, value.isoformat()]
    if is_frame(value):
        return None
    raise TypeError(f"{type(value).__name__} is no value of a document")


def _read(hint: Any, value: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return _scalar(value)
    if origin in (Union, types.UnionType):
        return _read_union(inner, value)
    if origin is tuple:
        return _read_tuple(inner, value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        if not isinstance(value, dict):
            raise ValueError("a mapping is missing")  # noqa: TRY004 - of the document, not of an argument
        return {key: _read(inner[1], item) for key, item in value.items()}
    if hint in (float, datetime):
        value = _scalar(value)
        if type(value) is int and hint is float:
            return float(value)
    elif hint not in _PLAIN:
        return _read_object(hint, value)
    if type(value) is not hint:
        raise ValueError(f"{hint.__name__} is missing")
    return value


def _read_union(hints: tuple[Any, ...], value: Any) -> Any:
    for hint in hints:
        try:
            return _read(hint, value)
        except ValueError:
            continue
    raise ValueError("a part has a wrong type")


def _read_tuple(hints: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise ValueError("a list is missing")  # noqa: TRY004 - of the document, not of an argument
    if hints[-1] is Ellipsis:
        return tuple(_read(hints[0], item) for item in value)
    if len(value) != len(hints):
        raise ValueError("a list has a wrong length")
    return tuple(_read(hint, item) for hint, item in zip(hints, value, strict=True))


def _read_object(hint: type, value: Any) -> Any:
    made = _CLASSES.get(value[0]) if isinstance(value, list) and _is_name(value) else None
    if made is None or not issubclass(made, hint):
        raise ValueError(f"{hint.__name__} is missing")
    hints = _hints(made.__name__)
    if len(value) != len(hints) + 1:
        raise ValueError(f"{made.__name__} has a wrong number of fields")
    return made(*map(_read, hints, value[1:]))


def _is_name(value: list[Any]) -> bool:
    return bool(value) and isinstance(value[0], str)


@cache
def _hints(name: str) -> tuple[Any, ...]:
    made: Any = _CLASSES[name]
    found = get_type_hints(made)
    return tuple(found[field.name] for field in fields(made))


def _scalar(value: Any) -> Any:
    if type(value) in (*_PLAIN, float):
        return value
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
        kind, text = value
        if kind == "datetime":
            return datetime.fromisoformat(text)
        if kind == "date":
            return date.fromisoformat(text)
        if kind == "float":
            return float(text)
    raise ValueError("a value is of no known type")
