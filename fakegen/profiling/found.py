"""A rule that data keeps, and on what it rests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule that every row of a table satisfies.

    Attributes:
        kind: The kind of constraint that says it: ``unique``: no two rows agree on all the columns;
            ``formula``: the first column is computed from the others; ``one_to_one``: two columns say
            the same in other words; ``depends``: the first column decides the second;
            ``increasing``: no value is below the one before it; or one of a plugin's kinds.
        columns: The columns, in the order that the kind asks for.
        arguments: The constraint as a schema writes it, the parameter under the kind's own name
            first.
        text: The rule in one line: ``city -> province``, ``total == a + b``.
        evidence: How many rows it was seen in, and what speaks against chance.
        rows: The rows that could have broken it: all that it reads is there.
    """

    kind: str
    columns: tuple[str, ...]
    arguments: Mapping[str, Any]
    text: str
    evidence: str
    rows: int


MOST_BY_CHANCE = 1e-9
"""A rule is reported if columns that have nothing to do with each other keep it less often."""


def written(name: str) -> str:
    """Return how an expression writes a column: ``age``, ``row['native country']``."""
    if name.isascii() and name.isidentifier() and name.lower() not in _WORDS:
        return name
    quoted = name.encode("unicode_escape").decode().replace("'", r"\'")
    return f"row['{quoted}']"


_WORDS = frozenset({
    "and", "as", "else", "false", "for", "if", "in", "is", "none", "not", "now", "or", "row",
    "today", "true",
})  # fmt: skip
