"""Annotations of Python as types of values: what dataclasses, attrs, msgspec and pydantic have in common.

Metadata of ``Annotated`` is read by the names of its attributes (``ge``, ``max_length``, ``pattern``, ...), in
which annotated-types, pydantic and msgspec agree, so that none of them is imported.
"""

from __future__ import annotations

import collections.abc
import enum
import ipaddress
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Annotated, Any, Literal, NewType, TypeVar, Union, get_args, get_origin
from uuid import UUID

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Record, ValueType
from fakegen.types.loaded_modules import base_of
from fakegen.types.nested_lists import MOST_NESTED, depth_of_lists

ReadClass = Callable[[type, "Annotations"], Record | ValueType | None]
"""Reads a class that is no plain value: as a record, as a value, or not at all."""

_PLAIN: Mapping[type, ValueType] = {
    bool: ValueType("boolean"),
    int: ValueType("integer"),
    float: ValueType("number"),
    complex: ValueType("number", python=complex),
    str: ValueType("string"),
    bytes: ValueType("bytes"),
    bytearray: ValueType("bytes", python=bytearray),
    date: ValueType("date"),
    datetime: ValueType("datetime"),
    time: ValueType("time"),
    timedelta: ValueType("duration"),
    Decimal: ValueType("decimal"),
    UUID: ValueType("uuid"),
    Path: ValueType("string", entry="file_name", python=Path),
    PurePath: ValueType("string", entry="file_name", python=PurePath),
    ipaddress.IPv4Address: ValueType("string", format="ipv4", python=ipaddress.IPv4Address),
    ipaddress.IPv6Address: ValueType("string", format="ipv6", python=ipaddress.IPv6Address),
    object: ValueType("any"),
    dict: ValueType("mapping", items=ValueType("any")),
    list: ValueType("list", items=ValueType("any")),
    tuple: ValueType("list", items=ValueType("any"), python=tuple),
    set: ValueType("list", items=ValueType("any"), unique_items=True, python=set),
    frozenset: ValueType("list", items=ValueType("any"), unique_items=True, python=frozenset),
}
_LISTS: Mapping[Any, Callable[[Any], Any] | None] = {
    list: None,
    set: set,
    frozenset: frozenset,
    collections.abc.Sequence: None,
    collections.abc.MutableSequence: None,
    collections.abc.Iterable: None,
    collections.abc.Collection: None,
    collections.abc.Set: set,
    collections.abc.MutableSet: set,
    collections.deque: collections.deque,
}
_MAPPINGS = (dict, collections.abc.Mapping, collections.abc.MutableMapping, collections.OrderedDict)
_BOUNDS = {
    "ge": "least",
    "le": "most",
    "gt": "above",
    "lt": "below",
    "multiple_of": "multiple_of",
    "min_length": "min_length",
    "max_length": "max_length",
    "min_items": "min_length",
    "max_items": "max_length",
    "pattern": "pattern",
    "regex": "pattern",
    "decimal_places": "decimals",
    "max_digits": "digits",
    "tz": "timezone",
}

_STRICTEST: Mapping[Callable[..., Any], Sequence[str]] = {
    max: ("least", "above", "min_length"),
    min: ("most", "below", "max_length"),
}


