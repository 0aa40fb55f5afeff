"""Drawing candidates until they fit the row that refers to them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import GenerationError
from fakegen.interfaces.block import Block
from fakegen.streams import Stream

Fits = Callable[[NDArray[np.int64], Block], NDArray[np.bool_]]
"""Returns whether each row of another table may be referred to by the block's row at the same position."""
Draw = Callable[[NDArray[np.int64], Stream, int], NDArray[np.int64]]
"""Returns a random candidate, at a slot of the stream, for each of some rows: positions in the block."""
At = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.int64]]
"""Returns the candidate with a rank, from 0, for each of some rows: positions in the block."""

_TRIES = 64
"""How often a row is drawn that may not fit, before those that do are looked for one by one."""
_LOOKED_THROUGH = 10_000_000
"""How many rows of the other table are looked through for the rows of a block, at the most."""


def fitting(
    block: Block, sizes: NDArray[np.int64], draw: Draw, at: At, fits: Fits, table: str
) -> NDArray[np.int64]:
    """Return a random one of the fitting candidates of each row; -1 where none fits.

    Args:
        block: The rows.
        sizes: How many candidates each has, at least one: int64, shape (rows,).
        draw: Draws one.
        at: Returns one.
        fits: Whether one fits.
        table: The candidates' table, for messages.

    Raises:
        GenerationError: So few fit that drawing does not find them, of too many to look at each.
    """
    left = np.arange(len(block))
    drawn = draw(left, block.stream, 0)
    if not len(block):
        return drawn
    left = left[~fits(drawn, block)]
    for slot in range(1, _TRIES):
        if not len(left):
            return drawn
        part = block.take(left)
        drawn[left] = draw(left, part.stream, slot)
        left = left[~fits(drawn[left], part)]
    if int(sizes[left].sum()) > _LOOKED_THROUGH:
        row = int(block.rows.numbers[left[0]])
        raise GenerationError(
            lacking(table, row, f"{_TRIES} draws found no row to refer to that satisfies 'where'")
        )
    points = block.take(left).stream.uniform(_TRIES) if len(left) else np.empty(0)
    for place, point in zip(left.tolist(), points.tolist(), strict=True):
        index = np.full(int(sizes[place]), place)
        candidates = at(index, np.arange(len(index)))
        found = candidates[fits(candidates, block.take(index))]
        drawn[place] = found[int(point * len(found))] if len(found) else -1
    return drawn


def lacking(table: str, row: int, why: str) -> str:
    """Return the message that a row has nothing to refer to."""
    return f"row {row:,} refers to {table!r}: {why}"
