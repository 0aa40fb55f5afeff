"""What a node must be: a mapping, a list, a scalar of some types; and what is said of it if it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from fakegen.errors import Mark, Problem, nearest
from fakegen.language.frame_values import is_frame
from fakegen.language.nodes import MappingNode, Node, ScalarNode, SequenceNode

T = TypeVar("T")


class NodeReader:
    """Reads the values of nodes, and collects every mistake in their form.

    Attributes:
        problems: The mistakes so far.
    """

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, mark: Mark, message: str, suggestion: str | None = None) -> None:
        """Note a mistake."""
        self.problems.append(Problem(mark, message, suggestion))

    def mapping(self, node: Node | None, what: str) -> MappingNode | None:
        """Return a node that must be a mapping with strings as keys."""
        if node is None:
            return None
        if not isinstance(node, MappingNode):
            self.wrong(node.mark, f"{what} must be a mapping, not {seen(node)}")
            return None
        for key in node.names():
            if not isinstance(key.value, str):
                self.wrong(key.mark, f"key {key.value!r} must be a string; put it in quotes")
            elif "\0" in key.value:
                self.wrong(key.mark, f"{key.value!r} contains a NUL, which no name can have")
        return node

    def only(
        self,
        node: MappingNode,
        known: Iterable[str],
        where: str,
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Note the unknown keys, each with its new name or the nearest known one."""
        for key in node.names():
            if isinstance(key.value, str) and key.value not in known:
                right = (renamed or {}).get(key.value) or nearest(key.value, known)
                self.wrong(key.mark, f"unknown key {key.value!r} {where}", right)

    def scalar(self, node: Node | None, what: str, allowed: tuple[type, ...]) -> ScalarNode | None:
        """Return a node that must hold a value of some types."""
        if node is None:
            return None
        right = isinstance(node, ScalarNode) and isinstance(node.value, allowed)
        if not right or (isinstance(node.plain(), bool) and bool not in allowed):
            words = {str: "a string", int: "an integer", float: "a number", bool: "true or false",
                     date: "a date", type(None): "null"}  # fmt: skip
            kinds = " or ".join(words[kind] for kind in allowed if kind in words)
            self.wrong(node.mark, f"{what} must be {kinds}, not {seen(node)}")
            return None
        return node if isinstance(node, ScalarNode) else None

    def flag(self, node: Node | None, what: str) -> bool:
        """Return a node that must be true or false; false if it is not there."""
        found = self.scalar(node, what, (bool,))
        return bool(found and found.value)

    def words(self, node: Node | None, what: str) -> tuple[ScalarNode, ...]:
        """Return the items of a list of strings."""
        if node is None:
            return ()
        if not isinstance(node, SequenceNode):
            self.wrong(node.mark, f"{what} must be a list, not {seen(node)}")
            return ()
        found = [self.scalar(item, f"each of {what}", (str,)) for item in node.items]
        return tuple(item for item in found if item is not None)

    def named(
        self, node: Node | None, what: str, read: Callable[[ScalarNode, Node], T | None]
    ) -> dict[str, T]:
        """Return what is read of each entry of a mapping, by name."""
        mapping = self.mapping(node, what)
        if mapping is None:
            return {}
        found = {}
        for key, value in mapping.entries:
            item = read(key, value) if isinstance(key.value, str) else None
            if item is not None:
                found[key.value] = item
        return found

    def named_words(self, node: Node, what: str) -> tuple[tuple[ScalarNode, ScalarNode], ...]:
        """Return the entries of a mapping from strings to strings."""
        mapping = self.mapping(node, what)
        found = []
        for key, value in mapping.entries if mapping else ():
            word = self.scalar(value, f"{key.value!r} of {what}", (str,))
            if word is not None:
                found.append((key, word))
        return tuple(found)

    def paths(self, node: MappingNode) -> None:
        """Refuse a NUL, which no path and no query can have."""
        for key, value in node.entries:
            if "\0" in str(value.plain() if isinstance(value, ScalarNode) else ""):
                self.wrong(value.mark, f"{key.value!r} contains a NUL, which cannot be read")


def seen(node: Node) -> str:
    """Return what a node holds, for messages."""
    if not isinstance(node, ScalarNode):
        return node.kind
    if isinstance(node.value, bool | None):
        return {True: "true", False: "false", None: "null"}[node.value]
    if is_frame(node.value):
        return "a data frame"
    return repr(node.value) if isinstance(node.value, str) else str(node.value)
