"""What operations cost: the size of a result, or of the steps to make it, before anything is made.

Each function takes the arguments of the operation that it is named after. Its result is never too small; it
is only as much too large as keeps it simple.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from fakegen.expressions.row_budget import LONGEST, check, check_bits, size_of

Cost = Callable[..., int]

_WIDTH = re.compile("[0-9]+")
_CONVERSION = re.compile("%[^a-zA-Z%]*")
# A float without an exponent has at most this many characters, besides the digits that are asked for.
_LONGEST_FLOAT = 330


def operation(symbol: str, left: Any, right: Any) -> int:
    """Return the cost of ``left symbol right``.

    Raises:
        SecurityError: The result would be too large an integer.
    """
    if isinstance(left, int) and isinstance(right, int):
        check_bits(_bits(symbol, left, right))
    elif symbol == "%" and isinstance(left, str):
        return percent(left, right)
    elif symbol == "*":
        for items, times in ((left, right), (right, left)):
            if isinstance(items, str | list | tuple) and isinstance(times, int):
                return size_of(items) * max(times, 0)
    elif isinstance(left, str | list | tuple):
        return size_of(left) + size_of(right)
    return 1


def _bits(symbol: str, left: int, right: int) -> int:
    if symbol == "**":
        return left.bit_length() * right if abs(left) > 1 and right > 0 else 1
    return left.bit_length() + right.bit_length() if symbol == "*" else 1


def percent(pattern: str, values: Any) -> int:
    """Return the cost of ``pattern % values``, where a width can be one of the values."""
    given = values if isinstance(values, tuple) else (values,)
    conversions = _CONVERSION.findall(pattern)
    has_keys = "(" in pattern
    widths = widths_in(pattern if has_keys else "".join(conversions))
    if any("*" in conversion for conversion in conversions):
        widths += sum(abs(value) for value in given if isinstance(value, int))
    each = size_of(values, printed=True) if has_keys else 0
    if any(isinstance(value, float) for value in (*given, *_items(values))):
        each += _LONGEST_FLOAT
    return len(pattern) + widths + size_of(values, printed=True) + len(conversions) * each


def widths_in(pattern: str) -> int:
    """Return the sum of all numbers in a format, among which its widths are.

    Raises:
        SecurityError: One of them is too large.
    """
    total = 0
    for digits in _WIDTH.findall(pattern):
        check(LONGEST + 1 if len(digits) > 9 else int(digits))
        total += int(digits)
    return total


def _items(values: Any) -> list[Any]:
    return list(values.values()) if isinstance(values, dict) else []


def _padded(value: Any, width: int = 80, *_: Any, **__: Any) -> int:
    return size_of(value, printed=True) + width


def _expanded(text: str, tabsize: int = 8) -> int:
    return len(text) + text.count("\t") * tabsize


def _joined(separator: str, items: Any) -> int:
    return size_of(items) + len(items) * len(separator)


def _joined_by(value: Any, d: Any = "", attribute: Any = None) -> int:
    return size_of(value) + len(value) * size_of(d, printed=True)


def _replaced(text: Any, old: Any, new: Any, count: int | None = -1) -> int:
    whole = str(text)
    return len(whole) + (whole.count(str(old)) or 1) * len(str(new))


def _translated(text: str, table: Any) -> int:
    longest = max(map(size_of, table.values()), default=0) if isinstance(table, dict) else 0
    return len(text) * (1 + longest)


def _stripped(text: Any, chars: Any = None) -> int:
    return len(str(text)) * (10 + len(str(chars or ""))) // 10


def _formatted(value: Any, *args: Any, **kwargs: Any) -> int:
    return percent(str(value), kwargs or args)


def _indented(s: Any, width: int | str = 4, *_: Any, **__: Any) -> int:
    lines = str(s).count("\n") + 1
    return len(str(s)) + lines * (width if isinstance(width, int) else len(width))


def _wrapped(
    s: Any,
    width: int = 79,
    break_long_words: bool = True,
    wrapstring: Any = None,
    *_: Any,
    **__: Any,
) -> int:
    length = len(str(s))
    # A long word is copied as often as it is broken.
    return length * (1 + len(str(wrapstring or ""))) + length * length // (1000 * max(width, 1))


def _batched(value: Any, linecount: int, fill_with: Any = None) -> int:
    return size_of(value) + (3 + size_of(fill_with)) * abs(linecount)


def _json(value: Any, indent: int | None = None) -> int:
    size = size_of(value)
    return 6 * size + size * _depth(value) * (indent or 0)


def _depth(value: Any) -> int:
    level, items = 0, [value]
    while items := [inner for item in items for inner in _inside(item)]:
        level += 1
    return level


def _inside(item: Any) -> Any:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list | tuple) else ()


def _rounded(value: Any, precision: int = 0, method: str = "common") -> int:
    check_bits(4 * abs(precision))
    return 1


def _summed(iterable: Any, attribute: Any = None, start: Any = 0) -> int:
    # Lists are copied with each list that is added.
    copies = len(iterable) if isinstance(start, list | tuple) else 1
    return size_of(iterable) * copies + size_of(start)


def _linked(value: Any, *others: Any, **named: Any) -> int:
    text = str(value)
    # Each word goes through several regular expressions, and gets the same attributes.
    return 100 * len(text) + len(text.split()) * size_of([*others, *named.values()])


def _untagged(value: Any) -> int:
    text = str(value)
    # The rest of the string is copied for each comment.
    return len(text) + len(text) * text.count("<!--") // 1000


METHODS: Mapping[str, Cost] = {
    "center": _padded,
    "expandtabs": _expanded,
    "join": _joined,
    "ljust": _padded,
    "lstrip": _stripped,
    "replace": _replaced,
    "rjust": _padded,
    "rstrip": _stripped,
    "strip": _stripped,
    "striptags": _untagged,
    "translate": _translated,
    "zfill": _padded,
}
"""The methods of strings that can cost much more than the size of their arguments."""

FILTERS: Mapping[str, Cost] = {
    "batch": _batched,
    "center": _padded,
    "format": _formatted,
    "indent": _indented,
    "join": _joined_by,
    "pad": _padded,
    "replace": _replaced,
    "round": _rounded,
    "slice": _batched,
    "striptags": _untagged,
    "sum": _summed,
    "tojson": _json,
    "trim": _stripped,
    "urlize": _linked,
    "wordwrap": _wrapped,
    "zfill": _padded,
}
"""The filters that can cost much more than the size of their arguments."""
