"""Models of pydantic 2."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types.annotations import Annotations
from fakegen.types.loaded_modules import base_of, is_class_of
from fakegen.types.table_names import qualified_name, table_name

_NO_FILES = "files and folders that exist cannot be made; give the field an entry of its own"
_FUTURE = (date(2090, 1, 1), date(2099, 12, 31))
_NETWORKS: Mapping[str, Callable[[str], str]] = {
    "IPvAnyNetwork": lambda address: f"{address}/32",
    "IPvAnyInterface": lambda address: f"{address}/24",
}
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
    fields, named = [], False
    for name, info in cls.model_fields.items():
        kind = annotations.of_field(info.annotation, info.metadata)
        key = _key(cls, name, info)
        named |= key is None
        made = RecordField(
            name, kind, key or name, is_key=name == "id", optional=not info.is_required()
        )
        fields.append(made)
    return Record(table_name(cls.__name__), tuple(fields), qualified_name(cls), _build(cls, named))


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
    if name in _NETWORKS:
        return ValueType("string", format="ipv4", python=_NETWORKS[name])
    if name in ("FilePath", "DirectoryPath"):
        return ValueType("string", problem=_NO_FILES)
    constraints = getattr(cls, "_constraints", None)
    if constraints is not None:
        return _url(constraints)
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


def own_metadata(kind: ValueType, item: Any) -> ValueType | None:
    """Return a type with what metadata of pydantic say of it; None of all others."""
    name = getattr(item, "__name__", type(item).__name__)
    if name == "Json" and item is not base_of("pydantic", "Json"):
        return _as_json(kind)
    if isinstance(item, type):
        found = own_value(item)
        return None if found is None else replace(found, nullable=kind.nullable)
    match name:
        case "UrlConstraints":
            return replace(_url(item), nullable=kind.nullable)
        case "UuidVersion":
            return replace(kind, entry=_uuid(item.uuid_version))
        case "EncodedBytes" | "EncodedStr":
            return _encoded(kind, item)
        case "PathType" if item.path_type in ("file", "dir"):
            return replace(kind, entry=None, problem=_NO_FILES)
        case _:
            return None


def _url(constraints: Any) -> ValueType:
    """Return the type of URLs with the schemes and the parts that constraints ask for."""
    schemes = constraints.allowed_schemes
    if schemes is None or {"http", "https"} & {*schemes}:
        return ValueType("string", format="uri")
    path = "db" if constraints.default_path is None else constraints.default_path.strip("/") or "0"
    scheme = re.escape(schemes[0])
    host = "[a-z]{3,8}\\.example\\.org"
    pattern = f"{scheme}://[a-z]{{3,8}}:[a-z0-9]{{8}}@{host}(:[1-9][0-9]{{3}})?/{path}"
    return ValueType("string", pattern=f"^{pattern}$")


def _uuid(version: int) -> Any:
    if version in (4, 7):
        return {"uuid": {"version": version}}
    hexadecimal = "[0-9a-f]"
    middle = f"{hexadecimal}{{4}}-{version}{hexadecimal}{{3}}-[89ab]{hexadecimal}{{3}}"
    return {"regex": f"{hexadecimal}{{8}}-{middle}-{hexadecimal}{{12}}"}


def _encoded(kind: ValueType, item: Any) -> ValueType:
    """Return the type of bytes or strings that are given in an encoding, and kept decoded."""

    def encoded(value: Any) -> Any:
        is_text = isinstance(value, str)
        made = item.encoder.encode(value.encode() if is_text else value)
        return made.decode() if is_text else made

    return replace(kind, python=encoded)


def _as_json(kind: ValueType) -> ValueType:
    """Return the type of values as JSON in strings."""
    inner = kind.python

    def text(value: Any) -> str:
        return json.dumps(value if inner is None else inner(value), default=str)

    return replace(kind, python=text)


def _key(cls: Any, name: str, info: Any) -> str | None:
    """Return the name by which validation finds a field; None if only a path into nested data does."""
    config: Mapping[str, Any] = cls.model_config
    if config.get("populate_by_name") or config.get("validate_by_name"):
        return name
    alias = info.validation_alias or info.alias
    if alias is None:
        return name
    if isinstance(alias, str):
        return alias
    choices = getattr(alias, "choices", [alias])  # AliasChoices
    return next((choice for choice in choices if isinstance(choice, str)), None)


def _build(cls: Any, named: bool) -> Callable[[Mapping[str, Any]], Any]:
    """Return what validates the values of a model's fields.

    Args:
        cls: The model.
        named: Whether some fields are given by their names, as their aliases are paths.
    """
    is_root = is_class_of(cls, "pydantic", "RootModel")
    how = {"by_alias": True, "by_name": True} if named else {}

    def build(values: Mapping[str, Any]) -> Any:
        return cls.model_validate(values["root"] if is_root else values, **how)

    return build
