"""Lines of a document with aligned comments."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fakegen.terminal_text import printable

_WIDTH = 110
_MOST_BEFORE = 44
_LEAST_COMMENT = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document, or a comment on its own.

    Attributes:
        text: The line; empty for a comment on its own.
        comment: Its comment; empty for none.
    """

    text: str = ""
    comment: str = ""


def laid_out(lines: Sequence[Line], indent: int) -> Iterator[str]:
    """Yield the lines with comments: in one column after short lines, above long ones."""
    short = [len(line.text) for line in lines if line.comment and len(line.text) <= _MOST_BEFORE]
    column = max(short, default=0) + 2
    margin = " " * indent
    for line in lines:
        room = _WIDTH - indent - column - 2
        beside = _wrapped(line.comment, max(room, _LEAST_COMMENT))
        if not line.text:
            yield from _above(line.comment, margin)
        elif not beside:
            yield margin + line.text
        elif len(line.text) > _MOST_BEFORE:
            yield from _above(line.comment, margin)
            yield margin + line.text
        else:
            yield f"{margin}{line.text:<{column}}# {beside[0]}"
            for more in beside[1:]:
                yield f"{margin}{'':<{column}}# {more}"


def listed(key: str, items: Sequence[str], indent: int) -> str:
    """Return ``key: [item, ...]``, over several lines if it is long."""
    text, room = f"{key}: [", _WIDTH - indent
    width = len(text)
    for number, item in enumerate(items):
        part = f"{item}," if number + 1 < len(items) else f"{item}]"
        if number and width + 1 + len(part) > room:
            text += "\n" + " " * (indent + 2)
            width = 2
        elif number:
            text, width = f"{text} ", width + 1
        text, width = text + part, width + len(part)
    return text


def _above(comment: str, margin: str) -> Iterable[str]:
    return [f"{margin}# {part}" for part in _wrapped(comment, _WIDTH - len(margin) - 2)]


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(printable(text), width, break_on_hyphens=False, break_long_words=False)
