"""The provider ``share``: a number of a parent, divided among its rows without a rest.

Idea: the running sums of the rows' weights cut the number, and each cut is rounded, not each share: what one row
loses the next one gains, so that the shares add up, to the last cent. Invariant: a row's share depends on its
parent's number and rows alone: the weights of each parent are added up on their own, one after the other, since floats
added up over all parents differ in their last digits by where the block begins. Bound: the rows of the parents in a
block are looked at together.
"""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.type_kinds import is_number
from fakegen.errors import GenerationError, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Generator
from fakegen.interfaces.provider import Context, Dynamic, Lookup, provider
from fakegen.streams import Rows, Stream

_UNITS = 10**15
"""The most units of the last decimal that a number may have: a float holds so many digits."""


@provider("share")
class Share(Generator):
    """A share of a number of the row's parent; the shares of all its rows add up to it exactly.

    Example::

        tables:
          invoice: {rows: 9, columns: {id: sequence, total: {number: {min: 10, max: 99, decimals: 2}}}}
          payment:
            rows: {per: invoice, count: {1: 0.6, 3: 0.4}}
            columns: {invoice: {ref: invoice.id}, amount: {share: "{{ invoice.total }}"}}

    Args:
        of: The number that is divided, the same for all rows of a parent.
        weight: The column of numbers that says how it is divided; by default, chance does.
        decimals: The number of decimals of a share, 0 .. 9. The number has at most 15 digits with them.
    """

    drawn = False
    nullable = True

    def __init__(
        self,
        context: Context,
        *,
        of: Dynamic[float],
        weight: str | None = None,
        decimals: int = 2,
    ) -> None:
        if not 0 <= decimals <= 9:
            raise ParameterError(f"'decimals' must be in 0 .. 9, not {decimals}", "decimals")
        family = context.family()
        if family is None:
            raise ParameterError(
                f"the rows of {context.table!r} belong to no other table: 'rows: {{per: ...}}'"
            )
        if of.type is not None and not is_number(of.type):
            raise ParameterError(f"'of' must be a number, but it is {of.type}", "of")
        self._of, self._family = of, family
        self._decimals, self._scale = decimals, 10**decimals
        self._weights: Lookup | None = None
        if weight is not None:
            self._weights = context.lookup(f"{context.table}.{weight}")
            if not (
                pa.types.is_integer(self._weights.type) or pa.types.is_floating(self._weights.type)
            ):
                raise ParameterError(f"{weight!r} is not a column of numbers", "weight")
        self.type = pa.float64() if decimals else pa.int64()

    def make(self, block: Block) -> pa.Array:
        """Return the share of each row; null where the number is."""
        descent = block.rows.descent
        if descent is None or not len(block):
            return pa.nulls(len(block), self.type)
        parents, place = np.unique(descent.parents, return_inverse=True)
        first, counts = self._family.of(parents)
        ends = np.cumsum(counts)
        before = ends - counts
        owner = np.repeat(np.arange(len(parents)), counts)
        rows = np.arange(len(owner)) - before[owner] + first[owner]
        sums = _sums_by_parent(self._drawn_weights(block.stream, Rows.choose(rows)), before, counts)
        totals = sums[ends - 1]
        own = before[place] + descent.ordinals
        value = self._value(block)
        known = ~np.isnan(value)
        self._check_exact(value[known])
        cut = np.where(known, np.round(value * self._scale), 0.0)

        def cuts(index: NDArray[np.int64]) -> NDArray[np.int64]:
            share = sums[index] / totals[place]
            made = np.round(cut * np.where(index == ends[place] - 1, 1.0, share))
            return made.astype(np.int64)

        later = descent.ordinals > 0
        lower = np.where(later, cuts(own - later), 0)
        units = cuts(own) - lower
        if pa.types.is_integer(self.type):
            return pa.array(units, mask=~known)
        return pa.array(units / self._scale, mask=~known)

    def _value(self, block: Block) -> NDArray[np.float64]:
        values = self._of.values(block)
        if isinstance(values, int | float | Decimal):
            return np.full(len(block), float(values))
        made: NDArray[np.float64] = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return made

    def _check_exact(self, value: NDArray[np.float64]) -> None:
        """Refuse numbers of which a float does not hold every unit: the shares would not add up."""
        most = _UNITS / self._scale
        large = value[~(np.abs(value) <= most)]
        if large.size:
            raise GenerationError(
                f"{large[0]:g} cannot be divided exactly: with {self._decimals} decimals, {most:g} is the most"
            )

    def _drawn_weights(self, stream: Stream, rows: Rows) -> NDArray[np.float64]:
        if self._weights is None:
            located = self._family.located(rows)
            return -np.log(Stream(stream.key, located).open_uniform())
        weights: NDArray[np.float64] = (
            self._weights.at(rows).cast(pa.float64()).fill_null(0).to_numpy()
        )
        if not (np.isfinite(weights).all() and (weights > 0).all()):
            raise GenerationError("the weight of a share must be above 0")
        return weights


def _sums_by_parent(
    weights: NDArray[np.float64], starts: NDArray[np.int64], counts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the sum of each weight and those before it of the same parent.

    Added one after the other, by parents or by ordinals, whichever are fewer: both give the same floats.

    Args:
        weights: Of all rows, those of a parent together.
        starts: The place of each parent's first row.
        counts: How many rows each parent has, at least 1.
    """
    sums = weights.copy()
    if len(counts) <= counts.max():
        for start, count in zip(starts.tolist(), counts.tolist(), strict=True):
            np.cumsum(weights[start : start + count], out=sums[start : start + count])
        return sums
    longest_first = np.argsort(-counts, kind="stable")
    starts, lengths = starts[longest_first], -counts[longest_first]
    for ordinal in range(1, counts.max()):
        going_on = starts[: np.searchsorted(lengths, -ordinal)]
        sums[going_on + ordinal] += sums[going_on + ordinal - 1]
    return sums
