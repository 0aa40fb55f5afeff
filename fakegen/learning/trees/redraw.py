"""Rows drawn again until a density ratio accepts them.

Rejection sampling (von Neumann, "Various techniques used in connection with random digits", 1951): a candidate is
accepted with a probability in proportion to the ratio of real to drawn rows, and so accepted rows are distributed
as real ones, as far as the ratio knows. Candidate 0 of a row is the row that is drawn without a ratio. The words of
the others are hashed from one word of the row, the number of the candidate and one word for all: waiting rows are
scattered, and words of their addresses took half of the time. The invariant: a row is its accepted candidate of the
lowest number, no matter how many are drawn at a time or which other rows are still waiting. The bound: the last of :data:`CANDIDATES` candidates stands, whatever its ratio. Since the
ratio is capped, that is a row in thousands, unless what is given or asked for is all but unknown to the ratio.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.trees.density_ratio import DensityRatio
from fakegen.streams import Purpose, Stream
from fakegen.streams.permutation import mix
from fakegen.streams.row_addresses import Addresses

CANDIDATES = 32
"""The maximum number of candidates of a row. Changing it would change values."""
_AT_A_TIME = 2048
"""About how many candidates are worth the calls of a round: fewer waiting rows try several at once."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The states of all columns in drawing order, and the ranks of the continuous ones by number."""

    states: list[NDArray[np.int64]]
    ranks: Mapping[int, NDArray[np.float64]]

    def put(self, rows: NDArray[np.int64], other: Drawn, taken: NDArray[np.int64]) -> None:
        """Replace rows by some of other ones."""
        for whole, part in zip(self.states, other.states, strict=True):
            whole[rows] = part[taken]
        for number, ranks in self.ranks.items():
            ranks[rows] = other.ranks[number][taken]


class DrawCandidates(Protocol):
    """Draws one candidate per row of a stream."""

    def __call__(self, stream: Stream, rows: NDArray[np.int64], first: Drawn | None) -> Drawn:
        """Return the candidates.

        Args:
            stream: Their words.
            rows: The position of the row that each belongs to.
            first: What has been drawn of all rows; None for the first candidates.
        """


def redrawn(stream: Stream, draw: DrawCandidates, ratio: DensityRatio) -> Drawn:
    """Return the accepted candidate of each row.

    Args:
        stream: The rows.
        draw: Draws candidates.
        ratio: Accepts them.
    """
    found = draw(stream, np.arange(len(stream)), None)
    waiting = np.flatnonzero(~_accepted(stream, found, ratio))
    further = stream.child(Purpose.REDRAW)
    seeds = further.words()
    tried = 1
    while len(waiting):
        count = int(np.clip(_AT_A_TIME // len(waiting), 1, CANDIDATES - tried))
        rows = np.repeat(waiting, count)
        numbers = np.tile(np.arange(tried, tried + count), len(waiting))
        own = _hashed(further, rows, numbers, seeds.take(rows))
        candidates = draw(own, rows, found)
        accepted = _accepted(own, candidates, ratio).reshape(-1, count)
        tried += count
        if tried == CANDIDATES:
            accepted[:, -1] = True
        settled = accepted.any(axis=1)
        chosen = np.arange(len(waiting)) * count + accepted.argmax(axis=1)
        found.put(waiting[settled], candidates, chosen[settled])
        waiting = waiting[~settled]
    return found


def _hashed(
    stream: Stream,
    rows: NDArray[np.int64],
    numbers: NDArray[np.int64],
    seeds: NDArray[np.uint64],
) -> Stream:
    """Return the words of some candidates: those of one row, further down for each than can be told.

    Args:
        stream: That of the rows.
        rows: The position of the row that each belongs to.
        numbers: The number of each.
        seeds: The word of each one's row.
    """
    addresses = Addresses(np.zeros_like(rows), mix(numbers.astype(np.uint64), seeds))
    return Stream(stream.key, stream.rows.take(rows), addresses=addresses, ordinals=numbers)


def _accepted(stream: Stream, drawn: Drawn, ratio: DensityRatio) -> NDArray[np.bool_]:
    words = stream.child(Purpose.ACCEPTANCE).uniform()
    found: NDArray[np.bool_] = words < ratio.acceptance(drawn.states)
    return found
