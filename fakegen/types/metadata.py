"""The metadata of ``Annotated``: bounds, lengths, patterns, predicates and entries.

It is read by the names of its attributes (``ge``, ``max_length``, ``pattern``, ...), in which annotated-types,
pydantic and msgspec agree, so that none of them is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakegen.interfaces.record import ValueType

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


ReadMetadata = Callable[[ValueType, Any], ValueType | None]


def annotated(kind: ValueType, metadata: Iterable[Any], read: ReadMetadata) -> ValueType:
    """Return a type with what the metadata of ``Annotated`` says.

    A dict is an entry as in ``columns:``, which takes precedence: ``Annotated[str, {"iban": {}}]``.

    Args:
        kind: The type.
        metadata: The metadata.
        read: Returns a type with what a library's own metadata say; None of metadata that it does not know.
    """
    for item in metadata:
        if isinstance(item, dict) and item:
            kind = replace(kind, entry=item)
        elif isinstance(item, slice):
            kind = replace(kind, min_length=item.start, max_length=item.stop)
        elif (known := read(kind, item)) is not None:
            kind = known
        elif isinstance(group := getattr(item, "metadata", None), list | tuple):  # pydantic's Field
            kind = annotated(kind, group, read)
        elif _is_group(item):
            kind = annotated(kind, list(item), read)
        elif type(item).__name__ == "Predicate":
            kind = _told(kind, item.func)
        else:
            kind = _bounded(kind, item)
    return kind


def _is_group(item: Any) -> bool:
    """Return whether it is a group of metadata, such as ``Interval`` or ``Len``."""
    return isinstance(item, Iterable) and not isinstance(item, str | bytes | type)


def _told(kind: ValueType, predicate: Callable[[Any], bool]) -> ValueType:
    """Return a type with a predicate of annotated-types: those that can be made so, others to be checked."""
    letters = _LETTERS.get(getattr(predicate, "__qualname__", ""))
    if kind.kind == "string" and letters is not None and kind.pattern is None:
        length = f"{{{kind.min_length or 1},{kind.max_length or max(12, kind.min_length or 1)}}}"
        kind = replace(kind, pattern=f"^{letters}{length}$")
    return replace(kind, predicates=(*kind.predicates, predicate))


def _bounded(kind: ValueType, item: Any) -> ValueType:
    said: dict[str, Any] = {}
    for name, attribute in _BOUNDS.items():
        value = getattr(item, name, None)
        if value is None or (callable(value) and name != "tz"):
            continue
        if name in ("pattern", "regex"):
            value = getattr(value, "pattern", value)
        if name == "tz":
            value = value is not False
        said[attribute] = value
    if said and kind.kind == "union":
        return replace(kind, options=tuple(replace(o, **_fitting(o, said)) for o in kind.options))
    return replace(kind, **_fitting(kind, said)) if said else kind


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


_LETTERS: Mapping[str, str] = {
    "str.islower": "[a-z]",
    "str.isupper": "[A-Z]",
    "str.isdigit": "[0-9]",
    "str.isascii": "[ -~]",
    "str.isalpha": "[A-Za-z]",
    "str.isalnum": "[A-Za-z0-9]",
}
"""The letters of strings that a method of ``str`` is true of."""
