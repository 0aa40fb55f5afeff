"""Examples: found in documentation, completed to schemas that run, and run."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import dedent, indent

import pyarrow as pa

from fakegen.interfaces.format import Format
from fakegen.language import read_schema
from fakegen.language.documents import parse
from fakegen.registry import Registry

ROWS = 5
"""How many rows of an example are shown."""

_WIDEST = 60
_EXAMPLE = re.compile(r"\n*^Example::\n\n((?:    .*\n?|\n)+)", re.MULTILINE)
_SECTIONS = re.compile(r"\n+(?:Args|Returns|Raises|Attributes):\n")


def split_doc(doc: str) -> tuple[str, str]:
    """Return a docstring's description, and the example that it declares; "" if none.

    The example is the indented block below ``Example::``, above the parameters.
    """
    found = _EXAMPLE.search(doc)
    example = dedent(found[1]).strip("\n") if found else ""
    return _SECTIONS.split(_EXAMPLE.sub("\n\n", doc))[0].strip(), example


def whole_schema(example: str) -> str:
    """Return a schema that runs: an example may be one, or one table, or only columns."""
    if re.search("^tables:", example, re.MULTILINE):
        return example
    if not re.search("^columns:", example, re.MULTILINE):
        example = "columns:\n" + indent(example, "  ")
    return "tables:\n  example:\n" + indent(example, "    ")


def rows_of(example: str, registry: Registry, locale: str, rows: int = ROWS) -> pa.RecordBatch:
    """Return rows of an example's last table.

    Args:
        example: As :func:`whole_schema` takes it.
        registry: The plugins.
        locale: The schema's locale, where the example names none.
        rows: How many at most.

    Raises:
        FakegenError: The example does not run.
    """
    from fakegen.binding.build import Choices, build
    from fakegen.engine import Run, Slice

    text = whole_schema(example)
    if not re.search("^locale:", text, re.MULTILINE):
        text = f"locale: {locale}\n{text}"
    schema = read_schema(parse(text, "example", "yaml"))
    plan = build(schema, registry, Path(), Choices(cache=False))
    table = list(plan.tables.values())[-1]
    part = Slice(table.name, list(table.columns), 0, table.rows)
    first = next(Run(plan, block_rows=rows).blocks(part))
    return first.slice(0, rows)


def shown_rows(rows: pa.RecordBatch) -> Iterator[str]:
    """Yield rows as lines: one column's values on one line, several columns as ``name=value``."""
    if rows.num_columns == 1:
        yield ", ".join(shown(value) for value in rows.column(0).to_pylist())
        return
    for row in rows.to_pylist():
        yield ", ".join(f"{name}={shown(value)}" for name, value in row.items())


def fragment_of(format: Format, lines: int) -> Sequence[str]:
    """Return the first lines of what a format writes; its size if it is binary."""
    rows = pa.RecordBatch.from_pydict({"name": ["Ann", "Bob"], "born": ["1990-02-01", None]})
    stream = io.BytesIO()
    writer = format.open(stream, {"person": rows.schema})
    writer.write("person", rows)
    writer.commit()
    try:
        text = stream.getvalue().decode()
    except UnicodeDecodeError:
        return [f"{len(stream.getvalue()):,} bytes for two rows: not text"]
    if not text.replace("\n", "").isprintable():
        return [f"{len(stream.getvalue()):,} bytes for two rows: not text"]
    return text.splitlines()[:lines]


def written(value: object) -> str:
    """Return a value as YAML on one line."""
    import yaml

    if isinstance(value, str) and "'" in value and '"' not in value:
        return json.dumps(value, ensure_ascii=False)  # more readable than doubled quotes
    # In a list, so that what must be quoted inside of lists and mappings is.
    text: str = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, width=10_000)
    return text.strip()[1:-1]


def call_text(name: str, given: Mapping[str, object]) -> str:
    """Return ``name: {parameter: value}`` as YAML on one line; only the name without parameters."""
    if not given:
        return name
    inside = ", ".join(f"{key}: {written(value)}" for key, value in given.items())
    return f"{{{name}: {{{inside}}}}}"


def shown(value: object) -> str:
    """Return a value as one short line, as a schema would write it; some values are megabytes."""
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false", None: "null"}[value]
    text = value.hex() if isinstance(value, bytes) else str(value)
    line = " ".join(text[: 2 * _WIDEST].split())
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"
