"""Which row of another table each row refers to.

The number of that row is a hidden column of its own, so that everything that is read through one reference
comes from the same row.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.errors import GenerationError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.plan.drawn_rows import AllowedRows, DrawnRows
from fakegen.plan.fitting_draws import Fits, fitting, lacking
from fakegen.plan.reference_pools import Pool
from fakegen.plan.referred import Target
from fakegen.streams import Permutation, Purpose, Stream

OWNER = "{owner}"
"""The block's input with the row that both tables refer to."""


class ReferenceRows(DrawnRows):
    """Draws rows of another table.

    Args:
        allowed: Which rows may be drawn.
        target: The other table.
        pool: Returns the candidates of a table.
        fits: Returns whether a candidate of a table may be referred to by a row; None if all may.
        apart: Whether no two rows of one parent refer to the same row.
        optional: Whether a row for which there is no candidate refers to none, instead of ending the run.
        whole: Whether every row can refer to any row of the other table with the same probability.
    """

    def __init__(
        self,
        allowed: AllowedRows,
        target: Target,
        pool: Callable[[Target], Pool],
        fits: Callable[[Target], Fits] | None = None,
        *,
        apart: bool = False,
        optional: bool = False,
        whole: bool = False,
    ) -> None:
        self._pool_of, self._optional = pool, optional
        self.apart, self.reaches_all = apart, whole
        super().__init__(allowed, target, fits)

    def _aim(self, target: Target) -> None:
        super()._aim(target)
        self._pool = self._pool_of(target)

    @property
    def support(self) -> int | None:  # type: ignore[override]
        """The number of rows to refer to, where each row can refer to any of them."""
        return self._target.rows if self.reaches_all else None

    def unrank(self, index: NDArray[np.uint64]) -> pa.Array:
        """Return the row numbers."""
        return pa.array(index.astype(np.int64))

    def make(self, block: Block) -> pa.Array:
        """Return the number of a row of the other table for each row."""
        found = np.full(len(block), -1, np.int64)
        owners = block.inputs.get(OWNER)
        owned = np.arange(len(block)) if owners is None else np.flatnonzero(is_present(owners))
        asked = block if len(owned) == len(block) else block.take(owned)
        runs = (
            np.zeros(len(asked), np.int64)
            if owners is None
            else asked.inputs[OWNER].to_numpy(zero_copy_only=False).astype(np.int64)
        )
        sizes = self._pool.sizes(runs)
        some = np.flatnonzero(sizes > 0)
        if len(some) < len(sizes):
            if not self._optional:
                row = int(asked.rows.numbers[int(np.flatnonzero(sizes == 0)[0])])
                raise GenerationError(
                    lacking(self.allowed.table, row, "there is no row to refer to")
                )
            asked, runs, owned = asked.take(some), runs[some], owned[some]
        found[owned] = self._drawn(asked, runs, sizes[some])
        return pa.array(found, mask=found < 0)

    def _drawn(
        self, block: Block, runs: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        if self.apart:
            return self._all_different(block, runs, sizes)
        if self._fits is None:
            return self._pool.draw(runs, block.stream, 0)
        drawn = fitting(
            block,
            sizes,
            lambda index, stream, slot: self._pool.draw(runs[index], stream, slot),
            lambda index, ranks: self._pool.at(runs[index], ranks),
            self._fits,
            self.allowed.table,
        )
        if not self._optional and (drawn < 0).any():
            row = int(block.rows.numbers[int((drawn < 0).argmax())])
            raise GenerationError(
                lacking(
                    self.allowed.table, row, "there is no row to refer to that satisfies 'where'"
                )
            )
        return drawn

    def _all_different(
        self, block: Block, runs: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return candidates by a permutation of the run for each parent: the k-th row gets the k-th of them."""
        descent = block.rows.descent
        assert descent is not None  # binding allows it for rows of parents only
        words, places = _parents_words(block.stream)
        if (short := np.flatnonzero(descent.ordinals >= sizes)).size:
            row = int(block.rows.numbers[int(short[0])])
            size = int(sizes[short[0]])
            raise GenerationError(
                lacking(
                    self.allowed.table,
                    row,
                    f"its parent has more rows than the {size:,} that they can refer to, each once",
                )
            )
        if self._pool.together and len(block):
            permute = Permutation(block.stream.key, int(sizes[0]))
            ranks = permute(descent.ordinals, words, places).astype(np.int64)
            return self._pool.at(runs, ranks)
        ranks = np.empty(len(block), np.int64)
        for size in np.unique(sizes).tolist():
            here = np.flatnonzero(sizes == size)
            permute = Permutation(block.stream.key, size)
            found = permute(descent.ordinals[here], words, places[here])
            ranks[here] = found.astype(np.int64)
        return self._pool.at(runs, ranks)


def _parents_words(stream: Stream) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return words of parents, and the position of each row's among them: two int64 arrays."""
    descent = stream.rows.descent
    assert descent is not None  # binding allows it for rows of parents only
    own = stream.child(Purpose.PARENT)
    around, places = descent.around, descent.places
    is_short = places is not None and len(around.roots) <= len(places)
    if places is not None and is_short and isinstance(own.attempt, int):
        return own.at(around).words().astype(np.int64), places
    # Rows of one parent mostly follow each other: one word is drawn for all of them.
    begins = np.diff(descent.parents, prepend=-1) != 0
    if not isinstance(stream.attempt, int):
        begins |= np.diff(stream.attempt, prepend=-1) != 0
    index = np.flatnonzero(begins)
    own = own.take(index).at(descent.above.take(index))
    return own.words().astype(np.int64), np.cumsum(begins) - 1


class ParentRows(Generator):
    """The parents of rows."""

    type = pa.int64()
    drawn = False

    def make(self, block: Block) -> pa.Array:
        """Return the number of each row's parent."""
        descent = block.rows.descent
        assert descent is not None  # it is made for rows of parents only
        return pa.array(descent.parents)
