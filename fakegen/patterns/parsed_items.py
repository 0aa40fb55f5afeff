"""The items of a parsed regular expression: pairs of a kind and a value, as Python's parser makes them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from re import _constants as code  # type: ignore[attr-defined]
from typing import Any

from fakegen.patterns.character_classes import class_of

Items = Iterable[tuple[Any, Any]]

SINGLE = (code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN)
"""The kinds of items that are one character each."""


def within_group(group: Any, flags: int) -> tuple[Items, int]:
    """Return the items of a group and the flags that apply to them.

    Args:
        group: The value of the group's item.
        flags: The flags that apply to the group.
    """
    _, added, removed, content = group
    return content, (flags | added) & ~removed


def flattened(items: Items, flags: int, kept: Container[int]) -> Iterator[tuple[Any, Any, int]]:
    """Yield the kind, the value and the flags of each item; its items take the place of a group.

    Args:
        items: The items.
        flags: The flags that apply to them.
        kept: The numbers of the groups that stay.
    """
    for kind, value in items:
        if kind is code.SUBPATTERN and value[0] not in kept:
            yield from flattened(*within_group(value, flags), kept)
        else:
            yield kind, value, flags


def references(items: Any) -> Iterator[int]:
    """Yield the numbers of the groups that the back references in parsed items repeat."""
    for item in items:
        if isinstance(item, tuple) and item[:1] == (code.GROUPREF,):
            yield item[1]
        elif isinstance(item, Sequence) and not isinstance(item, str):
            yield from references(item)
        elif hasattr(item, "data"):  # the parser's own sequence
            yield from references(item.data)


def made_characters(items: Items, flags: int) -> set[str]:
    """Return the characters that parsed items make; look-arounds make none."""
    found: set[str] = set()
    for kind, value in items:
        if kind in SINGLE:
            found |= class_of(kind, value, flags)
        elif kind is code.SUBPATTERN:
            found |= made_characters(*within_group(value, flags))
        elif kind is code.BRANCH:
            for option in value[1]:
                found |= made_characters(option, flags)
        elif kind in (code.MAX_REPEAT, code.MIN_REPEAT):
            found |= made_characters(value[2], flags)
    return found
