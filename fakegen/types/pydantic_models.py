"""Models of pydantic 2."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types.annotations import Annotations, annotated
from fakegen.types.loaded_modules import is_class_of
from fakegen.types.table_names import place_of, table_name

_FUTURE = (date(2090, 1, 1), date(2099, 12, 31))
_STRINGS: Mapping[str, str] = {
    "EmailStr": "email",
    "NameEmail": "email",
    "AnyUrl": "uri",
    "AnyHttpUrl": "uri",
    "HttpUrl": "uri",
    "AnyWebsocketUrl": "uri",
    "FileUrl": "uri",
    "IPvAnyAddress": "ipv4",
    "PaymentCardNumber": "card",
}


def knows(thing: Any) -> bool:
    """Return whether it is such a model."""
    return is_class_of(thing, "pydantic", "BaseModel")


def record(cls: Any, annotations: Annotations) -> Record:
    """Models of pydantic 2: constraints, aliases, unions, nested models; computed fields are left out.

    Each object is made by ``model_validate``, so that the model's own validators check it; a row that they
    refuse is resampled.
    """
    fields = []
    for name, info in cls.model_fields.items():
        kind = _dates(annotations.of_field(info.annotation), info.metadata)
        kind = annotated(kind, info.metadata)
        key = _key(cls, name, info)
        fields.append(RecordField(name, kind, key if key != name else None, is_key=name == "id"))
    return Record(table_name(cls.__name__), tuple(fields), place_of(cls), _build(cls))


def own_value(cls: type) -> ValueType | None:
    """Return what a type of pydantic's own is; None of all others."""
    if cls.__module__.partition(".")[0] != "pydantic":
        return None
    name = cls.__name__
    if name in _STRINGS:
        return ValueType("string", format=_STRINGS[name])
    if name in ("PastDate", "FutureDate"):
        return _bounded(ValueType("date"), is_past=name == "PastDate")
    if name in ("PastDatetime", "FutureDatetime"):
        return _bounded(ValueType("datetime"), is_past=name == "PastDatetime")
    if name in ("AwareDatetime", "NaiveDatetime"):
        return ValueType("datetime", timezone=name == "AwareDatetime")
    if name == "Json":
        return _as_json(ValueType("mapping", items=ValueType("integer")))
    if name in ("SecretStr", "SecretBytes"):
        return ValueType("string", format="password")
    return None


def _bounded(kind: ValueType, *, is_past: bool) -> ValueType:
    if is_past:
        return kind  # all usual moments are past
    low, high = _FUTURE
    if kind.kind == "datetime":
        return replace(kind, least=datetime(low.year, 1, 1), most=datetime(high.year, 12, 31))
    return replace(kind, least=low, most=high)


def _dates(kind: ValueType, metadata: Sequence[Any]) -> ValueType:
    for item in metadata:
        name = getattr(item, "__name__", type(item).__name__)
        found = own_value(item) if isinstance(item, type) else None
        if found is not None:
            kind = replace(found, nullable=kind.nullable)
        elif name in ("UrlConstraints",):
            kind = replace(kind, format="uri")
        elif name == "Json":
            kind = _as_json(kind)
    return kind


def _as_json(kind: ValueType) -> ValueType:
    """Return the type of values as JSON in strings."""
    inner = kind.python

    def text(value: Any) -> str:
        return json.dumps(value if inner is None else inner(value), default=str)

    return replace(kind, python=text)


def _key(cls: Any, name: str, info: Any) -> str:
    """Return the name by which validation finds a field."""
    config: Mapping[str, Any] = cls.model_config
    if config.get("populate_by_name") or config.get("validate_by_name"):
        return name
    alias = info.validation_alias or info.alias
    if alias is None:
        return name
    if isinstance(alias, str):
        return alias
    choices = getattr(alias, "choices", None)  # AliasChoices
    if choices:
        alias = choices[0]
    if isinstance(alias, str):
        return alias
    path = getattr(alias, "path", None)
    if path and len(path) == 1:
        return str(path[0])
    raise ParameterError("an alias that is a path into nested data cannot be filled", name)


def _build(cls: Any) -> Callable[[Mapping[str, Any]], Any]:
    is_root = is_class_of(cls, "pydantic", "RootModel")

    def build(values: Mapping[str, Any]) -> Any:
        return cls.model_validate(values["root"] if is_root else values)

    return build
