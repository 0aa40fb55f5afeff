"""Inspecting DuckDB: its tables, by its own catalogue and its own types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from fakegen.databases.index_columns import told_apart
from fakegen.databases.inspected_table import InspectedColumn, InspectedKey, InspectedTable
from fakegen.databases.read_duckdb import connect
from fakegen.interfaces.database import DatabaseUrl
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.types.check_rules import DOCUMENT

_DEFAULT = "main"
_COLUMNS = """
    SELECT c.schema_name, c.table_name, column_name, data_type, is_nullable, is_generated,
        column_default, c.comment
    FROM duckdb_columns() c JOIN duckdb_tables() t USING (table_oid)
    WHERE c.database_name = current_database() AND t.database_name = current_database()
        AND NOT c.internal
    ORDER BY c.schema_name, c.table_name, column_index
"""
_CONSTRAINTS = """
    SELECT schema_name, table_name, constraint_type, expression, constraint_column_names,
        referenced_table, referenced_column_names
    FROM duckdb_constraints() WHERE database_name = current_database()
    ORDER BY schema_name, table_name, constraint_index
"""
_INDEXES = """
    SELECT schema_name, table_name, index_name, expressions::VARCHAR[] FROM duckdb_indexes()
    WHERE database_name = current_database() AND is_unique ORDER BY ALL
"""
_BITS = {
    "tinyint": 7, "smallint": 15, "integer": 31, "bigint": 63, "utinyint": 8, "usmallint": 16,
    "uinteger": 32, "ubigint": 63,
}  # fmt: skip
"""How many bits the greatest value of a type of integers has, up to those that a schema can write."""
_PLAIN = {
    "boolean": ValueType("boolean"),
    "varchar": ValueType("string"),
    "blob": ValueType("bytes", entry={"bytes": {"min": 8, "max": 16}}),
    "float": ValueType("number"),
    "double": ValueType("number"),
    "hugeint": ValueType("integer"),
    "uhugeint": ValueType("integer", least=0),
    "bignum": ValueType("integer"),
    "date": ValueType("date"),
    "time": ValueType("time"),
    "time with time zone": ValueType("time"),
    "timestamp with time zone": ValueType("datetime", timezone=True),
    "interval": ValueType("duration"),
    "uuid": ValueType("uuid", format="uuid"),
    "json": ValueType("any", entry=DOCUMENT),
    "bit": ValueType("any", entry={"regex": "[01]{8}"}),
}


def read_duckdb_tables(url: DatabaseUrl) -> dict[str, InspectedTable]:
    """Return the tables of a DuckDB file by name; foreign keys there never leave a database schema.

    Args:
        url: Names the file.
    """
    with closing(connect(url, read_only=True, **url.options)) as connection:
        columns: dict[tuple[str, str], list[InspectedColumn]] = defaultdict(list)
        for schema, table, *facts in connection.execute(_COLUMNS).fetchall():
            columns[schema, table].append(_column(connection, *facts))
        parts: dict[tuple[str, str], list[tuple[Any, ...]]] = defaultdict(list)
        for schema, table, *facts in connection.execute(_CONSTRAINTS).fetchall():
            parts[schema, table].append(tuple(facts))
        indexes: dict[tuple[str, str], list[tuple[str, list[str]]]] = defaultdict(list)
        for schema, table, name, expressions in connection.execute(_INDEXES).fetchall():
            indexes[schema, table].append((name, expressions))
    found = [_table(place, columns[place], parts[place], indexes[place]) for place in columns]
    return dict(sorted((table.name, table) for table in found))


def named(schema: str, table: str) -> str:
    """Return how a schema names a table: with its database schema where that is not the default one."""
    return table if schema == _DEFAULT else f"{schema}.{table}"


def _table(
    place: tuple[str, str],
    columns: Iterable[InspectedColumn],
    parts: Iterable[tuple[Any, ...]],
    indexes: Iterable[tuple[str, Sequence[str]]],
) -> InspectedTable:
    key: tuple[str, ...] = ()
    keys, unique, checks, remarks = [], [], [], []
    for kind, expression, names, parent, targets in parts:
        match kind:
            case "PRIMARY KEY":
                key = tuple(names)
            case "UNIQUE":
                unique.append(tuple(names))
            case "CHECK":
                checks.append(expression)
            case "FOREIGN KEY":
                keys.append(InspectedKey(tuple(names), named(place[0], parent), tuple(targets)))
    for name, expressions in indexes:
        items = tuple(found for text in expressions if (found := told_apart(text)) is not None)
        if items:  # which asks for more than the index does, where one is left out
            unique.append(items)
        else:
            texts = ", ".join(expressions)
            remarks.append(f"unique index {name!r} over {texts} is not honoured")
    own = [key for key in keys if key.table == named(*place)]
    return InspectedTable(
        named(*place),
        tuple(columns),
        key,
        tuple(keys),
        tuple(dict.fromkeys(unique)),
        tuple(checks),
        tuple(remarks),
        unfillable=_unfillable(columns, own),
        space="" if place[0] == _DEFAULT else place[0],
    )


def _unfillable(columns: Iterable[InspectedColumn], own: Iterable[InspectedKey]) -> str:
    """Return why a table cannot hold rows: each would have to refer to one that is there before."""
    nullable = {column.name for column in columns if column.nullable}
    for key in own:
        if nullable.isdisjoint(key.columns):
            names = ", ".join(key.columns)
            return f"{names} must refer to an earlier row of it, so that there is no first one"
    return ""


def _column(
    connection: Any,
    name: str,
    written: str,
    nullable: bool,
    generated: bool,
    default: str | None,
    comment: str | None,
) -> InspectedColumn:
    kind = connection.dtype(written)
    bits = _BITS.get(str(kind.id))
    return InspectedColumn(
        name,
        written,
        _value(kind, written),
        nullable,
        generated,
        None if generated or default is None or default.upper() == "NULL" else default,
        None if bits is None else 2**bits - 1,
        comment or "",
    )


def _value(kind: Any, written: str = "") -> ValueType | None:
    """Return what values of a type of DuckDB are; None of one that is not made."""
    name = "json" if written == "JSON" else str(kind.id)
    if name in _BITS:
        return ValueType("integer", least=0 if name.startswith("u") else None)
    if name.startswith("timestamp") and name not in _PLAIN:
        return ValueType("datetime", timezone=False)
    children = dict(kind.children) if name in ("enum", "decimal", "list", "array", "struct") else {}
    match name:
        case "enum":
            return ValueType("choice", choices=tuple(children["values"]))
        case "decimal":
            return ValueType("decimal", digits=children["precision"], decimals=children["scale"])
        case "list" | "array":
            items = _value(children["child"], str(children["child"]))
            size = children.get("size")
            return items and ValueType("list", items=items, min_length=size, max_length=size)
        case "struct":
            return _struct(children)
    return _PLAIN.get(name)


def _struct(children: Mapping[str, Any]) -> ValueType | None:
    members = {name: _value(kind, str(kind)) for name, kind in children.items()}
    fields = [RecordField(name, kind) for name, kind in members.items() if kind is not None]
    if len(fields) < len(members):
        return None
    return ValueType("object", record=Record("struct", tuple(fields), "struct"))
