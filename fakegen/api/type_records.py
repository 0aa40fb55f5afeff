"""Types of other libraries as records, by the reader that knows them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_origin

from fakegen.errors import Mark, ParameterError, Problem, SchemaError, UsageError

if TYPE_CHECKING:
    from fakegen.api.row_shapes import ResultShape
    from fakegen.interfaces.record import Record
    from fakegen.registry import Registry


def is_type(thing: Any, registry: Registry) -> bool:
    """Return whether something can be read as a type."""
    return any(reader.knows(thing) for reader in registry.types.values())


def shape_for(model: Any, registry: Registry) -> ResultShape | None:
    """Return what rows become as a type; None of what is no type that can be read."""
    from fakegen.types.python_values import RecordShape

    return RecordShape(records_of(model, registry)[0]) if is_type(model, registry) else None


def records_of(thing: Any, registry: Registry) -> Sequence[Record]:
    """Return the records of a type.

    Raises:
        UsageError: No reader knows it.
        SchemaError: A field cannot be made.
    """
    shown = thing.__name__ if isinstance(thing, type) else type(thing).__name__
    if get_origin(thing) is not None:
        shown = repr(thing)
    if isinstance(thing, str | Path):
        shown = str(thing)
        thing = _document(Path(thing))
    for reader in registry.types.values():
        if not reader.knows(thing):
            continue
        try:
            found = reader.read(thing)
        except ParameterError as error:
            name = getattr(thing, "__qualname__", reader.name)
            place = f"{name}.{error.parameter}" if error.parameter else name
            raise SchemaError([Problem(Mark(place), error.message, error.suggestion)]) from error
        if not found:
            raise UsageError(f"{shown!r} describes no table")
        return found
    kinds = ", ".join(registry.types)
    raise UsageError(f"no table can be made of {shown!r}; fakegen reads {kinds}")


def _document(path: Path) -> Any:
    from fakegen.language import read_document
    from fakegen.types import json_documents
    from fakegen.types.json_files import with_files

    found = read_document(path).plain()
    if not json_documents.knows(found):
        return found
    try:
        return with_files(found, path)
    except ParameterError as error:
        raise SchemaError([Problem(Mark(str(path)), error.message, error.suggestion)]) from error
