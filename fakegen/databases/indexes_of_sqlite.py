"""What a unique index of SQLite is over, read from the statement that made it: its catalogue has no expressions."""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^]]*\]|--[^\n]*|/\*.*?\*/|\w+|.""",
    re.DOTALL,
)
_ORDER = re.compile(r"\s+(ASC|DESC)\s*$", re.IGNORECASE)


def index_parts(statement: str) -> tuple[list[str], str]:
    """Return the expressions of an index, and the condition of its rows; empty for all rows.

    Args:
        statement: ``CREATE UNIQUE INDEX name ON table (expressions) WHERE condition``.
    """
    pieces = list(_PIECE.findall(statement))
    start = pieces.index("(")
    parts, depth, place = [""], 0, start
    for place in range(start, len(pieces)):
        piece = pieces[place]
        depth += (piece == "(") - (piece == ")")
        if not depth:
            break
        if piece == "," and depth == 1:
            parts.append("")
        elif place > start:
            parts[-1] += piece
    rest = "".join(pieces[place + 1 :]).strip()
    where = rest[len("WHERE") :].strip() if rest[: len("WHERE")].upper() == "WHERE" else ""
    return [_ORDER.sub("", part).strip() for part in parts], where
