"""From the plain values of a row to those that a type wants: members of enumerations, sets, nested objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from fakegen.errors import UsageError
from fakegen.interfaces.record import Record, ValueType
from fakegen.types.allowed_values import missed

Convert = Callable[[Any], Any]


class RecordShape:
    """How the rows of a record's table become objects, and objects values of rows.

    Args:
        record: The record.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._kinds = {field.name: field.type for field in record.fields}
        self._references = {f.reference for f in record.fields if f.reference is not None}
        self._keys = {field.name: field.key or field.name for field in record.fields}
        self._make = builder(record)

    def build(self, row: Mapping[str, Any], fixed: Mapping[str, Any]) -> Any:
        """Return the object of a row; what a test has fixed is in it as it was given.

        Raises:
            ValueError: The type refuses it.
            TypeError: The type refuses it.
        """
        return self._make(
            row, {self._keys[name]: v for name, v in fixed.items() if name in self._keys}
        )

    def plain(self, fixed: Mapping[str, Any]) -> dict[str, Any]:
        """Return values of the type as values of a row, as far as they can be told apart in one.

        Raises:
            UsageError: The type does not allow one, and objects are built without looking at that.
        """
        made = {}
        for name, value in fixed.items():
            kind = self._kinds.get(name)
            if kind is not None and not self._record.is_checked and (wanted := missed(kind, value)):
                message = f"{self._record.place}.{name} must be {wanted}, not {value!r}"
                raise UsageError(message)
            try:
                made[name] = value if kind is None else _plain(kind, value)
            except _Opaque:
                continue
        return made

    def holds(self, name: str) -> bool:
        """Return whether the record has a field of this name."""
        return name in self._kinds

    def refer(self, result: Any, rows: Mapping[str, Any]) -> Any:
        """Return an object with the objects that it was given, where its class has places for them."""
        for name, row in rows.items():
            if name in self._references and hasattr(row, "__dict__"):
                setattr(result, name, row)
        return result

    def arrow(self, table: Any) -> Any:
        """Return an Arrow table as the type has it."""
        return table if self._record.arrow is None else self._record.arrow(table)

    def frame(self, made: Any) -> Any:
        """Return a pandas data frame that the type has checked."""
        return made if self._record.frame is None else self._record.frame(made)


class _Opaque(Exception):
    """A value has no plain form."""


def _plain(kind: ValueType, value: Any) -> Any:
    if value is None:
        return None
    match kind.kind:
        case "choice" if _of_choices(kind) is not None:
            if value not in kind.choices:
                raise _Opaque
            return kind.choices.index(value)
        case "list" if kind.items is not None and isinstance(value, Iterable):
            item = kind.items
            return [_plain(item, entry) for entry in value]
        case "object" if kind.record is not None:
            return _members(kind.record, value)
        case "mapping" | "union" | "any" | "object":
            raise _Opaque
        case _:
            return value


def _members(record: Record, value: Any) -> dict[str, Any]:
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        value = dict(zip((field.name for field in record.fields), value, strict=False))
    is_mapping = isinstance(value, Mapping)
    return {
        field.name: _plain(
            field.type, value.get(field.name) if is_mapping else getattr(value, field.name, None)
        )
        for field in record.fields
    }


def builder(record: Record) -> Callable[..., Any]:
    """Return what makes objects of a record from rows: values by field, and some values by key instead.

    A column that is no field of the record is left out.
    """
    converts = [
        (field.name, field.key or field.name, _converter(field.type)) for field in record.fields
    ]
    build = record.build or dict

    def made(row: Mapping[str, Any], instead: Mapping[str, Any] | None = None) -> Any:
        values = {
            key: row[name] if convert is None or row[name] is None else convert(row[name])
            for name, key, convert in converts
            if name in row
        }
        return build(values if not instead else {**values, **instead})

    return made


def _converter(kind: ValueType) -> Convert | None:
    """Return what makes a value of the type; None where plain values are such values."""
    found: Convert | None = None
    for step in (_inner(kind), kind.python, *map(_asserted, kind.predicates)):
        if step is not None:
            found = step if found is None else _then(found, step)
    return found


def _then(first: Convert, second: Convert) -> Convert:
    return lambda value: second(first(value))


def _asserted(predicate: Callable[[Any], bool]) -> Convert:
    """Return what refuses a value of which a predicate is not true."""

    def checked(value: Any) -> Any:
        if not predicate(value):
            name = getattr(predicate, "__qualname__", repr(predicate))
            raise ValueError(f"{name} is not true of {value!r}")
        return value

    return checked


def _inner(kind: ValueType) -> Convert | None:
    match kind.kind:
        case "uuid":
            return UUID
        case "choice":
            return _of_choices(kind)
        case "list":
            return _of_items(_converter(kind.items)) if kind.items else None
        case "mapping":
            made = (_converter(kind.items) if kind.items else None) or _same
            key = (_converter(kind.keys) if kind.keys else None) or _same
            return lambda pairs: {key(pair["key"]): made(pair["value"]) for pair in pairs}
        case "object":
            return builder(kind.record) if kind.record and kind.record.fields else _nothing
        case "union":
            options = [_converter(option) or _same for option in kind.options]

            def chosen(value: Mapping[str, Any]) -> Any:
                which = value["which"]
                held = value[f"option_{which}"]
                return None if held is None else options[which](held)

            return chosen
        case _:
            return None


def _of_items(item: Convert | None) -> Convert | None:
    if item is None:
        return None
    return lambda values: [None if value is None else item(value) for value in values]


def _of_choices(kind: ValueType) -> Convert | None:
    kinds = {type(choice) for choice in kind.choices}
    if len(kinds) == 1 and kinds <= {str, int, bool, float}:
        return None
    return lambda place: kind.choices[place]


def _same(value: Any) -> Any:
    return value


def _nothing(value: Any) -> Any:
    del value
    return {}
