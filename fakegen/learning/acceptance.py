"""Drawing rows that satisfy a condition: each row's first candidate that is accepted.

Rejection sampling (von Neumann, "Various techniques used in connection with random digits", 1951)
for many rows at once. The idea: candidate ``n`` of row ``r`` is drawn as virtual row
``r * CANDIDATES + n`` of a stream of its own, so a candidate is a pure function of its address. The
invariant: the accepted candidate is the one with the lowest number, no matter which rows are drawn
together or how many candidates are tried at a time. So a row's values depend on the row alone. The
number tried at a time can therefore be chosen freely. It doubles every round: hard rows take few
rounds, and easy rows waste few candidates. ``CANDIDATES`` is part of the address, and so of the
values; it is not only a bound. Two bounds end the search: a row has used up its candidates, or so
many candidates in a row were rejected, over all rows, that the condition is considered impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.streams import Purpose, Stream

CANDIDATES = 1 << 20
"""The maximum number of candidates for one row. Changing it would change values."""
HOPELESS = 1 << 23
"""After this many rejections in succession, the condition is considered impossible."""
_AT_A_TIME = 1 << 18
"""Roughly how many candidates are held at once: it bounds memory and changes no value."""
_GROUP = 4
"""Neighbouring rows that share a counter, since the generator makes four words at a time."""

Propose = Callable[[Stream, NDArray[np.int64]], tuple[NDArray[np.int64], Sequence[NDArray[Any]]]]
"""``propose(stream, rows)`` draws one candidate per row of the stream; ``rows`` are the positions
that the candidates belong to. It returns the indices of the accepted candidates, in ascending order,
and arrays of their values."""


def first_accepted(stream: Stream, propose: Propose) -> list[NDArray[Any]]:
    """Return the arrays of each row's first accepted candidate, in the order of the rows.

    A row's first candidate is drawn from the row's own words. If every first candidate is accepted,
    the rows are those of an unconditional draw.

    Args:
        stream: The rows.
        propose: Draws candidates.

    Raises:
        ModelError: A row has no accepted candidate; the message says how many were drawn.
    """
    accepted, arrays = propose(stream, np.arange(len(stream)))
    if len(accepted) == len(stream):
        return list(arrays)
    owners, parts = [accepted], [arrays]
    pending = np.ones(len(stream), dtype=np.bool_)
    pending[accepted] = False
    waiting = np.flatnonzero(pending)
    numbers = stream.roots
    more = stream.child(Purpose.CANDIDATES)
    tried, drawn, fruitless = 0, len(stream), 0
    while len(waiting):
        count = min(max(tried, _GROUP), _AT_A_TIME // len(waiting), CANDIDATES - tried)
        count = max(count // _GROUP, 1) * _GROUP
        found: list[NDArray[np.int64]] = []
        for start in range(0, len(waiting), _AT_A_TIME // _GROUP):
            part = waiting[start : start + _AT_A_TIME // _GROUP]
            rows = np.repeat(part, count)
            offsets = np.tile(np.arange(tried, tried + count), len(part))
            virtual = numbers[rows] * CANDIDATES + offsets
            accepted, arrays = propose(more.take(rows).renumbered(virtual), rows)
            owner, first = np.unique(rows[accepted], return_index=True)
            found.append(owner)
            parts.append([array[first] for array in arrays])
        settled = np.concatenate(found)
        owners.append(settled)
        tried += count
        drawn += count * len(waiting)
        fruitless = 0 if len(settled) else fruitless + count * len(waiting)
        waiting = np.setdiff1d(waiting, settled, assume_unique=True)
        if len(waiting) and (tried >= CANDIDATES or fruitless >= HOPELESS):
            met = len(stream) - len(waiting)
            raise ModelError(
                f"{drawn:,} candidates were drawn for {len(stream):,} rows, and {met:,} were accepted"
            )
    order = np.argsort(np.concatenate(owners), kind="stable")
    return [np.concatenate(pieces)[order] for pieces in zip(*parts, strict=True)]
