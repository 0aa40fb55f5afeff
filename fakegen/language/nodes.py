"""Located values: a document as a tree in which every node knows its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from fakegen.errors import Mark, Problem, SchemaError
from fakegen.language.document_size import TOO_LARGE, check_depth, is_too_large
from fakegen.passwords import without_passwords


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a document, and its place."""

    mark: Mark

    def plain(self) -> Any:
        """Return the value without places: None, scalars, lists and dicts."""
        raise NotImplementedError

    def mark_of(self, key: object) -> Mark:
        """Return the place of a key's or an index's value inside this node, or the node's own."""
        del key
        return self.mark

    @property
    def kind(self) -> str:
        """What the node is, in words."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ScalarNode(Node):
    """A single value.

    Attributes:
        value: None, bool, int, float, str, date or datetime.
        inner: Columns between the node's mark and the value's first character (1 for a quote);
            None where offsets into the string have no simple place (several lines, escapes).
        digits: A decimal number as it was written, where a float has lost some of its digits.
    """

    value: Any
    inner: int | None = None
    digits: str | None = None

    def __repr__(self) -> str:
        return f"ScalarNode({self.mark!r}, {without_passwords(repr(self.value))})"

    def plain(self) -> Any:
        return self.value

    def exact(self) -> Any:
        """Return the value, or all its digits as a string where a float has lost some."""
        return self.value if self.digits is None else self.digits

    def mark_at(self, offset: int | None) -> Mark:
        """Return the place of a character of the string, as nearly as it is known."""
        if offset is None or self.inner is None or not self.mark.line:
            return self.mark
        return replace(self.mark, column=self.mark.column + self.inner + offset)

    @property
    def kind(self) -> str:
        words = {type(None): "null", bool: "true or false", str: "a string"}
        return words.get(type(self.value), f"{type(self.value).__name__}")


@dataclass(frozen=True, slots=True)
class SequenceNode(Node):
    """A list."""

    items: tuple[Node, ...]

    def plain(self) -> Any:
        return [item.plain() for item in self.items]

    def mark_of(self, key: object) -> Mark:
        if isinstance(key, int) and 0 <= key < len(self.items):
            return self.items[key].mark
        return self.mark

    @property
    def kind(self) -> str:
        return "a list"


@dataclass(frozen=True, slots=True)
class MappingNode(Node):
    """Keys and values in the order in which they were written; no key occurs twice."""

    entries: tuple[tuple[ScalarNode, Node], ...]

    def plain(self) -> Any:
        return {key.value: value.plain() for key, value in self.entries}

    def get(self, key: object) -> Node | None:
        """Return the value of a key, or None."""
        return next((value for name, value in self.entries if name.value == key), None)

    def names(self) -> Iterator[ScalarNode]:
        """Yield the keys."""
        return (key for key, _ in self.entries)

    def mark_of(self, key: object) -> Mark:
        found = self.get(key)
        return self.mark if found is None else found.mark

    @property
    def kind(self) -> str:
        return "a mapping"


def by_number(node: MappingNode) -> MappingNode | None:
    """Return a mapping of weights by whole number, whose keys JSON and TOML write as strings.

    None if it has no keys, or others.
    """
    keys = [key.value for key in node.names()]
    if not keys or any(
        isinstance(k, bool) or not str(k).removeprefix("-").isdecimal() for k in keys
    ):
        return None
    entries = [(replace(key, value=int(key.value)), value) for key, value in node.entries]
    return MappingNode(node.mark, tuple(entries))


def from_python(value: Any, file: str = "schema") -> Node:
    """Return the node of a value built in Python; its place is its path in the document.

    Raises:
        SchemaError: It is nested too deeply, as what contains itself is, or an integer is too large.
    """
    return _node(value, Mark(file), 0)


def _node(value: Any, mark: Mark, depth: int) -> Node:
    check_depth(mark, depth)
    if isinstance(value, dict):
        entries = []
        for written, item in value.items():
            key = (
                "null" if written is None else written
            )  # what other YAML parsers make of a bare null
            place = Mark(mark.file, path=f"{mark.path}.{key}" if mark.path else str(key))
            entries.append((ScalarNode(place, key), _node(item, place, depth + 1)))
        return MappingNode(mark, tuple(entries))
    if isinstance(value, list | tuple):
        places = (Mark(mark.file, path=f"{mark.path}[{number}]") for number in range(len(value)))
        return SequenceNode(
            mark,
            tuple(_node(item, place, depth + 1) for item, place in zip(value, places, strict=True)),
        )
    if isinstance(value, int) and is_too_large(value):
        raise SchemaError([Problem(mark, TOO_LARGE)])
    return ScalarNode(mark, value)
