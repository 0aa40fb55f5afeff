"""Classes of all libraries that describe fields by annotations, as they occur within one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fakegen.interfaces.record import Record, ValueType
from fakegen.types import attrs_classes, msgspec_structs, plain_classes, pydantic_models
from fakegen.types.annotations import Annotations

_READERS: tuple[Any, ...] = (pydantic_models, attrs_classes, msgspec_structs, plain_classes)


def read_class(cls: Any, annotations: Annotations) -> Record | ValueType | None:
    """Return the record of a class, or what a library's own value is; None of all others."""
    for module in _READERS:
        if module.knows(cls):
            found: Record = module.record(cls, annotations)
            return found
    return pydantic_models.own_value(cls)


def records(cls: Any) -> Sequence[Record]:
    """Return the record of a class alone: what it contains is nested in it."""
    return [Annotations(read_class, pydantic_models.own_metadata).record(cls)]
