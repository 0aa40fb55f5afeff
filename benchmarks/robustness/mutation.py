"""Small changes to documents and to bytes, each from a random number generator of its own."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]

NUMBERS = (
    0, 1, -1, 2, 7, 100, 999, 10**6, 10**9, 10**18, 2**31, 2**63, 2**64, -(2**63), 10**40, 0.5, -0.0,
    1e-300, 1e300, float("inf"), float("nan"),
)  # fmt: skip
STRINGS = (
    "", " ", "a", "x" * 5_000, "\x00", "\x1b[31m", "\u202eabc", "\ud7ff", "é", "{{", "{{ row }}",
    "{{ 'x' * 10**9 }}", "{{ nobody }}", "{% for a in b %}", "[a-z]{1000000}", "(a|b)*{9}", "(?=a)",
    "(((((", ".*", "1d", "-1d", "2020-01-01", "0000-00-00", "9999-12-31", "2020-01-01T25:00", "nan",
    "a > ", "a + b", "not " * 50 + "a", "../../etc/passwd", "/dev/zero", "faker.name", "faker.nothing",
    "mimesis.person.full_name", "integer", "en_US", "xx_XX", "nl_BE", "utf-16", "null", "*",
)  # fmt: skip


def change(document: Document, rng: random.Random, times: int) -> Document:
    """Return a copy of a document with some places changed.

    Args:
        document: Mappings, lists and plain values.
        rng: Decides where and how.
        times: How many changes, 0 or more; some may undo each other.
    """
    changed = copy.deepcopy(document)
    for _ in range(times):
        places = list(_places(changed))
        if not places:
            break
        _change_one(places, rng)
    return changed


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every container with every key or index in it."""
    keys = list(node) if isinstance(node, dict) else range(len(node))
    for key in keys:
        yield node, key
        if isinstance(node[key], dict | list):
            yield from _places(node[key])


def _change_one(places: list[tuple[Any, Any]], rng: random.Random) -> None:
    node, key = rng.choice(places)
    value = node[key]
    # Most changes keep the kind of a value, so that most documents still mean something.
    match rng.choice((*["same kind"] * 5, "other kind", "move", "drop", "key")):
        case "same kind":
            node[key] = _like(value, rng)
        case "other kind":
            node[key] = rng.choice((None, True, [], {}, [value], {"a": value},
                                    rng.choice(NUMBERS), rng.choice(STRINGS)))  # fmt: skip
        case "move":
            other, place = rng.choice(places)
            node[key] = copy.deepcopy(other[place])
        case "drop":
            del node[key]
        case _ if isinstance(node, dict):
            node[_like(key, rng)] = node.pop(key)


def _like(value: Any, rng: random.Random) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        near = (value + 1, value - 1, value * 2, value / 2, -value, value * 1_000)
        return rng.choice(near if rng.random() < 0.7 else NUMBERS)
    if isinstance(value, str):
        if not value or rng.random() < 0.3:
            return rng.choice(STRINGS)
        at = rng.randrange(len(value))
        return rng.choice((value[:at] + value[at + 1:], value[:at] + rng.choice("aZ0 {}[]().*'\"\\-,:")
                           + value[at:], value.upper(), value + value, value[::-1]))  # fmt: skip
    if isinstance(value, list):
        return rng.choice((value + value, value[:1], value[::-1], value * 50))
    if isinstance(value, dict) and value:
        key = rng.choice(list(value))
        return {**value, f"{key}2": copy.deepcopy(value[key])}
    return rng.choice(NUMBERS)


def damage(content: bytes, rng: random.Random) -> bytes:
    """Return bytes with a few of them flipped, removed, repeated, moved or overwritten.

    Args:
        content: One byte or more.
        rng: Decides where and how.
    """
    made = bytearray(content)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 10))):
        if not made:
            break
        at = rng.randrange(len(made))
        length = rng.choice((1, 1, 4, 8, 64, 1_000))
        match rng.randrange(6):
            case 0 | 1:
                made[at] ^= 1 << rng.randrange(8)
            case 2:
                made[at : at + length] = bytes(rng.choice((0, 255, 127)) for _ in range(length))
            case 3:
                del made[at : at + length]
            case 4:
                made[at:at] = made[at : at + length] * rng.choice((1, 1, 50))
            case 5:
                del made[at:]
    return bytes(made)
