"""A rule that was found in data, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule that all rows of a table satisfy.

    Attributes:
        kind: The kind of constraint: ``unique``: no two rows agree on all of the columns; ``formula``:
            the first column is computed from the others; ``one_to_one``: each of two columns determines
            the other; ``depends``: the first column determines the second; ``increasing``: no value is
            below the one before it; or a kind of a plugin.
        columns: The columns, in the order that the kind requires.
        arguments: The constraint as in a schema, with the parameter of the kind's own name first.
        text: The rule in one line: ``city -> province``, ``total == a + b``.
        evidence: In how many rows it was observed, and why it is unlikely to be chance.
        rows: How many rows could have violated it: those in which all of its columns have a value.
    """

    kind: str
    columns: tuple[str, ...]
    arguments: Mapping[str, Any]
    text: str
    evidence: str
    rows: int


MOST_BY_CHANCE = 1e-9
"""A rule is reported if unrelated columns would satisfy it with a smaller probability than this."""


def written(name: str) -> str:
    """Return a column as an expression refers to it: ``age``, ``row['native country']``."""
    if name.isascii() and name.isidentifier() and name.lower() not in _WORDS:
        return name
    return f"row[{quoted(name)}]"


def quoted(text: str) -> str:
    """Return a string as an expression writes it: ``'male'``."""
    escaped = text.encode("unicode_escape").decode().replace("'", r"\'")
    return f"'{escaped}'"


_WORDS = frozenset({
    "and", "as", "else", "false", "for", "if", "in", "is", "none", "not", "now", "or", "row",
    "today", "true",
})  # fmt: skip
