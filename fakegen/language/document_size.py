"""How large a schema document can be, in every syntax."""

from __future__ import annotations

import re

from fakegen.errors import Mark, Problem, SchemaError

MOST_NODES = 100_000
"""The most values of a document, counting those behind an alias each time."""

DEEPEST = 100
"""The most mappings and lists inside each other."""

MOST_DIGITS = 600
"""The most digits of an integer: what Python turns into a string whatever its own limit is (640)."""

TOO_LARGE = f"an integer has more than {MOST_DIGITS} digits"


_TOKEN = re.compile(
    r"""\"{3}(?:\\.|[^\\])*?\"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'[^'\n]*'|\#[^\n]*|[\[{\]}]""",
    re.DOTALL,
)
"""A string or a comment of TOML, or a bracket; JSON has only strings of one kind, and brackets."""


def is_too_large(number: int) -> bool:
    """Return whether an integer has more than about ``MOST_DIGITS``."""
    return number.bit_length() > MOST_DIGITS * 10 // 3


def check_depth(mark: Mark, depth: int) -> None:
    """Refuse what is inside too many mappings and lists.

    Raises:
        SchemaError: It is inside more than ``DEEPEST``.
    """
    if depth > DEEPEST:
        raise SchemaError([Problem(mark, f"nested deeper than {DEEPEST} levels")])


def check_brackets(text: str, file: str) -> None:
    """Refuse JSON or TOML with too many brackets inside each other, which no parser need try then.

    Raises:
        SchemaError: A bracket is inside more than ``DEEPEST``; its place is given.
    """
    depth = 0
    for token in _TOKEN.finditer(text):
        if token[0] in "[{":
            if depth > DEEPEST:
                check_depth(mark_at(text, file, token.start()), depth)
            depth += 1
        elif token[0] in "]}":
            depth -= 1


def mark_at(text: str, file: str, offset: int) -> Mark:
    """Return the line and column of an offset in a text."""
    line = text.count("\n", 0, offset) + 1
    return Mark(file, line, offset - text.rfind("\n", 0, offset))
