"""Constants and columns of strings, as compiled kernels read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import pyarrow as pa

Piece: TypeAlias = bytes | tuple[pa.Buffer | bytes, pa.Buffer, int, int]
"""A constant, or a column of strings: its data, its offsets, the first one's place, and their size in bytes."""


def pieces_of(parts: Sequence[str | pa.Array]) -> tuple[list[Piece], int]:
    """Return constants and columns of strings as :data:`~fakegen.kernels.JOIN` reads them, and how many rows they have.

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
