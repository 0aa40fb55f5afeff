"""How large a schema document can be, in every syntax."""

from __future__ import annotations

from fakegen.errors import Mark, Problem, SchemaError

MOST_NODES = 100_000
"""The most values of a document, counting those behind an alias each time."""

DEEPEST = 100
"""The most mappings and lists inside each other."""

MOST_DIGITS = 600
"""The most digits of an integer: what Python turns into a string whatever its own limit is (640)."""

TOO_LARGE = f"an integer has more than {MOST_DIGITS} digits"


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
