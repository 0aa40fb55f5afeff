"""What a schema declares, read from its text alone: for completion, while it is being written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fakegen.language import MappingNode, read_document
from fakegen.language.nodes import Node


@dataclass(frozen=True, slots=True)
class SchemaOutline:
    """The names in a schema.

    Attributes:
        tables: The columns of each table, in order, as far as the schema names them.
        sources: The sources.
        models: The models.
    """

    tables: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sources: Sequence[str] = ()
    models: Sequence[str] = ()


def outline(schema: str | Path) -> SchemaOutline:
    """Return the names in a schema, whatever else is wrong with it.

    Args:
        schema: A YAML, JSON or TOML file.

    Raises:
        SchemaError: It is no valid document.
        DataError: It cannot be read.
    """
    document = read_document(schema)
    tables = _of(document, "tables")
    names = tables.names() if isinstance(tables, MappingNode) else ()
    return SchemaOutline(
        {str(name.value): _columns(_of(_of(tables, name.value), "columns")) for name in names},
        _names(_of(document, "sources")),
        _names(_of(document, "models")),
    )


def _of(node: Node | None, key: object) -> Node | None:
    return node.get(key) if isinstance(node, MappingNode) else None


def _names(node: Node | None) -> list[str]:
    return [str(key.value) for key in node.names()] if isinstance(node, MappingNode) else []


def _columns(node: Node | None) -> list[str]:
    keys = [name for key in _names(node) for name in key.split(",")]
    return [name for key in keys if (name := key.strip()) != "*"]
