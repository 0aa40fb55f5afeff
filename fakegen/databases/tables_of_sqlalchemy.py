"""The tables of SQLAlchemy's models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fakegen.databases.modelled_tables import HEXADECIMAL
from fakegen.databases.sqlalchemy_engine import engine_of
from fakegen.errors import DataError
from fakegen.interfaces.database import DatabaseUrl
from fakegen.interfaces.record import ValueType

if TYPE_CHECKING:
    from sqlalchemy import MetaData


class SqlalchemyModels:
    """The models of a metadata: see :class:`~fakegen.databases.modelled_tables.ModelledTables`."""

    name = "SQLAlchemy's models"

    def __init__(self, metadata: MetaData) -> None:
        self._metadata = metadata

    def make(self, url: DatabaseUrl) -> None:
        """Make the tables, in schemas of their own where they have some."""
        from sqlalchemy.exc import SQLAlchemyError
        from sqlalchemy.schema import CreateSchema

        tables = self._metadata.tables.values()
        try:
            with engine_of(url, writes=True).begin() as connection:
                named = {table.schema for table in tables if table.schema}
                for name in sorted(named) if url.scheme == "postgresql" else ():
                    connection.execute(CreateSchema(name, if_not_exists=True))
                self._metadata.create_all(connection)
        except SQLAlchemyError as error:
            cause = getattr(error, "orig", None) or error
            raise DataError(url.without_password(str(cause)).splitlines()[0]) from None

    def types(self) -> Mapping[str, Mapping[str, ValueType]]:
        """Return enumerations, and UUIDs in hexadecimal."""
        return {
            table.name: {
                column.name: said
                for column in table.columns
                if (said := _said(column.type)) is not None
            }
            for table in self._metadata.tables.values()
        }


def _said(kind: Any) -> ValueType | None:
    import sqlalchemy as sa

    if isinstance(kind, sa.Enum):
        return ValueType("choice", choices=tuple(kind.enums))
    return HEXADECIMAL if isinstance(kind, sa.Uuid) else None
