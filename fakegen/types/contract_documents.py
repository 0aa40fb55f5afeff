"""What the readers of contract documents share: checking their form with messages of one kind."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakegen.errors import FakegenWarning, Mark, ParameterError
from fakegen.interfaces.record import Record, RecordField


def mappings(value: Any, what: str) -> Iterable[Mapping[str, Any]]:
    """Return a list of mappings, empty if there is none.

    Raises:
        ParameterError: It is something else.
    """
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise ParameterError(f"{what} must be a list of mappings")
    return value


def name_of(item: Mapping[str, Any], what: str) -> str:
    """Return the name of a table or a column.

    Raises:
        ParameterError: It has none.
    """
    name = item.get("name")
    if not isinstance(name, str) or not name:
        raise ParameterError(f"{what} has no name")
    return name


def within(records: Sequence[Record]) -> Sequence[Record]:
    """Return records without the references to tables that the document does not have, and warn of each.

    A project has many documents: what another one describes is not known here.
    """
    known = {record.name for record in records}

    def kept(record: Record, field: RecordField) -> RecordField:
        if field.references is None or field.references.partition(".")[0] in known:
            return field
        message = f"{field.references} is not in this document: the values are the column's own"
        warnings.warn(FakegenWarning(Mark(f"{record.place}.{field.name}"), message), stacklevel=3)
        return replace(field, references=None)

    return [
        replace(record, fields=tuple(kept(record, field) for field in record.fields))
        for record in records
    ]
