"""Schemas of pandera, as Python source."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fakegen.exports.pydantic_source import class_name
from fakegen.expressions.row_rules import RowRule, Wording, row_rules
from fakegen.interfaces.record import Record, RecordField, ValueType

_DTYPES = {"boolean": "bool", "integer": "int64", "number": "float64"}
_NULLABLE = {"boolean": "boolean", "integer": "Int64", "number": "float64"}
_HEAD = """\
import datetime
import decimal

import pandera.pandas as pa
"""

_PANDAS = Wording("&", "|", "(~{})", "{}.isna()", "{}.str.len()", lambda name: f"rows[{name!r}]")


def pandera_source(records: Sequence[Record], name: str) -> str:
    """Return a module with a schema for each table, to check data frames of pandas."""
    parts = [f'"""Schemas of the tables of {name}, for data frames of pandas."""\n\n{_HEAD}']
    return "\n\n".join([*parts, *(_schema(record) for record in records)])


def _schema(record: Record) -> str:
    lines = [f"{class_name(record.name)} = pa.DataFrameSchema(", "    {"]
    lines += [f"        {field.name!r}: {_column(field)}," for field in record.fields]
    lines += ["    },", "    strict=True,", f"    name={record.name!r},"]
    if rules := row_rules(record):
        lines += ["    checks=[", *(f"        {_rule(rule)}," for rule in rules), "    ],"]
    if record.unique_together:
        lines.append(f"    unique={list(record.unique_together[0])!r},")
    return "\n".join([*lines, ")\n"])


def _rule(rule: RowRule) -> str:
    present = f".dropna(subset={list(rule.present)!r})" if rule.present else ""
    test = f"lambda frame: frame{present}.pipe(lambda rows: {rule.written(_PANDAS)})"
    filled = ".reindex(frame.index, fill_value=True)" if rule.present else ""
    return f"pa.Check({test}{filled}, error={rule.text!r})"


def _column(field: RecordField) -> str:
    kind = field.type
    choices = {type(choice) for choice in kind.choices}
    base = "integer" if choices == {int} else kind.kind
    dtype = (_NULLABLE if kind.nullable else _DTYPES).get(base)
    arguments = [repr(dtype)] if dtype else ["None"]
    if checks := _checks(kind):
        arguments.append(f"[{', '.join(checks)}]")
    if kind.nullable:
        arguments.append("nullable=True")
    if field.unique:
        arguments.append("unique=True")
    return f"pa.Column({', '.join(arguments)})"


def _checks(kind: ValueType) -> list[str]:
    if kind.kind == "choice":
        return [f"pa.Check.isin({list(kind.choices)!r})"]
    made = []
    if kind.kind in ("integer", "number", "date", "decimal", "datetime") and not kind.timezone:
        said = {"ge": kind.least, "le": kind.most, "gt": kind.above, "lt": kind.below}
        made += [
            f"pa.Check.{word}({_source(bound)})"
            for word, bound in said.items()
            if bound is not None
        ]
    if kind.kind == "string" and kind.pattern is not None:
        made.append(f"pa.Check.str_matches({kind.pattern!r})")
    return made


def _source(bound: Any) -> str:
    return f'decimal.Decimal("{bound}")' if isinstance(bound, Decimal) else repr(bound)
