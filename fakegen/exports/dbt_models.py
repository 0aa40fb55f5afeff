"""Models of dbt with their tests: ``schema.yml``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from fakegen.exports.plain_bounds import plain_bound
from fakegen.exports.sql_names import sql_name
from fakegen.expressions.row_rules import SQL, row_rules
from fakegen.interfaces.record import Record, RecordField


def dbt_models(records: Sequence[Record], name: str) -> str:
    """Return a ``schema.yml`` with a model for each table, its columns' types and tests."""
    models = [_model(record) for record in records]
    text: str = yaml.safe_dump(
        {"version": 2, "models": models}, sort_keys=False, allow_unicode=True
    )
    return f"# Models of the tables of {name}.\n{text}"


def _model(record: Record) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": record.name,
        "columns": [_column(field) for field in record.fields],
    }
    tests: list[Any] = [
        {"dbt_utils.unique_combination_of_columns": {"combination_of_columns": list(names)}}
        for names in record.unique_together
    ]
    tests += [
        {"dbt_utils.expression_is_true": {"expression": rule.written(SQL)}}
        for rule in row_rules(record)
    ]
    return {**made, "data_tests": tests} if tests else made


def _column(field: RecordField) -> dict[str, Any]:
    kind = field.type
    tests: list[Any] = []
    if not kind.nullable:
        tests.append("not_null")
    if field.unique:
        tests.append("unique")
    if kind.choices:
        tests.append({"accepted_values": {"values": list(kind.choices)}})
    if field.references:
        table, _, column = field.references.partition(".")
        tests.append({"relationships": {"to": f"ref('{table}')", "field": column}})
    if kind.kind in ("integer", "number", "decimal") and kind.least is not None:
        bounds = {"min_value": plain_bound(kind.least), "max_value": plain_bound(kind.most)}
        tests.append({"dbt_utils.accepted_range": bounds})
    made: dict[str, Any] = {"name": field.name, "data_type": sql_name(kind)}
    return {**made, "data_tests": tests} if tests else made
