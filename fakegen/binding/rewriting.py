"""The text of an expression, with numbers over the rows of parents as names of columns.

``sum(item.amount) * 2`` becomes ``row['sum(item.amount)'] * 2``, where ``item`` is a table whose rows belong to
the row: the aggregate is a hidden column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import get_args

from fakegen.plan.aggregate import Aggregation

_NAMES = "|".join(get_args(Aggregation))
_CALL = re.compile(rf"(?<![\w.'\"])({_NAMES})\s*\(")
_STRING = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)


class Rewritten:
    """An expression's text in which aggregates are names of columns.

    Args:
        text: What the user wrote.
        children: The tables whose rows belong to the row.
    """

    def __init__(self, text: str, children: Collection[str]) -> None:
        self._shifts: list[tuple[int, int]] = []
        self.text = text if not children else self._rewritten(text, children)

    def _rewritten(self, text: str, children: Collection[str]) -> str:
        about = re.compile(rf"\s*(?:{'|'.join(map(re.escape, children))})\b(?!\s*\()")
        quoted = [found.span() for found in _STRING.finditer(text)]
        parts, end = [], 0
        for call in _CALL.finditer(text):
            start = call.start()
            is_filter = text[:start].rstrip().endswith("|")
            if start < end or is_filter or any(a < start < b for a, b in quoted):
                continue
            close = _closing(text, call.end(), quoted)
            inner = text[call.end() : close]
            if close is None or not about.match(_STRING.sub("''", inner).lstrip("( ")):
                continue
            name = f"row[{f'{call[1]}({inner.strip()})'!r}]"
            parts += [text[end:start], name]
            self._shifts.append((close + 1, len(name) - (close + 1 - start)))
            end = close + 1
        return "".join([*parts, text[end:]])

    def offset(self, offset: int | None) -> int | None:
        """Return the place in what the user wrote of a place in :attr:`text`."""
        if offset is None:
            return None
        for end, shift in self._shifts:
            if offset >= end + shift:
                offset -= shift
        return offset


def aggregate_in(name: str) -> tuple[str, str] | None:
    """Return the kind of the aggregate that a column's name means, and what it is over; None if it means none."""
    call = _CALL.match(name)
    if call is None:
        return None
    quoted = [found.span() for found in _STRING.finditer(name)]
    is_whole = _closing(name, call.end(), quoted) == len(name) - 1
    return (call[1], name[call.end() : -1]) if is_whole else None


def _closing(text: str, start: int, quoted: Sequence[tuple[int, int]]) -> int | None:
    """Return where the bracket before ``start`` is closed; None if it is not."""
    depth = 1
    for place in range(start, len(text)):
        if any(first <= place < last for first, last in quoted):
            continue
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if not depth:
            return place
    return None
