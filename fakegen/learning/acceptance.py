"""Drawing rows that satisfy a condition: each row's first candidate that is accepted.

Rejection sampling (von Neumann, "Various techniques used in connection with random digits", 1951)
for many rows at once. The idea: candidate ``n`` of row ``r`` is drawn as virtual row
``r * CANDIDATES + n`` of a stream of its own, so a candidate is a pure function of its address. The
invariant is that the accepted candidate is the first one in the order of the numbers, whatever
rows are drawn together and however many candidates are tried at a time; so a row's values depend on
the row alone. How many are tried at a time is free, and doubles: rows that are hard to satisfy cost
few rounds, and easy ones waste few candidates. ``CANDIDATES`` is part of the address and so of the
values, not only a bound. Two bounds end the search: a row's candidates are used up, or so many
candidates of all rows were fruitless in succession that the condition is taken to be impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.errors import ModelError
from fakegen.streams import Purpose, Rows, Stream

CANDIDATES = 1 << 20
"""The most that are tried for one row; another number would give other values."""
HOPELESS = 1 << 23
"""After so many in succession of which none is accepted, none is taken to be."""
_AT_A_TIME = 1 << 18
"""About how many candidates are held at once: it bounds memory and changes no value."""
_GROUP = 4
"""Neighbouring rows that share a counter of the random numbers, whose words come four by four."""

Propose = Callable[[Stream, NDArray[np.int64]], tuple[NDArray[np.int64], Sequence[NDArray[Any]]]]
"""``propose(stream, rows)`` draws a candidate for each row of the stream, ``rows`` being whose it
is; it returns which candidates are accepted, rising, and arrays of what these are."""


def first_accepted(stream: Stream, propose: Propose) -> list[NDArray[Any]]:
    """Return what the first accepted candidate of each row is.

    A row's first candidate is drawn from its own words: where every candidate is accepted, the rows
    are those of an unconditional draw.

    Args:
        stream: The rows.
        propose: Draws candidates.

    Raises:
        ModelError: A row has none; the message says how many were tried and accepted.
    """
    accepted, arrays = propose(stream, np.arange(len(stream)))
    if len(accepted) == len(stream):
        return list(arrays)
    owners, parts = [accepted], [arrays]
    pending = np.ones(len(stream), dtype=np.bool_)
    pending[accepted] = False
    waiting = np.flatnonzero(pending)
    numbers = stream.rows.numbers
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
            virtual = Rows.choose(numbers[rows] * CANDIDATES + offsets)
            accepted, arrays = propose(Stream(more.key, virtual, more.attempt), rows)
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
                f"of {drawn:,} candidates drawn for {len(stream):,} rows {met:,} were accepted"
            )
    order = np.argsort(np.concatenate(owners), kind="stable")
    return [np.concatenate(pieces)[order] for pieces in zip(*parts, strict=True)]