class Annotations:
    """Reads annotations, with a way to read the classes of a library.

    Args:
        read_class: Reads classes that are no plain values.
    """

    def __init__(self, read_class: ReadClass) -> None:
        self._read_class = read_class
        self._open: list[type] = []
        self._is_again = False  # within a collection of what contains it
        self._lists = 0  # around what is being read

    def record(self, cls: type) -> Record:
        """Return the record of a class.

        Raises:
            ParameterError: A field cannot be made.
        """
        found = self._class(cls).record
        assert found is not None  # the callers know the class
        return found

    def of_field(self, annotation: Any) -> ValueType:
        """Return what an annotation lets a field be; one that cannot be made says why."""
        try:
            return self.value(annotation)
        except ParameterError as error:
            return ValueType("any", problem=error.message)

    def value(self, annotation: Any) -> ValueType:
        """Return what an annotation lets a value be.

        Raises:
            ParameterError: There is no way to make values of it.
        """
        if annotation is None or annotation is type(None):
            return ValueType("any", entry={"constant": None}, nullable=True)
        if annotation is Any or isinstance(annotation, TypeVar):
            bound = getattr(annotation, "__bound__", None)
            return self.value(bound) if bound else ValueType("any")
        if isinstance(annotation, NewType):
            return self.value(annotation.__supertype__)
        if hasattr(annotation, "__value__") and not isinstance(annotation, type):  # type X = ...
            return self.value(annotation.__value__)
        origin = get_origin(annotation)
        if origin is Annotated:
            inner, *metadata = get_args(annotation)
            return annotated(self.value(inner), metadata)
        if origin in (typing.Required, typing.NotRequired, typing.Final, typing.ClassVar):
            return self.value(get_args(annotation)[0])
        if origin is Literal:
            return _literal(get_args(annotation))
        if origin in (Union, types.UnionType):
            return self._union(get_args(annotation))
        if origin is not None:
            return self._generic(annotation, origin, get_args(annotation))
        if isinstance(annotation, type):
            return self._class(annotation)
        raise ParameterError(f"{annotation!r} is no type that values can be made of")

    def _union(self, options: Iterable[Any]) -> ValueType:
        nullable = any(option in (None, type(None)) for option in options)
        unset = base_of("msgspec", "UnsetType")  # a field that may be left out
        real = [option for option in options if option not in (None, type(None), unset)]
        found = []
        for option in real:
            if not (nullable and self._is_open(option)):
                found.append(self.value(option))
        if not found:
            return ValueType("any", entry={"constant": None}, nullable=True)
        if len(found) == 1:
            return replace(found[0], nullable=nullable or found[0].nullable)
        return ValueType("union", options=tuple(found), nullable=nullable)

    def _collected(self, annotation: Any) -> ValueType | None:
        """Return what the items of a collection are.

        Of a class that contains a collection of itself, one more level is made; None stands for the items of
        that one's collections, which are empty.
        """
        self._lists += 1
        try:
            return self._item(annotation)
        finally:
            self._lists -= 1

    def _item(self, annotation: Any) -> ValueType | None:
        if not self._is_open(annotation):
            return self.value(annotation)
        if self._is_again:
            return None
        open_, self._open, self._is_again = self._open, [], True
        try:
            item = self.value(annotation)
        finally:
            self._open, self._is_again = open_, False
        return item if self._lists + depth_of_lists(item) <= MOST_NESTED else None

    def _is_open(self, annotation: Any) -> bool:
        """Return whether it is a class that is being read: one that contains itself."""
        return any(annotation is item for item in self._open) or any(
            self._is_open(arg) for arg in get_args(annotation)
        )

    def _generic(self, annotation: Any, origin: Any, arguments: tuple[Any, ...]) -> ValueType:
        if origin in _LISTS:
            unique = origin in (set, frozenset, collections.abc.Set, collections.abc.MutableSet)
            return self._list(arguments[0], _LISTS[origin], unique=unique)
        if origin is tuple:
            return self._tuple(arguments)
        if origin in _MAPPINGS:
            key = self.value(arguments[0])
            item = self._collected(arguments[1])
            if item is None:
                return ValueType("mapping", items=ValueType("any"), max_length=0)
            names = key if key.kind == "string" and key.pattern else None
            return ValueType("mapping", items=item, keys=names, python=_keys(key))
        if isinstance(origin, type):
            return self._class(annotation)
        raise ParameterError(f"{annotation!r} is no type that values can be made of")

    def _list(
        self, annotation: Any, python: Callable[[Any], Any] | None, *, unique: bool = False
    ) -> ValueType:
        item = self._collected(annotation)
        if item is None:
            return ValueType("list", items=ValueType("any"), max_length=0, python=python)
        return ValueType("list", items=item, unique_items=unique, python=python)

    def _tuple(self, arguments: tuple[Any, ...]) -> ValueType:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return self._list(arguments[0], tuple)
        from fakegen.interfaces.record import RecordField

        fields = tuple(
            RecordField(f"item_{n}", self.value(item)) for n, item in enumerate(arguments)
        )
        record = Record("tuple", fields, "tuple", build=lambda values: tuple(values.values()))
        return ValueType("object", record=record)

    def _class(self, cls: Any) -> ValueType:
        if isinstance(cls, type) and issubclass(cls, enum.Enum):
            return enumeration(cls)
        if any(cls is item for item in self._open):
            raise ParameterError(f"{cls.__name__} contains itself without an end")
        self._open.append(cls)
        try:
            found = self._read_class(cls, self)
        finally:
            self._open.pop()
        if isinstance(found, Record):
            return ValueType("object", record=found)
        if found is not None:
            return found
        if isinstance(cls, type):
            for base in cls.__mro__[:-1]:
                if base in _PLAIN:
                    plain = _PLAIN[base]
                    return plain if base is cls else replace(plain, python=cls)
        if cls is object:
            return _PLAIN[object]
        name = getattr(cls, "__qualname__", repr(cls))
        raise ParameterError(
            f"values of {name!r} cannot be made; give the field an entry of its own"
        )


