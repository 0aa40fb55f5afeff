"""What SQLAlchemy's models know of columns that a database sees as strings: enumerations, and UUIDs in hexadecimal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fakegen.databases.inspected_table import InspectedTable
from fakegen.interfaces.record import ValueType

if TYPE_CHECKING:
    from sqlalchemy import MetaData

_HEXADECIMAL = r"^[0-9a-f]{32}$"


def with_model_types(tables: Iterable[InspectedTable], metadata: MetaData) -> list[InspectedTable]:
    """Return tables with the types that the models say more of than the database.

    Args:
        tables: The tables as a database has them.
        metadata: The models' tables.
    """
    return [
        _with_types(table, {**metadata.tables[table.name].columns})
        if table.name in metadata.tables
        else table
        for table in tables
    ]


def _with_types(table: InspectedTable, modelled: Mapping[str, Any]) -> InspectedTable:
    columns = tuple(
        replace(column, type=_said(modelled[column.name].type) or column.type)
        if column.type is not None and column.type.kind == "string" and column.name in modelled
        else column
        for column in table.columns
    )
    return replace(table, columns=columns)


def _said(kind: Any) -> ValueType | None:
    """Return what a type of SQLAlchemy can hold, where it is written as a string."""
    import sqlalchemy as sa

    if isinstance(kind, sa.Enum):
        return ValueType("choice", choices=tuple(kind.enums))
    if isinstance(kind, sa.Uuid):
        return ValueType("string", pattern=_HEXADECIMAL, min_length=32, max_length=32)
    return None
