"""The schema of a type as a document that people read and change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fakegen.inference.yaml_text import flow


def type_schema(document: Mapping[str, Any], place: str) -> str:
    """Return a schema as YAML, one line for each column.

    Args:
        document: The schema as plain data: nothing but tables.
        place: What it was made from.
    """
    return "\n".join(_lines(document, place)) + "\n"


def _lines(document: Mapping[str, Any], place: str) -> Iterator[str]:
    yield f"# Made from {place}. Tables, columns and values can be changed at will."
    yield "tables:"
    for name, table in document["tables"].items():
        yield f"  {flow(name)}:"
        if "rows" in table:
            yield f"    rows: {table['rows']}"
        yield "    columns:"
        for column, entry in table["columns"].items():
            yield f"      {flow(column)}: {flow(entry)}"
        if table.get("constraints"):
            yield "    constraints:"
            yield from (f"      - {flow(constraint)}" for constraint in table["constraints"])