def annotated(kind: ValueType, metadata: Iterable[Any]) -> ValueType:
    """Return a type with what the metadata of ``Annotated`` says.

    A dict is an entry as in ``columns:``, which takes precedence: ``Annotated[str, {"iban": {}}]``.
    """
    for item in metadata:
        if isinstance(item, dict) and item:
            kind = replace(kind, entry=item)
            continue
        if isinstance(item, slice):
            kind = replace(kind, min_length=item.start, max_length=item.stop)
            continue
        if (
            isinstance(item, Iterable)
            and not isinstance(item, str | bytes)
            and hasattr(item, "__iter__")
        ) and not isinstance(item, type):  # a group, such as Interval or Len
            kind = annotated(kind, list(item))
            continue
        said: dict[str, Any] = {}
        for name, attribute in _BOUNDS.items():
            value = getattr(item, name, None)
            if value is None or (callable(value) and name != "tz"):
                continue
            if name in ("pattern", "regex"):
                value = getattr(value, "pattern", value)
            if name == "tz":
                value = value is not None
            said[attribute] = value
        if said and kind.kind == "union":
            kind = replace(
                kind, options=tuple(replace(o, **_fitting(o, said)) for o in kind.options)
            )
        elif said:
            kind = replace(kind, **_fitting(kind, said))
    return kind


def _fitting(kind: ValueType, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return those settings that are about a kind of value, each as strict as all that is said of it."""
    lengths = {"min_length", "max_length", "pattern"}
    sized = kind.kind in ("string", "bytes", "list", "mapping", "any")
    found = {name: value for name, value in said.items() if (name in lengths) == sized or sized}
    for strictest, names in _STRICTEST.items():
        for name in found.keys() & set(names):
            known = getattr(kind, name)
            found[name] = found[name] if known is None else strictest(known, found[name])
    return found


def enumeration(cls: type[enum.Enum]) -> ValueType:
    """Return the type of the members of an enumeration."""
    members = list(cls)
    values = [member.value for member in members]
    if len({type(value) for value in values}) == 1 and type(values[0]) in (str, int):
        return ValueType("choice", choices=tuple(values), python=cls)
    return ValueType("choice", choices=tuple(members))


def _literal(values: tuple[Any, ...]) -> ValueType:
    choices = tuple(value for value in values if value is not None)
    members = [value for value in choices if isinstance(value, enum.Enum)]
    kind = ValueType("choice", choices=tuple(members) if members else choices)
    return replace(kind, nullable=len(choices) < len(values))


def _keys(key: ValueType) -> Callable[[Any], Any] | None:
    """Return what gives a mapping keys of another type than strings."""
    if key.kind == "integer":
        return lambda found: dict(enumerate(found.values(), 1))
    if key.kind == "choice":
        make = key.python or (lambda value: value)
        return lambda found: {make(k): v for k, v in zip(key.choices, found.values(), strict=False)}
    return None
