"""One document over another: what it says takes the other's place, and the rest stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fakegen.language.nodes import MappingNode, Node, SequenceNode

Overlay = Callable[[Node, Node], Node]


def overlaid(base: Node, over: Node) -> Node:
    """Return a schema document with what another one says of it.

    Tables, and the columns of a table, are told apart by name: those of the other document take the place of
    those of the same name, or are added. Its constraints are added. Everything else it says replaces what
    stood there. Places stay, so that a mistake is found where it was written.

    Args:
        base: The document.
        over: The other one; where it has not the form of a schema, it is returned for the reader to refuse.
    """
    return _merged(base, over, {"tables": _tables})


def columns_named(document: Node) -> Mapping[str, frozenset[str]]:
    """Return the names of the columns that a document has entries for, by table."""
    found = {}
    tables = document.get("tables") if isinstance(document, MappingNode) else None
    for key, table in tables.entries if isinstance(tables, MappingNode) else ():
        columns = table.get("columns") if isinstance(table, MappingNode) else None
        if isinstance(columns, MappingNode):
            found[str(key.value)] = _names(columns)
    return found


def _names(columns: MappingNode) -> frozenset[str]:
    return frozenset(part.strip() for key in columns.names() for part in str(key.value).split(","))


def _tables(base: Node, over: Node) -> Node:
    both = isinstance(base, MappingNode) and isinstance(over, MappingNode)
    return _merged(base, over, dict.fromkeys(_keys(base), _table)) if both else over


def _table(base: Node, over: Node) -> Node:
    return _merged(base, over, {"columns": _columns, "constraints": _together})


def _columns(base: Node, over: Node) -> Node:
    if isinstance(base, MappingNode) and isinstance(over, MappingNode):
        said, names = _keys(over), _names(over)
        kept = [
            entry
            for entry in base.entries
            if entry[0].value in said or str(entry[0].value) not in names
        ]
        base = MappingNode(base.mark, tuple(kept))
    return _merged(base, over, {})


def _together(base: Node, over: Node) -> Node:
    if isinstance(base, SequenceNode) and isinstance(over, SequenceNode):
        return SequenceNode(over.mark, (*base.items, *over.items))
    return over


def _merged(base: Node, over: Node, inner: Mapping[object, Overlay]) -> Node:
    """Return a mapping with the entries of another one in their places, and the new ones at the end."""
    if not (isinstance(base, MappingNode) and isinstance(over, MappingNode)):
        return over
    said = {key.value: (key, value) for key, value in over.entries}
    entries = []
    for key, value in base.entries:
        if key.value not in said:
            entries.append((key, value))
            continue
        new_key, new = said[key.value]
        overlay = inner.get(key.value)
        entries.append((new_key, new if overlay is None else overlay(value, new)))
    known = _keys(base)
    entries += [(key, value) for key, value in over.entries if key.value not in known]
    return MappingNode(over.mark, tuple(entries))


def _keys(node: Node) -> set[object]:
    return {key.value for key in node.names()} if isinstance(node, MappingNode) else set()
