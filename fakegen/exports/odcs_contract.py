"""Data contracts of the Open Data Contract Standard (ODCS), version 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from fakegen.exports.plain_bounds import plain_bound
from fakegen.exports.sql_names import sql_name
from fakegen.expressions.row_rules import SQL, RowRule, row_rules
from fakegen.interfaces.record import Record, RecordField, ValueType

_TYPES = {
    "boolean": "boolean",
    "integer": "integer",
    "number": "number",
    "decimal": "number",
    "date": "date",
    "datetime": "timestamp",
    "time": "time",
    "list": "array",
    "object": "object",
    "mapping": "object",
}
_BOUNDED = ("integer", "number", "decimal", "date", "datetime")


def odcs_contract(records: Sequence[Record], name: str) -> str:
    """Return a contract with an object for each table."""
    document = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": name,
        "name": name,
        "version": "1.0.0",
        "status": "draft",
        "schema": [_object(record) for record in records],
    }
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    return text


def _object(record: Record) -> dict[str, Any]:
    key = [field for field in record.fields if field.is_key]
    properties = []
    for field in record.fields:
        made = _property(field)
        if field.is_key:
            made |= {"primaryKey": True, "primaryKeyPosition": key.index(field) + 1}
        properties.append(made)
    described: dict[str, Any] = {
        "name": record.name,
        "logicalType": "object",
        "physicalType": "table",
        "properties": properties,
    }
    rules = [_rule(record.name, rule) for rule in row_rules(record)]
    return {**described, "quality": rules} if rules else described


def _rule(table: str, rule: RowRule) -> dict[str, Any]:
    query = f"SELECT COUNT(*) FROM {SQL.read(table)} WHERE NOT {rule.written(SQL)}"  # noqa: S608 - names and constants are quoted
    return {"type": "sql", "description": rule.text, "query": query, "mustBe": 0}


def _property(field: RecordField) -> dict[str, Any]:
    made = {"name": field.name, **_value(field.type)}
    if not field.type.nullable:
        made["required"] = True
    if field.unique:
        made["unique"] = True
    if field.references:
        made["relationships"] = [{"type": "foreignKey", "to": field.references}]
    return made


def _value(kind: ValueType) -> dict[str, Any]:
    made: dict[str, Any] = {"physicalType": sql_name(kind)}
    if kind.kind == "choice":
        is_whole = all(isinstance(choice, int) for choice in kind.choices)
        made["logicalType"] = "integer" if is_whole else "string"
        rule = {
            "metric": "invalidValues",
            "mustBe": 0,
            "arguments": {"validValues": [*kind.choices]},
        }
        return {**made, "quality": [rule]}
    made["logicalType"] = _TYPES.get(kind.kind, "string")
    options: dict[str, Any] = {}
    if kind.kind in _BOUNDED:
        said = {"minimum": kind.least, "maximum": kind.most}
        options |= {word: plain_bound(bound) for word, bound in said.items() if bound is not None}
    if kind.pattern is not None:
        options["pattern"] = kind.pattern
    if options:
        made["logicalTypeOptions"] = options
    if kind.kind == "list" and kind.items is not None:
        made["items"] = _value(kind.items)
    if kind.record is not None:
        made["properties"] = [_property(field) for field in kind.record.fields]
    return made
