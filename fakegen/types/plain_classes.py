"""Dataclasses, TypedDicts and named tuples."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Collection
from typing import Any, get_origin

from fakegen.interfaces.record import Record, RecordField
from fakegen.types.annotations import Annotations
from fakegen.types.table_names import qualified_name, table_name


def knows(thing: Any) -> bool:
    """Return whether it is such a class, maybe with arguments for its type variables."""
    cls = get_origin(thing) or thing
    return isinstance(cls, type) and (
        dataclasses.is_dataclass(cls) or _is_typed_dict(cls) or _is_named_tuple(cls)
    )


def record(thing: Any, annotations: Annotations) -> Record:
    """Dataclasses, TypedDicts and named tuples; a dataclass is checked by its own ``__post_init__``."""
    cls: Any = get_origin(thing) or thing
    hints = typing.get_type_hints(cls, include_extras=True)
    optional: Collection[str] = ()
    if dataclasses.is_dataclass(cls):
        declared = cls.__dataclass_fields__.values()  # with those that only __post_init__ sees
        plain = dataclasses.fields(cls)
        names = [
            f.name for f in declared if f.init and (f in plain or _is_init_only(hints[f.name]))
        ]
        optional = {f.name for f in declared if _has_default(f)}
    elif _is_named_tuple(cls):
        names, optional = list(cls._fields), cls._field_defaults
    else:
        names, optional = list(hints), cls.__optional_keys__
    fields = []
    for name in names:
        hint = hints.get(name, Any)
        kind = annotations.of_field(hint.type if _is_init_only(hint) else hint)
        fields.append(RecordField(name, kind, is_key=name == "id", optional=name in optional))
    build = None if _is_typed_dict(cls) else lambda values: cls(**values)
    return Record(
        table_name(cls.__name__), tuple(fields), qualified_name(cls), build, is_checked=False
    )


def _is_init_only(hint: Any) -> bool:
    return isinstance(hint, dataclasses.InitVar)


def _has_default(field: dataclasses.Field[Any]) -> bool:
    missing = dataclasses.MISSING
    return field.default is not missing or field.default_factory is not missing


def _is_typed_dict(cls: type) -> bool:
    """Return whether it is a TypedDict, of ``typing`` or of ``typing_extensions``."""
    return issubclass(cls, dict) and hasattr(cls, "__required_keys__")


def _is_named_tuple(cls: type) -> bool:
    return issubclass(cls, tuple) and hasattr(cls, "_fields")
