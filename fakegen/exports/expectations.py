"""Expectation suites of Great Expectations 1, as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from fakegen.exports.plain_bounds import plain_bound
from fakegen.expressions.row_rules import SQL, row_rules
from fakegen.interfaces.record import Record, RecordField


def expectations(records: Sequence[Record], name: str) -> str:
    """Return a suite for a table, or a list of them."""
    suites = [
        {
            "name": record.name,
            "expectations": list(_expected(record)),
            "meta": {"made_from": name},
            "notes": None,
        }
        for record in records
    ]
    found: Any = suites[0] if len(suites) == 1 else suites
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def _expected(record: Record) -> Iterator[dict[str, Any]]:
    names = [field.name for field in record.fields]
    yield _one("expect_table_columns_to_match_set", column_set=names, exact_match=True)
    for field in record.fields:
        yield from _of_column(field)
    for together in record.unique_together:
        yield _one("expect_compound_columns_to_be_unique", column_list=list(together))
    for rule in row_rules(record):
        query = f"SELECT * FROM {{batch}} WHERE NOT {rule.written(SQL)}"  # noqa: S608 - names and constants are quoted
        if not {"{", "}"} & set(rule.text):  # which mean something in a query
            yield _one("unexpected_rows_expectation", unexpected_rows_query=query)


def _of_column(field: RecordField) -> Iterator[dict[str, Any]]:
    kind, column = field.type, field.name
    if not kind.nullable:
        yield _one("expect_column_values_to_not_be_null", column=column)
    if field.unique:
        yield _one("expect_column_values_to_be_unique", column=column)
    if kind.choices:
        yield _one("expect_column_values_to_be_in_set", column=column, value_set=list(kind.choices))
    elif kind.kind in ("integer", "number", "decimal") and kind.least is not None:
        low, high = plain_bound(kind.least), plain_bound(kind.most)
        yield _one(
            "expect_column_values_to_be_between", column=column, min_value=low, max_value=high
        )
    elif kind.pattern is not None:
        yield _one("expect_column_values_to_match_regex", column=column, regex=kind.pattern)


def _one(kind: str, **arguments: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": arguments, "meta": {}}
