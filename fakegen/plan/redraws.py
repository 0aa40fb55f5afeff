"""Which rows are drawn again, so that quotas hold: what is left of the pass over all rows."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.streams import Rows


@dataclass(frozen=True, slots=True)
class Redraws:
    """The rows that were drawn again, and the attempt of each step that each of them ended with.

    Attributes:
        stop: Rows 0 .. ``stop`` - 1 are known.
        rows: The numbers of those drawn again, ascending: int64, shape (n,).
        attempts: By step label: int64, shape (n,); 0 where the step kept its first draw.
    """

    stop: int
    rows: NDArray[np.int64]
    attempts: Mapping[str, NDArray[np.int64]]

    def among(self, rows: Rows) -> tuple[NDArray[np.int64], Mapping[str, NDArray[np.int64]]]:
        """Return the positions in ``rows`` of those drawn again, and their attempts by step label."""
        if rows.chosen is None:
            low, high = np.searchsorted(self.rows, [rows.start, rows.start + rows.size])
            found = np.arange(low, high)
            return self.rows[low:high] - rows.start, self._at(found)
        place = np.searchsorted(self.rows, rows.chosen)
        place[place == len(self.rows)] = 0
        again = self.rows[place] == rows.chosen if len(self.rows) else place < 0
        return np.flatnonzero(again), self._at(place[again])

    def _at(self, index: NDArray[np.int64]) -> Mapping[str, NDArray[np.int64]]:
        return {label: attempts[index] for label, attempts in self.attempts.items()}

    def __reduce__(self) -> tuple[Any, ...]:
        # It travels to every worker: packed, a row takes a few bytes.
        gaps = np.diff(self.rows, prepend=0)
        attempts = {label: _packed(array) for label, array in self.attempts.items()}
        return _unpacked_redraws, (self.stop, len(self.rows), _packed(gaps), attempts)


def redrawn(
    known: Sequence[Redraws], rows: Rows
) -> tuple[NDArray[np.int64], dict[str, NDArray[np.int64]]]:
    """Return the positions in ``rows`` of those drawn again for anything, and all their attempts."""
    found = [redraws.among(rows) for redraws in known]
    positions = [index for index, _ in found]
    index = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *positions]))
    together: dict[str, NDArray[np.int64]] = {}
    for own, attempts in found:
        for label, numbers in attempts.items():
            together[label] = np.zeros(len(index), dtype=np.int64)
            together[label][np.searchsorted(index, own)] = numbers
    return index, together


def _packed(numbers: NDArray[np.int64]) -> bytes:
    # The bytes of the same weight lie together, so that the many zeros are one run.
    planes = numbers.astype("<i8").view(np.uint8).reshape(-1, 8).T
    return zlib.compress(planes.tobytes(), level=1)


def _unpacked_redraws(stop: int, size: int, gaps: bytes, attempts: Mapping[str, bytes]) -> Redraws:
    named = {label: _unpacked(data, size) for label, data in attempts.items()}
    return Redraws(stop, np.cumsum(_unpacked(gaps, size)), named)


def _unpacked(data: bytes, size: int) -> NDArray[np.int64]:
    planes = np.frombuffer(zlib.decompress(data), dtype=np.uint8).reshape(8, size)
    return planes.T.copy().view("<i8").reshape(size).astype(np.int64)
