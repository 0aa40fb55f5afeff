"""Dataclasses, TypedDicts and named tuples."""

from __future__ import annotations

import dataclasses
import typing
from typing import Any

from fakegen.interfaces.record import Record, RecordField
from fakegen.types.annotations import Annotations
from fakegen.types.table_names import place_of, table_name


def knows(thing: Any) -> bool:
    """Return whether it is such a class."""
    return isinstance(thing, type) and (
        dataclasses.is_dataclass(thing) or typing.is_typeddict(thing) or _is_named_tuple(thing)
    )


def record(cls: type, annotations: Annotations) -> Record:
    """Dataclasses, TypedDicts and named tuples; a dataclass is checked by its own ``__post_init__``."""
    hints = typing.get_type_hints(cls, include_extras=True)
    if dataclasses.is_dataclass(cls):
        declared = cls.__dataclass_fields__.values()  # with those that only __post_init__ sees
        plain = dataclasses.fields(cls)
        names = [
            f.name for f in declared if f.init and (f in plain or _is_init_only(hints[f.name]))
        ]
    else:
        names = list(hints)
    fields = []
    for name in names:
        hint = hints[name].type if _is_init_only(hints[name]) else hints[name]
        fields.append(RecordField(name, annotations.of_field(hint), is_key=name == "id"))
    build = None if typing.is_typeddict(cls) else lambda values: cls(**values)
    return Record(table_name(cls.__name__), tuple(fields), place_of(cls), build)


def _is_init_only(hint: Any) -> bool:
    return isinstance(hint, dataclasses.InitVar)


def _is_named_tuple(thing: type) -> bool:
    return issubclass(thing, tuple) and hasattr(thing, "_fields")
