"""What random words are drawn for, where it is not simply a row of a table: items of lists, rows of parents.

Idea: an address is a path: a row of a root table, and the ordinals below it, such as customer 17, order 3,
item 2. The ordinals are hashed into one number, the **path**, once for all columns; that of a root is 0. A word
of an address is the word of its root, from a range that is made once however many rows are below, and mixed
with the path. Below each root there is thus a SplitMix64 generator, of which the root's word is the seed and the
path the position (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014). A
further attempt is one more step of the path, so that rows of many attempts are made as fast as others.

Invariant: a word depends on root and ordinals alone, and different ordinals below one parent give different
paths. Bound: paths of several ordinals are hashes of 64 bits, so that two of a million rows below one root
share one with a probability of 3e-8, and would then draw the same words, no more; 2**62 rows of a parent.

Measured, nanoseconds a word for parents with 1, 3, 100 and 1,000,000 rows each: see
``benchmarks/results/linked.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from fakegen.streams.permutation import mix


@dataclass(frozen=True, eq=False)
class Addresses:
    """The addresses of some rows of parents, or items of lists.

    Attributes:
        roots: The numbers of the rows of a root table that they are below: int64, shape (rows,).
        paths: What is below them: uint64, shape (rows,).
    """

    roots: NDArray[np.int64]
    paths: NDArray[np.uint64]

    @classmethod
    def of(cls, numbers: NDArray[np.int64]) -> Addresses:
        """Return the addresses of rows of a root table: int64, shape (rows,)."""
        return cls(numbers, np.zeros(len(numbers), np.uint64))

    def take(self, index: NDArray[np.int64]) -> Addresses:
        """Return the addresses at these positions."""
        return Addresses(self.roots.take(index), self.paths.take(index))

    def below(self, ordinals: NDArray[np.int64]) -> Addresses:
        """Return the addresses of rows of parents, or of items of lists.

        Args:
            ordinals: The place of each below the address at the same position, from 0.
        """
        return Addresses(self.roots, mix(self.paths, (ordinals + 1).astype(np.uint64)))

    def at_attempt(self, attempt: int | NDArray[np.int64]) -> Addresses:
        """Return the addresses of further attempts.

        Args:
            attempt: Which one, 0 for these addresses: one for all, or one for each.
        """
        if isinstance(attempt, int) and not attempt:
            return self
        steps = np.broadcast_to(np.negative(attempt, dtype=np.int64), self.paths.shape)
        paths = np.where(steps == 0, self.paths, mix(self.paths, steps.astype(np.uint64)))
        return Addresses(self.roots, paths)

    @cached_property
    def span(self) -> range:
        """The numbers from the lowest root to the highest."""
        return (
            range(int(self.roots.min()), int(self.roots.max()) + 1) if len(self.roots) else range(0)
        )
