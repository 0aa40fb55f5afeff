"""Docstrings as terminals, notebooks and editors show them."""

from __future__ import annotations

import re

_LITERAL = re.compile(r"``([^`]+)``")


def prose(doc: str) -> str:
    """Return a text with its code as Markdown has it: between single backticks."""
    return _LITERAL.sub(r"`\1`", doc)
