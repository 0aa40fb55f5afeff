"""Annotations of Python as types of values: what dataclasses, attrs, msgspec and pydantic have in common."""

from __future__ import annotations

import collections
import enum
import types
import typing
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, Literal, NewType, TypeVar, Union, get_args, get_origin

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types.loaded_modules import base_of
from fakegen.types.metadata import annotated
from fakegen.types.nested_lists import MOST_NESTED, depth_of_lists
from fakegen.types.plain_values import DISTINCT, LISTS, MAPPINGS, VALUES
from fakegen.types.type_arguments import arguments_of, filled, meaning

ReadClass = Callable[[Any, "Annotations"], Record | ValueType | None]
"""Reads a class that is no plain value: as a record, as a value, or not at all."""
ReadMetadata = Callable[[ValueType, Any], ValueType | None]
"""Returns a type with what a library's own metadata say; None of metadata that it does not know."""

_WRAPPERS = ("Required", "NotRequired", "ReadOnly", "Final", "ClassVar")


class Annotations:
    """Reads annotations, with a way to read the classes of a library.

    Args:
        read_class: Reads classes that are no plain values.
        read_metadata: Reads metadata of ``Annotated`` that only one library has.
    """

    def __init__(self, read_class: ReadClass, read_metadata: ReadMetadata) -> None:
        self._read_class, self._read_metadata = read_class, read_metadata
        self._open: list[Any] = []
        self._given: Mapping[Any, Any] = {}  # what type variables stand for
        self._is_again = False  # within a collection of what contains it
        self._lists = 0  # around what is being read

    def record(self, cls: Any) -> Record:
        """Return the record of a class.

        Raises:
            ParameterError: A field cannot be made.
        """
        found = self._class(cls).record
        assert found is not None  # the callers know the class
        return found

    def of_field(self, annotation: Any, metadata: Iterable[Any] = ()) -> ValueType:
        """Return what an annotation lets a field be; one that cannot be made says why."""
        try:
            return self.annotated(self.value(annotation), metadata)
        except ParameterError as error:
            return ValueType("any", problem=error.message)

    def annotated(self, kind: ValueType, metadata: Iterable[Any]) -> ValueType:
        """Return a type with what the metadata of ``Annotated`` says."""
        return annotated(kind, metadata, self._read_metadata)

    def value(self, annotation: Any) -> ValueType:
        """Return what an annotation lets a value be.

        Raises:
            ParameterError: There is no way to make values of it.
        """
        annotation = self._meant(annotation)
        if annotation is None or annotation is type(None):
            return ValueType("any", entry={"constant": None}, nullable=True)
        if annotation is Any:
            return ValueType("any")
        if isinstance(annotation, TypeVar):
            return self._variable(annotation)
        if isinstance(annotation, NewType):
            return self.value(annotation.__supertype__)
        origin = get_origin(annotation)
        if hasattr(origin or annotation, "__value__") and not isinstance(annotation, type):
            return self._alias(annotation)  # type X = ...
        if origin is Annotated:
            inner, *metadata = get_args(annotation)
            return self.annotated(self.value(inner), metadata)
        if getattr(origin, "_name", None) in _WRAPPERS:
            return self.value(get_args(annotation)[0])
        if origin is Literal:
            return _literal(get_args(annotation))
        if origin in (Union, types.UnionType):
            return self._union(get_args(annotation))
        if origin is not None or annotation in _COLLECTIONS:
            return self._generic(annotation, origin or annotation, get_args(annotation))
        if isinstance(annotation, type) or (
            isinstance(annotation, Hashable) and annotation in VALUES
        ):
            return self._class(annotation)
        raise ParameterError(f"{annotation!r} is no type that values can be made of")

    def _meant(self, annotation: Any) -> Any:
        """Return what ``Self`` and a type variable stand for."""
        if annotation in (typing.Self, base_of("typing_extensions", "Self")) and self._open:
            return self._open[-1]
        if isinstance(annotation, TypeVar):
            return self._given.get(annotation, annotation)
        return annotation

    def _variable(self, variable: TypeVar) -> ValueType:
        if variable.__constraints__:
            return self._union(variable.__constraints__)
        return self.value(variable.__bound__) if variable.__bound__ else ValueType("any")

    def _alias(self, annotation: Any) -> ValueType:
        with self._reading(annotation):
            return self.value(meaning(get_origin(annotation) or annotation))

    def _union(self, options: Iterable[Any]) -> ValueType:
        meant = [self._meant(option) for option in options]
        unset = base_of("msgspec", "UnsetType")  # a field that may be left out
        nullable = any(option in (None, type(None)) for option in meant)
        real = [option for option in meant if option not in (None, type(None), unset)]
        finite = [option for option in real if option not in self._open]
        if not finite and (nullable or not real):
            return ValueType("any", entry={"constant": None}, nullable=True)
        found = [self.value(option) for option in finite or real]
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
        annotation = self._meant(annotation)
        open_, self._open, self._is_again = self._open, [], True
        try:
            item = self.value(annotation)
        finally:
            self._open, self._is_again = open_, False
        return item if self._lists + depth_of_lists(item) <= MOST_NESTED else None

    def _is_open(self, annotation: Any) -> bool:
        """Return whether it is a class that is being read: one that contains itself."""
        return self._meant(annotation) in self._open or any(
            self._is_open(arg) for arg in get_args(annotation)
        )

    def _generic(self, annotation: Any, origin: Any, arguments: tuple[Any, ...]) -> ValueType:
        if origin in LISTS:
            item = arguments[0] if arguments else Any
            return self._list(item, LISTS[origin], unique=origin in DISTINCT)
        if origin is tuple:
            return self._tuple(arguments)
        if origin is collections.Counter:
            return self._mapping((*arguments, int), collections.Counter)
        if origin is collections.defaultdict:
            return self._mapping(arguments, lambda found: collections.defaultdict(None, found))
        if origin in MAPPINGS:
            return self._mapping(arguments or (str, Any), MAPPINGS[origin])
        if origin is type and arguments and isinstance(arguments[0], type):
            return ValueType("choice", choices=arguments)
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
        if not arguments:
            return ValueType("list", items=ValueType("any"), max_length=0, python=tuple)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return self._list(arguments[0], tuple)
        fields = tuple(
            RecordField(f"item_{n}", self.value(item)) for n, item in enumerate(arguments)
        )
        record = Record("tuple", fields, "tuple", build=lambda values: tuple(values.values()))
        return ValueType("object", record=record)

    def _mapping(
        self, arguments: tuple[Any, ...], python: Callable[[Any], Any] | None
    ) -> ValueType:
        key, item = self.value(arguments[0]), self._collected(arguments[1])
        if item is None:
            return ValueType("mapping", items=ValueType("any"), max_length=0, python=python)
        if key.kind == "choice":
            most = len(key.choices)
            return ValueType("mapping", items=item, max_length=most, python=_chosen(key, python))
        plain = key in (ValueType("string"), ValueType("any"))
        return ValueType("mapping", items=item, keys=None if plain else key, python=python)

    def _class(self, cls: Any) -> ValueType:
        origin = get_origin(cls) or cls
        if isinstance(origin, type) and issubclass(origin, enum.Enum):
            return enumeration(origin)
        if cls in self._open:
            raise ParameterError(f"{origin.__name__} contains itself without an end")
        with self._reading(cls):
            found = self._read_class(cls, self)
        if isinstance(found, Record):
            return ValueType("object", record=found)
        if found is not None:
            return found
        if origin in VALUES:
            return VALUES[origin]
        for base in getattr(origin, "__mro__", ())[:-1]:
            if base in VALUES:
                return replace(VALUES[base], python=origin)
        name = getattr(origin, "__qualname__", repr(cls))
        raise ParameterError(
            f"values of {name!r} cannot be made; give the field an entry of its own"
        )

    @contextmanager
    def _reading(self, annotation: Any) -> Iterator[None]:
        """Know that a class or an alias is being read, and what its type variables stand for."""
        given = self._given
        own = {variable: filled(item, given) for variable, item in arguments_of(annotation).items()}
        self._open.append(annotation)
        self._given = {**given, **own}
        try:
            yield
        finally:
            self._open.pop()
            self._given = given


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


def _chosen(
    key: ValueType, python: Callable[[Any], Any] | None
) -> Callable[[Mapping[str, Any]], Any]:
    """Return what gives a mapping keys from a choice, none of them twice."""
    make = key.python or _same

    def made(found: Mapping[str, Any]) -> Any:
        keyed = {make(k): v for k, v in zip(key.choices, found.values(), strict=False)}
        return keyed if python is None else python(keyed)

    return made


def _same(value: Any) -> Any:
    return value


_COLLECTIONS = {*LISTS, *MAPPINGS} - {*VALUES}
"""Collections that may stand without arguments, besides those that are known as values."""
