"""Rows that are made under conditions: ``conditions:`` of a table.

A row's number decides: the first rows are made under the first condition, the next under the second,
and the rest under none of them. Rows of parents come in their parents' order, so there a keyed permutation of
the numbers decides, lest the first parents get all of them. A model that can draw under conditions does so
directly. Everything else is resampled until the condition holds, with all that it is computed from, so that the
other columns follow it as they would in rows that satisfy it by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fakegen.arrays.scatter import merged
from fakegen.errors import GenerationError, Mark, ModelError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.generator import RowGenerator
from fakegen.interfaces.method import Evidence
from fakegen.interfaces.provider import Conditional
from fakegen.plan.logic import All
from fakegen.plan.modification import Values
from fakegen.plan.rejection import Ranks, Rule
from fakegen.streams import Permutation, Purpose, Rows, Stream


@dataclass(frozen=True, slots=True)
class ConditionedRows:
    """Rows that are made under one condition.

    Attributes:
        condition: Which rows satisfy it.
        mark: Where it is declared.
        rows: Their numbers.
        rules: What every row must satisfy, by resampling if necessary.
        drawn: By the label of a step, the conditions that it draws under directly.
        resampled: The labels of the steps that are resampled for the rest.
        evidence: How many learned rows support it, by the label of a step that knows.
        ranks: See :attr:`Rule.ranks <fakegen.plan.rejection.Rule.ranks>`.
    """

    condition: Constraint
    mark: Mark
    rows: range
    rules: Sequence[Rule]
    drawn: Mapping[str, Sequence[Constraint]]
    resampled: frozenset[str]
    evidence: Mapping[str, Evidence]
    ranks: Ranks | None = None

    @property
    def whole(self) -> Rule:
        """The condition as one rule."""
        reads = frozenset(self.condition.reads)
        return Rule(self.condition, self.mark, reads, frozenset(), self.rows, self.ranks)


class AtRandom:
    """Numbers the rows of a table in an order that has nothing to do with that of the table.

    Args:
        seed: The run's seed.
        table: The table's name.
        rows: Returns how many rows it has.
    """

    def __init__(self, seed: int | str, table: str, rows: Callable[[], int]) -> None:
        self._key = Stream.of(seed, table, "", Purpose.CONDITIONS, Rows(0, 0)).key
        self._rows = rows

    def __call__(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of each row: int64, the same shape."""
        return Permutation(self._key, max(self._rows(), 1))(numbers).astype(np.int64)


class Conditioned(RowGenerator):
    """Columns of a model, each row drawn under the conditions that apply to its number.

    Args:
        generator: Draws them.
        conditions: Consecutive ranges of rows, the last one without end, each with its place and
            its conditions.
        ranks: See :attr:`Rule.ranks <fakegen.plan.rejection.Rule.ranks>`.
    """

    def __init__(
        self,
        generator: Conditional,
        conditions: Sequence[tuple[range, Mark, Sequence[Constraint]]],
        ranks: Ranks | None = None,
    ) -> None:
        self.generator, self._conditions, self._ranks = generator, conditions, ranks
        self._stops = np.array([rows.stop for rows, _, _ in conditions])
        self.columns, self.nullable = generator.columns, generator.nullable

    def make(self, block: Block) -> Values:
        """Return the columns of a block, range by range."""
        numbers = block.rows.numbers
        ranks = numbers if self._ranks is None else self._ranks(numbers)
        turns = np.searchsorted(self._stops, ranks, side="right")
        present = np.unique(turns).tolist()
        if len(present) == 1:
            return self._made(present[0], block)
        index = [np.flatnonzero(turns == turn) for turn in present]
        parts = [self._made(turn, block.take(i)) for turn, i in zip(present, index, strict=True)]
        return {
            name: merged([part[name] for part in parts], index)
            for name in (parts[0] if parts else ())
        }

    def _made(self, turn: int, block: Block) -> Values:
        _, mark, where = self._conditions[turn]
        try:
            return self.generator.make_where(block, where)
        except ModelError as error:
            text = All(where).text
            raise GenerationError(
                f"{mark}: condition {text!r} cannot be satisfied: {error}"
            ) from error
