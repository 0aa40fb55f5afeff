"""``at_least``: every value that a column can have occurs in so many rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.positions import positions_among
from fakegen.arrays.scatter import replaced
from fakegen.errors import GenerationError, ParameterError, number_of
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import (
    Constraint,
    Predicate,
    Surroundings,
    TableColumn,
    constraint,
)
from fakegen.interfaces.generator import countable
from fakegen.interfaces.strategy import Assignment, Built, Strategy, TableSteps, Unfit


@constraint("at_least")
class AtLeast(Constraint):
    """At least this many rows for every value that a column can have: ``{at_least: 1, per: customer}``.

    With ``where``, only rows where that is true count: ``{at_least: 1, per: customer, where: paid}``. Values
    that too few rows have take the place of values that more rows have than they need, in rows chosen at
    random. It needs a column whose values can be counted: a ``choice``, whole numbers between two bounds, or a
    ``ref``, of which every row of the other table is referred to. In a table with ``per``, the parents are
    given; there, the rule ``n > 1 or paid`` with a column ``n: position`` makes one paid row for each.

    Example::

        tables:
          customer: {rows: 5, columns: {id: sequence}}
          order:
            rows: 10
            columns:
              customer: {ref: customer.id}
            constraints:
              - {at_least: 1, per: customer}

    Args:
        rows: How many, 1 or more.
        per: The column.
        where: Which rows count, by default all; it cannot read the column itself.
    """

    whole = True

    def __init__(
        self, table: Surroundings, *, rows: int, per: TableColumn, where: Predicate | None = None
    ) -> None:
        del table
        if rows < 1:
            raise ParameterError(f"'at_least' must be 1 or more, not {rows}", "at_least")
        if where is not None and per.name in where.reads:
            message = f"'where' cannot read {per.name!r}, which is set where rows are too few"
            raise ParameterError(message, "where")
        self.column, self.rows, self.where = per.name, rows, where
        self.reads = [per.name, *(where.reads if where else ())]
        self.text = f"at least {number_of(rows, 'row')} per {per.name}"
        self.text += f" where {where.text}" if where else ""
        self.strategies = [_Filling(self)]
        self.possible: Callable[[], pa.Array] | None = None

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return which rows have a value that enough rows have: bool, shape (size,).

        A value without any row names none, so that all rows violate the rule then.
        """
        values = inputs[self.column]
        known = self.possible() if self.possible else values.drop_null().unique()
        places = self.places(inputs, size, known)
        counts = np.bincount(places[places >= 0], minlength=len(known))
        if size and not counts.all():
            return np.zeros(size, np.bool_)
        held: NDArray[np.bool_] = (places < 0) | (counts[places] >= self.rows)
        return held

    def places(
        self, inputs: Mapping[str, pa.Array], size: int, known: pa.Array
    ) -> NDArray[np.int64]:
        """Return which of the known values each row has: int64, shape (size,); -1 where it does not count."""
        places = positions_among(inputs[self.column], known)
        if self.where is None:
            return places
        counting = pc.fill_null(self.where.evaluate(inputs, size), False)
        return np.where(counting.to_numpy(zero_copy_only=False), places, -1)


@dataclass(frozen=True, slots=True)
class _Filling(Strategy):
    """Gives the values that too few rows have to rows that can spare theirs."""

    constraint: AtLeast

    def build(self, steps: TableSteps) -> Built:
        rule, name = self.constraint, self.constraint.column
        origin = steps.origin(name)
        generator = steps.generator(origin)
        if rule.where is not None and not generator.drawn:
            raise Unfit(
                f"{name!r} is not drawn but follows; a column 'n: position' and the rule "
                f"{f'n > {rule.rows} or {rule.where.text}'!r} keep it in a table with 'per'"
            )
        counted = countable(generator)
        if counted is None or not (steps.is_plain(name) and steps.is_plain(origin)):
            raise Unfit("it needs a column whose values can be counted, without 'null' or 'round'")
        if follows := [read for read in rule.reads[1:] if steps.origin(read) == origin]:
            raise Unfit(f"'where' reads {follows[0]!r}, which follows {name!r}")
        if counted.support * rule.rows > steps.rows:
            raise ParameterError(
                f"{number_of(counted.support, 'value')} of {steps.label(name)!r}, each in "
                f"{number_of(rule.rows, 'row')}, need {counted.support * rule.rows:,} rows, not "
                f"{steps.rows:,}"
            )

        def all_values() -> pa.Array:
            return counted.unrank(np.arange(counted.support, dtype=np.uint64)).unique()

        def filled(block: Block) -> Mapping[str, pa.Array]:
            return {origin: self._filled(block, block.inputs[origin], all_values())}

        shown = steps.shown(name)
        rule.possible = lambda: shown(all_values()).unique()
        how = "rows of frequent values get those that too few rows have"
        return Assignment([origin], filled, "repair", how, whole=True).build(steps)

    def _filled(self, block: Block, values: pa.Array, known: pa.Array) -> pa.Array:
        rule = self.constraint
        places = rule.places({**block.inputs, rule.column: values}, len(block), known)
        counting = int((places >= 0).sum())
        if rule.where is not None and counting < len(known) * rule.rows:
            raise GenerationError(
                f"it needs {len(known) * rule.rows:,} such rows for "
                f"{number_of(len(known), 'value')}, and there are {counting:,}"
            )
        order = np.argsort(block.stream.words(), kind="stable")
        shuffled = places[order]
        grouped = np.argsort(shuffled, kind="stable")
        sorted_ = shuffled[grouped]
        rank = np.empty(len(places), np.int64)
        rank[grouped] = np.arange(len(places)) - np.searchsorted(sorted_, sorted_)
        spare = order[(rank >= rule.rows) & (shuffled >= 0)]
        counts = np.bincount(places[places >= 0], minlength=len(known))
        missing = np.repeat(np.arange(len(known)), np.maximum(rule.rows - counts, 0))
        # There are rows enough: they have been counted, here or by binding.
        chosen = spare[: len(missing)]
        return replaced(values, chosen, known.take(pa.array(missing)))
