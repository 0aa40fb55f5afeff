"""Rows that a test gives for references: what columns hold that are read from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from fakegen.errors import UsageError
from fakegen.plan.links import Link, row_of
from fakegen.plan.referred import ROW, Referred, ReferredColumn
from fakegen.plan.steps import Step


def columns_of(links: Sequence[Link], value: Any) -> dict[str, Any]:
    """Return the columns of a reference for what is given for it: a row, an object, or its key.

    Args:
        links: The reference's columns; the first are its key, which must be given.
        value: What is given.

    Raises:
        UsageError: It lacks a column of the key.
    """
    first = links[0]
    if value is None:
        own = [name for link in links for name in link.columns if name not in link.shared]
        return dict.fromkeys(own)
    if isinstance(value, _KEYS):
        found = {first.columns[0]: value} if len(first.columns) == 1 else {}
    else:
        found = {
            column: item
            for link in links
            for column, referred in zip(link.columns, link.referred, strict=True)
            if (item := _read(value, referred)) is not _ABSENT
        }
    if not found.keys() >= set(first.columns):
        names = ", ".join(map(repr, first.referred))
        raise UsageError(
            f"{first.name!r} takes a row of {first.table!r} with {names}, and {value!r} is none"
        )
    return found


def is_row(value: Any, link: Link) -> bool:
    """Return whether what is given for a reference has what identifies a row of the other table."""
    return all(_read(value, column) is not _ABSENT for column in link.referred)


def read_through(steps: Iterable[Step], name: str, row: Any) -> dict[str, Any]:
    """Return the columns that are read from a row, or from rows that it refers to, as far as it has them.

    Args:
        steps: The table's steps, in order.
        name: The reference's name.
        row: What is given for it.
    """
    rows, found = {row_of(name): row}, dict[str, Any]()
    for step in steps:
        generator = step.generator
        if not isinstance(generator, Referred | ReferredColumn):
            continue
        (source,) = (step.inputs or {})[ROW].reads
        if source not in rows:
            continue
        for own in step.types:
            read = _column(generator, step.origins.get(own, own))
            further = read.removeprefix(row_of(""))
            if read == row_of(further):
                value = _read(rows[source], further)
                if value is not _ABSENT and not isinstance(value, _KEYS):
                    rows[own] = value
            elif (value := _followed(rows[source], read)) is not _ABSENT:
                found[own] = value
    return found


def _column(generator: Referred | ReferredColumn, name: str) -> str:
    """Return the column of the other table that is read under a name."""
    return generator.column if isinstance(generator, ReferredColumn) else generator.read[name]


def _followed(row: Any, path: str) -> Any:
    """Return what a path such as ``customer.name`` reads from a row."""
    first, dot, rest = path.partition(".")
    if not dot:
        return _read(row, path)
    references = getattr(row, "_references", {})
    found = references[first]() if first in references else _read(row, first)
    if found is None or found is _ABSENT:
        return found
    return _ABSENT if isinstance(found, _KEYS) else _followed(found, rest)


def _read(row: Any, name: str) -> Any:
    if not isinstance(row, Mapping):
        return getattr(row, name, _ABSENT)
    if name in row:
        return row[name]
    references = getattr(row, "_references", {})
    return references[name]() if name in references else _ABSENT


_KEYS = str | int | float | bytes | UUID
_ABSENT = object()
