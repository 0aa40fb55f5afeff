"""Models of pydantic 2, as Python source."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from decimal import Decimal
from keyword import iskeyword
from typing import Any

from fakegen.expressions.row_rules import Wording, row_rules
from fakegen.interfaces.record import Record, RecordField, ValueType

_NAMES = {
    "boolean": "bool",
    "integer": "int",
    "number": "float",
    "decimal": "Decimal",
    "string": "str",
    "bytes": "bytes",
    "date": "datetime.date",
    "datetime": "datetime.datetime",
    "time": "datetime.time",
    "duration": "datetime.timedelta",
    "uuid": "UUID",
}
_HEAD = """\
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from typing_extensions import Self
"""
_RUST_LACKS = re.compile(r"\(\?[=!<]|\\[1-9]|\(\?P=")


def pydantic_source(records: Sequence[Record], name: str) -> str:
    """Return a module with a model for each table."""
    parts = [f'"""Models of the tables of {name}."""\n\n{_HEAD}']
    for record in records:
        parts += _models(record, class_name(record.name))
    return "\n\n".join(parts)


def class_name(table: str) -> str:
    """Return the name of the class of a table: ``OrderLine`` for ``order_line``."""
    made = "".join(word[:1].upper() + word[1:] for word in re.split(r"\W|_", table))
    return made if made.isidentifier() and not iskeyword(made) else f"Table{made}"


def _models(record: Record, name: str) -> list[str]:
    """Return the source of a record's model, after those of its members that are objects."""
    inner: list[str] = []
    lines = [f"class {name}(BaseModel):"]
    config = 'extra="forbid"'
    if any(_called(field) != field.name for field in record.fields):
        config += ", populate_by_name=True"
    lines += [f"    model_config = ConfigDict({config})", ""]
    for field in record.fields:
        annotation = _annotation(field.type, f"{name}{class_name(field.name)}", inner)
        called = _called(field)
        alias = "" if called == field.name else f" = Field(alias={field.name!r})"
        lines.append(f"    {called}: {annotation}{alias}")
    lines += _validator(record)
    return [*inner, "\n".join(lines) + "\n"]


def _validator(record: Record) -> list[str]:
    """Return the lines of what checks the rules over several fields."""
    names = {field.name: f"self.{_called(field)}" for field in record.fields}
    wording = Wording("and", "or", "(not {})", "({} is None)", "len({})", names.__getitem__)
    rules = row_rules(record)
    if not rules:
        return []
    lines = ["", '    @model_validator(mode="after")', "    def _rules(self) -> Self:"]
    for rule in rules:
        present = "".join(f"{names[name]} is not None and " for name in rule.present)
        lines.append(f"        if {present}not {rule.written(wording)}:")
        lines.append(f"            raise ValueError({rule.text!r})")
    return [*lines, "        return self"]


def _called(field: RecordField) -> str:
    name = re.sub(r"\W", "_", field.name).lstrip("_") or "field"
    return name if name.isidentifier() and not iskeyword(name) else f"{name}_"


def _annotation(kind: ValueType, name: str, inner: list[str]) -> str:
    made = _bare(kind, name, inner)
    said = {
        "ge": kind.least,
        "le": kind.most,
        "gt": kind.above,
        "lt": kind.below,
        "min_length": kind.min_length,
        "max_length": kind.max_length,
    }
    arguments = [f"{word}={_source(bound)}" for word, bound in said.items() if bound is not None]
    if kind.pattern is not None and not _RUST_LACKS.search(kind.pattern):
        arguments.append(f"pattern={kind.pattern!r}")
    if kind.decimals is not None and kind.kind == "decimal":
        arguments.append(f"decimal_places={kind.decimals}")
    if arguments and kind.kind != "choice":
        made = f"Annotated[{made}, Field({', '.join(arguments)})]"
    return f"{made} | None" if kind.nullable else made


def _bare(kind: ValueType, name: str, inner: list[str]) -> str:
    if kind.kind == "choice":
        return f"Literal[{', '.join(map(repr, kind.choices))}]"
    if kind.kind == "list" and kind.items is not None:
        return f"list[{_annotation(kind.items, name, inner)}]"
    if kind.record is not None:
        inner += _models(kind.record, name)
        return name
    if kind.kind == "mapping":
        return "dict[str, Any]"
    return _NAMES.get(kind.kind, "Any")


def _source(bound: Any) -> str:
    if isinstance(bound, Decimal):
        return f'Decimal("{bound}")'
    if isinstance(bound, datetime.datetime) and bound.tzinfo is not None:
        return f'datetime.datetime.fromisoformat("{bound.isoformat()}")'
    return repr(bound)
