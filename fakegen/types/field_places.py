"""The places of a schema that follows from types: messages name the field, not the path in a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fakegen.errors import Mark
from fakegen.interfaces.record import Record
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode


def placed(node: Node, records: Sequence[Record]) -> Node:
    """Return the schema of records with ``Customer.age`` as the place of what is said of that field."""
    columns = {
        f"tables.{record.name}.columns.{field.name}": f"{record.place}.{field.name}"
        for record in records
        for field in record.fields
    }
    return _placed(node, columns)


def _placed(node: Node, columns: dict[str, str]) -> Node:
    mark = _mark(node.mark, columns)
    match node:
        case MappingNode():
            entries = tuple(
                (ScalarNode(_mark(key.mark, columns), key.value), _placed(value, columns))
                for key, value in node.entries
            )
            return replace(node, mark=mark, entries=entries)
        case SequenceNode():
            return replace(node, mark=mark, items=tuple(_placed(i, columns) for i in node.items))
        case _:
            return replace(node, mark=mark)


def _mark(mark: Mark, columns: dict[str, str]) -> Mark:
    parts = mark.path.split(".", 4)
    place = columns.get(".".join(parts[:4]))
    return mark if place is None else replace(mark, file=place, path=".".join(parts[4:]))
