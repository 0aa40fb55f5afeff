"""Models and sources of dbt: ``schema.yml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from fakegen.errors import ParameterError
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.interfaces.type_reader import TypeReader
from fakegen.types.check_rules import CheckRules
from fakegen.types.contract_documents import mappings, name_of, within
from fakegen.types.sql_types import sql_type


def read(thing: Mapping[str, Any]) -> Sequence[Record]:
    """Dbt's schema.yml: data types, constraints, and the tests not_null, unique, accepted_values and relationships."""
    tables = [
        *mappings(thing.get("models"), "'models'"),
        *mappings(thing.get("seeds"), "'seeds'"),
        *(
            table
            for source in mappings(thing.get("sources"), "'sources'")
            for table in mappings(source.get("tables"), "'tables'")
        ),
    ]
    found = [_record(table) for table in tables if table.get("columns")]
    if not found:
        raise ParameterError("no model has columns")
    return within(found)


def knows(thing: Any) -> bool:
    """Return whether it is such a document."""
    return (
        isinstance(thing, Mapping)
        and not {"models", "sources", "seeds"}.isdisjoint(thing)
        and "tables" not in thing
        and any(isinstance(thing.get(key), list) for key in ("models", "sources", "seeds"))
    )


def _record(table: Mapping[str, Any]) -> Record:
    name = name_of(table, "a model")
    fields = tuple(_field(column) for column in mappings(table.get("columns"), "'columns'"))
    together = [
        list(arguments["combination_of_columns"])
        for test, arguments in _tests(table)
        if test == "unique_combination_of_columns" and "combination_of_columns" in arguments
    ]
    clauses = [
        str(arguments["expression"])
        for test, arguments in _tests(table)
        if test == "expression_is_true" and "expression" in arguments
    ]
    rules = CheckRules(clauses, {field.name: field.type for field in fields})
    kept = tuple(map(rules.narrowed, fields))
    return Record(name, kept, name, unique_together=together, constraints=rules.rules)


def _field(column: Mapping[str, Any]) -> RecordField:
    name = name_of(column, "a column")
    tests = dict(_tests(column))
    constraints = {
        str(item.get("type")): item for item in mappings(column.get("constraints"), "'constraints'")
    }
    is_key = "primary_key" in constraints
    nullable = not ("not_null" in tests or "not_null" in constraints or is_key)
    written = column.get("data_type")
    kind = sql_type(str(written)) if written else ValueType("string")
    if kind is None:
        raise ParameterError(f"the data type {written!r} is unknown", name)
    if (written is None and name.endswith("_id")) or name == "id":
        kind = ValueType("integer") if written is None else kind
    kind = replace(kind, nullable=nullable)
    if values := tests.get("accepted_values", {}).get("values"):
        kind = replace(kind, kind="choice", choices=tuple(values))
    accepted = tests.get("accepted_range", {})
    if accepted:
        inclusive = accepted.get("inclusive", True)
        low, high = ("least", "most") if inclusive else ("above", "below")
        bounds: dict[str, Any] = {low: accepted.get("min_value"), high: accepted.get("max_value")}
        kind = replace(kind, **bounds)
    unique = "unique" in tests or "unique" in constraints
    return RecordField(
        name,
        kind,
        unique=unique,
        is_key=is_key or (unique and name == "id"),
        references=_target(tests.get("relationships"), constraints.get("foreign_key")),
    )


def _tests(item: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Yield the tests of a model or a column: the name without a package's, and the arguments."""
    for test in [*(item.get("tests") or []), *(item.get("data_tests") or [])]:
        if isinstance(test, str):
            yield test.rpartition(".")[2], {}
        elif isinstance(test, Mapping) and test:
            name, arguments = next(iter(test.items()))
            given = arguments if isinstance(arguments, Mapping) else {}
            yield str(name).rpartition(".")[2], {**given, **(given.get("arguments") or {})}


def _target(test: Mapping[str, Any] | None, constraint: Mapping[str, Any] | None) -> str | None:
    if test and "to" in test and "field" in test:
        called = re.findall(r"['\"]([^'\"]+)['\"]", str(test["to"]))
        return f"{called[-1] if called else test['to']}.{test['field']}"
    if constraint and "to" in constraint and constraint.get("to_columns"):
        called = re.findall(r"['\"]([^'\"]+)['\"]", str(constraint["to"]))
        return f"{called[-1] if called else constraint['to']}.{constraint['to_columns'][0]}"
    return None


READER = TypeReader.of("dbt", knows, read)
