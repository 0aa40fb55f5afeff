"""From a plan to records: what is known of the values of every column, whichever provider makes them.

A generator says it itself: its Arrow type, the range over which its values are spread, the values that it has
if they are few, and whether it repeats one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from fakegen.interfaces.generator import Generator, countable
from fakegen.interfaces.record import Record, RecordField, ValueType
from fakegen.language import SchemaSpec
from fakegen.plan.steps import Step
from fakegen.plan.table_plan import Plan, TablePlan
from fakegen.types.arrow_schemas import value

_FEW = 30


def table_records(spec: SchemaSpec, plan: Plan) -> Sequence[Record]:
    """Return the tables of a schema as records.

    Args:
        spec: The schema.
        plan: Its plan.

    Raises:
        ParameterError: A column's type has no counterpart.
    """
    return [_record(spec, table) for table in plan.tables.values()]


def _record(spec: SchemaSpec, table: TablePlan) -> Record:
    patterns = dict(_patterns(spec, table.name))
    references = dict(_references(table))
    steps = {name: step for step in table.steps for name in step.types}
    alone = {quota.columns[0] for quota in table.quotas if len(quota.columns) == 1}
    together = [list(q.columns) for q in table.quotas if len(q.columns) > 1 and q.rows == 1]
    if len(table.key) > 1 and list(table.key) not in together:
        together.insert(0, list(table.key))
    settled = set(_settled(table))
    fields = []
    for name in table.columns:
        step = steps[name]
        reference, nullable = references.get(name, (None, name in table.nullable))
        kind = value(table.types[name], nullable=nullable)
        if name not in settled:
            kind = _narrowed(kind, step)
        if name in patterns and kind.kind == "string":
            kind = replace(kind, pattern=f"^(?:{patterns[name]})$", choices=())
        never = isinstance(step.generator, Generator) and step.generator.distinct and step.is_plain
        fields.append(
            RecordField(
                name,
                kind,
                unique=step.unique or name in alone or never or list(table.key) == [name],
                is_key=name in table.key if table.key else name == "id" and never,
                references=reference,
            )
        )
    rules = [rule.constraint.expression for rule in table.rules if rule.rows is None]
    return Record(
        table.name,
        tuple(fields),
        table.name,
        unique_together=together,
        constraints=[text for text in dict.fromkeys(rules) if text is not None],
        rows=table.rows,
    )


def _settled(table: TablePlan) -> Iterator[str]:
    """Yield the columns that constraints set: what their providers say of them need not hold."""
    for step in table.steps:
        for name in step.types:
            column, drawn, _ = name.rpartition(", as drawn")
            if drawn:
                yield column


def _narrowed(kind: ValueType, step: Step) -> ValueType:
    generator = step.generator
    if not isinstance(generator, Generator) or step.cast or step.modification.decimals is not None:
        return kind
    counted = countable(generator)
    if counted is not None and 0 < counted.support <= _FEW and kind.kind in ("string", "integer"):
        values = counted.unrank(np.arange(counted.support, dtype=np.uint64)).to_pylist()
        return replace(kind, kind="choice", choices=tuple(v for v in values if v is not None))
    if generator.spread is not None and kind.kind in (
        "integer", "number", "decimal", "date", "datetime",
    ):  # fmt: skip
        low, high = generator.spread.ends.to_pylist()
        return replace(kind, least=low, most=high)
    return kind


def _patterns(spec: SchemaSpec, table: str) -> Iterator[tuple[str, str]]:
    for entry in spec.tables[table].columns:
        if entry.provider.value == "regex" and entry.value is not None and len(entry.names) == 1:
            said: Any = entry.value.plain()
            pattern = said.get("pattern") if isinstance(said, Mapping) else said
            if isinstance(pattern, str) and "type" not in entry.modifiers:
                yield entry.names[0], pattern


def _references(table: TablePlan) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Yield the columns that hold keys of other rows, with what they refer to and whether they can be null."""
    for link in table.links:
        for column, referred in zip(link.columns, link.referred, strict=True):
            yield column, (f"{link.table}.{referred}", link.optional)
