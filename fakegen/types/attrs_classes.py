"""Classes of attrs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, get_origin, get_type_hints

from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types.annotations import Annotations
from fakegen.types.table_names import qualified_name, table_name

_COMPARED = {">=": "least", "<=": "most", ">": "above", "<": "below"}


def record(thing: Any, annotations: Annotations) -> Record:
    """Classes of attrs: types, aliases and the validators of attrs, which also check each object."""
    cls: Any = get_origin(thing) or thing
    import attrs

    hints = get_type_hints(cls, include_extras=True)
    fields = []
    for attribute in cls.__attrs_attrs__:
        if not attribute.init:
            continue
        hint = hints.get(attribute.name) or attribute.type or _instance(attribute.validator)
        kind = _validated(annotations.of_field(hint), attribute.validator)
        key = attribute.alias if attribute.alias != attribute.name else None
        optional = attribute.default is not attrs.NOTHING
        made = RecordField(
            attribute.name, kind, key, is_key=attribute.name == "id", optional=optional
        )
        fields.append(made)
    return Record(
        table_name(cls.__name__), tuple(fields), qualified_name(cls), lambda values: cls(**values)
    )


def knows(thing: Any) -> bool:
    """Return whether it is such a class, maybe with arguments for its type variables."""
    cls = get_origin(thing) or thing
    return isinstance(cls, type) and "__attrs_attrs__" in vars(cls)


def _validated(kind: ValueType, validator: Any) -> ValueType:
    """Return a type with what attrs' own validators ask for."""
    for item in _parts(validator):
        name = type(item).__name__.strip("_")
        if name == "NumberValidator" and getattr(item, "compare_op", None) in _COMPARED:
            kind = replace(kind, **{_COMPARED[item.compare_op]: item.bound})
        elif name == "MaxLengthValidator":
            kind = replace(kind, max_length=item.max_length)
        elif name == "MinLengthValidator":
            kind = replace(kind, min_length=item.min_length)
        elif name == "InValidator":
            kind = replace(kind, kind="choice", choices=tuple(item.options))
        elif name == "MatchesReValidator":
            kind = replace(kind, pattern=item.pattern.pattern)
        elif name == "OptionalValidator":
            kind = _validated(replace(kind, nullable=True), item.validator)
        elif name == "DeepIterable":
            kind = _validated(kind, item.iterable_validator)
            kind = replace(kind, items=_validated(_items(kind), item.member_validator))
        elif name == "DeepMapping":
            kind = _validated(kind, item.mapping_validator)
            keys = _validated(kind.keys or ValueType("string"), item.key_validator)
            items = _validated(_items(kind), item.value_validator)
            kind = replace(kind, keys=None if keys == ValueType("string") else keys, items=items)
    return kind


def _items(kind: ValueType) -> ValueType:
    return kind.items or ValueType("any")


def _instance(validator: Any) -> Any:
    """Return the class that a validator asks for; Any if none does."""
    asked = (
        item.type for item in _parts(validator) if type(item).__name__ == "_InstanceOfValidator"
    )
    return next(asked, Any)


def _parts(validator: Any) -> Iterable[Any]:
    if validator is None:
        return ()
    inner = getattr(validator, "_validators", None)
    return [part for item in inner for part in _parts(item)] if inner else [validator]
