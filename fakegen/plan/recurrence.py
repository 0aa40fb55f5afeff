"""Columns that follow from themselves in the row before: balances, random walks, times one after another.

Idea: all parents go forward together, one row of each at a time. The columns that depend on each other through
the row before are made for the first row of every parent, then for the second row of all that have one, and so
on; a rule over them is satisfied before the next row is made, so that what stands later follows. Where a column
only adds to its value in the row before, all rows are made at once instead (see
:mod:`~fakegen.plan.running_sums`). Bound: as many steps as the longest parent asked for has rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import is_present
from fakegen.arrays.scatter import merged
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import FollowingGenerator, Generator, RowGenerator
from fakegen.plan.aggregate import without_noise
from fakegen.plan.modification import Values
from fakegen.plan.previous_column import PreviousColumn
from fakegen.plan.rejection import Rule, enforce
from fakegen.plan.running_sums import CARRIED, running
from fakegen.plan.siblings import OwnTable, Siblings, Walks
from fakegen.plan.steps import Step


@dataclass(frozen=True, slots=True)
class Lag:
    """A column of the row before, as a recurrence sees it.

    Attributes:
        name: What the columns know it by.
        read: Gives the column its values.
    """

    name: str
    read: PreviousColumn

    def start(self, walks: Walks) -> pa.Array:
        """Return what the first row of each walk sees."""
        return self.read.after(walks.before[self.read.column], pa.array(walks.goes_on))


class Recurrence(RowGenerator):
    """Columns that depend on the row before.

    Args:
        table: Returns the plan of the table.
        steps: Make them, in an order in which each finds what it reads.
        lags: The columns of the row before that they read.
        rules: What is to hold among them.
        reads: The columns of the row that they read besides.
        adds: Whether there is one column, which is only added to.
    """

    drawn = False
    nullable = True

    def __init__(
        self,
        table: Callable[[], OwnTable],
        steps: Sequence[Step],
        lags: Sequence[Lag],
        rules: Sequence[Rule],
        reads: Sequence[str],
        *,
        adds: bool,
    ) -> None:
        self.steps, self.lags, self.rules, self.adds = steps, lags, rules, adds
        self.columns: Mapping[str, pa.DataType] = {
            name: kind for step in steps for name, kind in step.types.items()
        }
        self._table = table
        before = {lag.read.column: self.columns[lag.read.column] for lag in lags}
        self._siblings = Siblings(
            table, list(reads), CARRIED if adds else before, self._added if adds else self._stepwise
        )

    def apart(self, *, in_table: bool) -> Recurrence:
        """Return what makes each row for itself; see :meth:`Siblings.apart`."""
        made = copy(self)
        made._siblings = self._siblings.apart(in_table=in_table)
        return made

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the columns."""
        return self._siblings.make(block, list(self.columns))

    def _stepwise(self, walks: Walks, values: Values) -> Values:
        order = np.argsort(-walks.lengths, kind="stable")
        starts, lengths = walks.starts[order], walks.lengths[order]
        places: list[NDArray[np.int64]] = []
        parts: list[Values] = []
        seen = {lag.name: lag.start(walks).take(pa.array(order)) for lag in self.lags}
        longest = int(lengths[0]) if len(lengths) else 1
        _ = walks.rows.addresses  # found once for all, not for each part
        for place in range(longest):
            size = int(np.searchsorted(-lengths, -place, "left"))
            index = starts[:size] + place
            before = {name: array.slice(0, size) for name, array in seen.items()}
            made = self._row(walks, index, before, values)
            seen = {lag.name: made[lag.read.column] for lag in self.lags}
            places.append(index)
            parts.append(made)
        return {name: merged([part[name] for part in parts], places) for name in self.columns}

    def _row(
        self, walks: Walks, index: NDArray[np.int64], before: Values, values: Values
    ) -> Values:
        """Return the columns at some rows, given what they see of the rows before."""
        seed, rows, chosen = self._table().seed, walks.rows.take(index), pa.array(index)
        made = {name: array.take(chosen) for name, array in values.items()} | dict(before)
        for step in self.steps:
            made.update(step.make(seed, rows, made))
        if not self.rules:
            return made
        return enforce(self.rules, self.steps, seed, rows, made, {})

    def _added(self, walks: Walks, values: Values) -> Values:
        (step,) = self.steps
        (name,) = step.types
        seen = dict(values)
        for lag in self.lags:
            # What is added is the column's value where the row before has 0.
            zeros = pa.array(np.zeros(len(walks.rows), np.int64)).cast(lag.read.type)
            starts = np.zeros(len(walks.rows), np.bool_)
            starts[walks.starts] = ~walks.goes_on
            none = lag.read.after(pa.nulls(1, lag.read.type), pa.array([False]))[0]
            seen[lag.name] = pc.if_else(pa.array(starts), none, zeros)
        added = step.make(self._table().seed, walks.rows, seen)[name]
        sums, carried = running(added, walks)
        return {name: sums, **carried}


class Exact(Generator):
    """A column that adds to its value in the row before, without what floats add to decimals.

    Args:
        generator: The column's generator, of floats.
    """

    drawn = False
    computed = True
    nullable = True

    def __init__(self, generator: Generator) -> None:
        self.type, self._generator = generator.type, generator

    def make(self, block: Block) -> pa.Array:
        """Return one value per row."""
        values = self._generator.make(block)
        sums = without_noise(values.fill_null(0).to_numpy())
        return pa.array(sums, mask=~is_present(values))


class Draws(Generator):
    """What each row draws for a column whose values follow from those of the rows before.

    Args:
        generator: The column's generator.
    """

    def __init__(self, generator: FollowingGenerator) -> None:
        self.type, self.drawn, self._generator = generator.draws, generator.drawn, generator
        self.nullable = False

    def make(self, block: Block) -> pa.Array:
        """Return one draw per row."""
        return self._generator.make(block)


class Followed(Generator):
    """The values that follow from what each row has drawn.

    Args:
        generator: The column's generator.
        draws: The hidden column of what was drawn.
        table: Returns the plan of the table.
    """

    drawn = False

    def __init__(
        self, generator: FollowingGenerator, draws: str, table: Callable[[], OwnTable]
    ) -> None:
        self.type, self.nullable, self._generator = generator.type, generator.nullable, generator
        self.closed = generator.closed
        self._draws = draws
        self._siblings = Siblings(table, [draws], {_CARRIED: generator.carried}, self._follow)

    def apart(self, *, in_table: bool) -> Followed:
        """Return what makes each row for itself; see :meth:`Siblings.apart`."""
        made = copy(self)
        made._siblings = self._siblings.apart(in_table=in_table)
        return made

    def make(self, block: Block) -> pa.Array:
        """Return one value per row."""
        return self._siblings.make(block, [_VALUE])[_VALUE]

    def _follow(self, walks: Walks, values: Values) -> Values:
        before = walks.before[_CARRIED]
        made, carried = self._generator.follow(values[self._draws], walks.starts, before)
        return {_VALUE: made, _CARRIED: carried}


_VALUE, _CARRIED = "{value}", "{carried}"

IN_ORDER = Recurrence | Followed
"""What makes columns of which each row follows from the row before."""
