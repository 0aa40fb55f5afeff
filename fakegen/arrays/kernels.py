"""Compiled kernels of the package ``fakegen-native``, where it is installed; they change no value and no byte.

Each is None elsewhere, and where it was installed without a compiler.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, TypeAlias

import pyarrow as pa

Piece: TypeAlias = bytes | tuple[pa.Buffer | bytes, pa.Buffer, int, int]
"""A constant, or a column of strings: its data, its offsets, the first one's place, and their size in bytes."""


def pieces_of(parts: Sequence[str | pa.Array]) -> tuple[list[Piece], int]:
    """Return constants and columns of strings as :data:`JOIN` reads them, and how many rows they have.

    Args:
        parts: At least one column among them, of strings or large strings, and no null.
    """
    pieces: list[Piece] = []
    count = 0
    for part in parts:
        if isinstance(part, str):
            before = pieces.pop() if pieces and isinstance(pieces[-1], bytes) else b""
            assert isinstance(before, bytes)
            pieces.append(before + part.encode())
            continue
        _, ends, data = part.buffers()
        size = 8 if pa.types.is_large_string(part.type) else 4
        pieces.append((b"" if data is None else data, ends, part.offset, size))
        count = len(part)
    return pieces, count


def _kernel(name: str) -> Callable[..., Any] | None:
    try:
        found: Callable[..., Any] = getattr(import_module("fakegen_native"), name)
    except ImportError:
        return None
    return found


JOIN = _kernel("join")
"""Joins pieces row by row, and the rows."""

CONCATENATE = _kernel("concatenate")
"""Joins pieces row by row: offsets of 32 bits and text."""

DECIMALS = _kernel("decimals")
"""Writes int64 numbers with a point before so many of their last digits: offsets of 64 bits and text."""

FROM_WORDS = _kernel("from_words")
"""Joins the words (data, offsets of 32 bits) that rows of so many int32 numbers stand for: offsets and text."""
