"""What SQLAlchemy's inspector tells of MySQL and MariaDB, with names as they are.

It reads the text of ``SHOW CREATE TABLE``, leaves backticks in names doubled as they stand there, passes over foreign
keys with such names, and over columns whose names have line breaks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fakegen.errors import DataError

FOREIGN_KEYS = """
    SELECT constraint_name, table_name, column_name, referenced_column_name, referenced_table_name,
        NULLIF(referenced_table_schema, DATABASE())
    FROM information_schema.key_column_usage
    WHERE table_schema = DATABASE() AND referenced_table_name IS NOT NULL
    ORDER BY table_name, constraint_name, ordinal_position
"""
"""Lists the columns of the foreign keys of the default database, key by key in order."""
_BROKEN = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = DATABASE() AND INSTR(CONCAT(table_name, column_name), CHAR(10)) > 0
"""
_NAMES = ("name", "column_names", "constrained_columns")


class MysqlInspector:
    """An inspector of the default database.

    Args:
        inspector: SQLAlchemy's.
        connection: The database, by SQLAlchemy.
    """

    def __init__(self, inspector: Any, connection: Any) -> None:
        self._inspector = inspector
        self.dialect, self.default_schema_name = inspector.dialect, inspector.default_schema_name
        self.get_table_names = inspector.get_table_names
        self.get_check_constraints = inspector.get_check_constraints
        self._broken = dict(iter(connection.exec_driver_sql(_BROKEN)))
        self._keys: dict[str, dict[str, dict[str, Any]]] = {}
        for name, table, own, other, parent, schema in connection.exec_driver_sql(FOREIGN_KEYS):
            start = {
                "constrained_columns": [],
                "referred_columns": [],
                "referred_table": parent,
                "referred_schema": schema,
            }
            key = self._keys.setdefault(table, {}).setdefault(name, start)
            key["constrained_columns"].append(own)
            key["referred_columns"].append(other)

    def get_columns(self, table: str, schema: str | None) -> list[dict[str, Any]]:
        """Return a table's columns.

        Raises:
            DataError: A name has a line break.
        """
        if table in self._broken:
            raise DataError(
                f"table {table!r} and its column {self._broken[table]!r} cannot be read: a name has a line break: "
                "rename it"
            )
        return [_plain(item) for item in self._inspector.get_columns(table, schema)]

    def get_pk_constraint(self, table: str, schema: str | None) -> dict[str, Any]:
        """Return a table's primary key."""
        return _plain(self._inspector.get_pk_constraint(table, schema))

    def get_unique_constraints(self, table: str, schema: str | None) -> list[dict[str, Any]]:
        """Return a table's unique constraints."""
        return [_plain(item) for item in self._inspector.get_unique_constraints(table, schema)]

    def get_indexes(self, table: str, schema: str | None) -> list[dict[str, Any]]:
        """Return a table's indexes."""
        return [_plain(item) for item in self._inspector.get_indexes(table, schema)]

    def get_foreign_keys(self, table: str, schema: str | None) -> list[dict[str, Any]]:
        """Return a table's foreign keys."""
        del schema
        return list(self._keys.get(table, {}).values())


def _plain(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _undoubled(value) if key in _NAMES and value is not None else value
        for key, value in found.items()
    }


def _undoubled(names: Any) -> Any:
    if isinstance(names, str):
        return names.replace("``", "`")
    return [None if name is None else _undoubled(name) for name in names]
