"""A strategy: each value of a column gets a value of its own in another column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fakegen.errors import number_of
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import Countable, Generator, countable
from fakegen.interfaces.strategy import Built, Strategy, TableSteps, Unfit
from fakegen.streams import Permutation

_MOST_PAIRED = 1_000_000


@dataclass(frozen=True, slots=True)
class Pairing(Strategy):
    """Giving each value of a column a value of its own in another column.

    Attributes:
        column: The column that is set.
        to: The column whose values it is paired with.
    """

    column: str
    to: str

    def build(self, steps: TableSteps) -> Built:
        other, own = _countable(steps, self.to), _countable(steps, self.column)
        others = other.support
        if others > _MOST_PAIRED:
            raise Unfit(f"{self.to!r} has {number_of(others, 'value')}, more than {_MOST_PAIRED:,}")
        if own.support < others:
            raise Unfit(
                f"{self.column!r} has only {own.support:,} values for the {others:,} of {self.to!r}"
            )
        values = other.unrank(np.arange(others, dtype=np.uint64))
        steps.make_with(self.column, Paired(own, values, self.to), [self.to])
        return Built("construction", f"{self.column}: a value of its own for each {self.to}")


class Paired(Generator):
    """A value of its own for each value of another column.

    Args:
        inner: Makes the values; there are as many as ``others``, or more.
        others: All values of the other column.
        other: Its name.
    """

    drawn = False
    nullable = True

    def __init__(self, inner: Countable, others: pa.Array, other: str) -> None:
        self.type = inner.type
        self._inner, self._others, self._other = inner, others, other

    def make(self, block: Block) -> pa.Array:
        found = pc.index_in(block.inputs[self._other], value_set=self._others)
        place = Permutation(block.stream.key, self._inner.support)(
            found.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
        )
        return pc.if_else(found.is_valid(), self._inner.unrank(place), None)


def _countable(steps: TableSteps, column: str) -> Countable:
    generator = countable(steps.generator(column))
    if generator is None:
        raise Unfit(f"the values of {column!r} cannot be counted")
    if not steps.is_plain(column):
        raise Unfit(f"{column!r} is rounded, converted or sometimes null")
    return generator
