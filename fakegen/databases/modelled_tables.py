"""Models as libraries declare them, which make a database's tables and know more of them than the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from fakegen.databases.inspected_table import InspectedColumn, InspectedTable
from fakegen.interfaces.database import DatabaseUrl
from fakegen.interfaces.record import ValueType

HEXADECIMAL = ValueType("string", pattern=r"^[0-9a-f]{32}$", min_length=32, max_length=32)
"""How libraries write a UUID where the database has no type for it."""


class ModelledTables(Protocol):
    """All models of a program.

    Attributes:
        name: What they are, for messages.
    """

    name: str

    def make(self, url: DatabaseUrl) -> None:
        """Make their tables in an empty database.

        Raises:
            DataError: The database refuses them.
        """

    def types(self) -> Mapping[str, Mapping[str, ValueType]]:
        """Return by table and column what the models say of values beyond what a database can say."""


def with_model_types(
    tables: Iterable[InspectedTable], models: ModelledTables
) -> list[InspectedTable]:
    """Return tables with what the models say of their columns.

    Args:
        tables: The tables as a database has them.
        models: The models that they were made from.
    """
    types = models.types()
    return [
        replace(
            table,
            columns=tuple(
                _with_type(column, types.get(table.name, {}).get(column.name))
                for column in table.columns
            ),
        )
        for table in tables
    ]


def _with_type(column: InspectedColumn, said: ValueType | None) -> InspectedColumn:
    """Return a column with the choices, form or bounds that a model says."""
    known = column.type
    if said is None or known is None:
        return column
    is_more = said.pattern is not None or said.entry is not None
    if said.kind == "choice" or (known.kind == "string" and is_more):
        return replace(column, type=said)
    bounds = {name: getattr(said, name) for name in ("least", "most")}
    if said.kind == known.kind and any(bound is not None for bound in bounds.values()):
        found = {name: bound for name, bound in bounds.items() if bound is not None}
        return replace(column, type=replace(known, **found))
    return column
