"""Compiled Mimesis methods."""

from __future__ import annotations

from fakegen.columns.mimesis.call import Call
from fakegen.plugins.provider import Generator


def compiled(call: Call) -> Generator | None:
    return None
