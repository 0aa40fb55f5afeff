"""What the search for relations sees of a table: a sample of rows, as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.arrays.type_kinds import is_moment, is_number
from fakegen.interfaces.observed import decimals_of
from fakegen.learning.codings.clock_times import are_clock_times
from fakegen.learning.computed.column_parts import EXACT, Numbers, number
from fakegen.learning.computed.relation import Arithmetic, Relation

LEAST_ROWS = 30
_MOST_NEAR = 40
_SPIKE = 0.05
_COARSE, _COARSELY = 10, 0.1
_TIMES = 8
"""How many times more rows must be exact than off by one unit: no smooth dependence, however strong,
leaves so few rows beside the exact ones without being exact itself."""


@dataclass(frozen=True)
class Sight:
    """Rows of a table: those at even places are searched, and those at odd places are held out.

    Attributes:
        columns: The columns of the sample, plain arrays of the same length.
        whole: The columns of all rows.
        computable: The columns that may be computed.
        keys: The columns whose values may be named, as keys of what goes with them.
    """

    columns: Mapping[str, pa.Array]
    whole: Mapping[str, pa.Array]
    computable: frozenset[str]
    keys: frozenset[str]

    @cached_property
    def rows(self) -> int:
        """The number of rows."""
        return len(next(iter(self.columns.values()))) if self.columns else 0

    @cached_property
    def searched(self) -> NDArray[np.int64]:
        """The positions of the searched rows."""
        return np.arange(0, self.rows, 2)

    @cached_property
    def held_out(self) -> pa.Array:
        """The positions of the rows held out."""
        return pa.array(np.arange(1, self.rows, 2))

    @cached_property
    def numbers(self) -> Mapping[str, Numbers]:
        """The columns of numbers and moments that vary, as floats."""
        found = {}
        for name, values in self.columns.items():
            if not (is_number(values.type) or is_moment(values.type)):
                continue
            numbers = number(values)
            present = numbers[~np.isnan(numbers)]
            if len(present) < LEAST_ROWS or present.min() == present.max():
                continue
            if np.abs(present).max() < EXACT:
                found[name] = numbers
        return found

    @cached_property
    def clocks(self) -> frozenset[str]:
        """The columns of times of day that are written as HHMM."""
        return frozenset(
            name
            for name, numbers in self.numbers.items()
            if is_number(self.columns[name].type) and are_clock_times(numbers[~np.isnan(numbers)])
        )

    @cached_property
    def decimals(self) -> Mapping[str, int | None]:
        """The decimals of each column of numbers, 0 to 12; None if they need more."""
        return {name: decimals_of(numbers) for name, numbers in self.numbers.items()}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.columns)}

    def near(self, name: str, others: Sequence[str]) -> list[str]:
        """Return which of other columns are searched with a column: those nearest to it in the table.

        They are at most 40, in the order of ``others``, and never the column itself.
        """
        place = self._places[name]
        found = [other for other in others if other != name]
        if len(found) > _MOST_NEAR:
            nearest = sorted(found, key=lambda other: abs(self._places[other] - place))
            kept = set(nearest[:_MOST_NEAR])
            found = [other for other in found if other in kept]
        return found

    def unit(self, name: str) -> float:
        """Return the distance between neighbouring values that a column can have; 0 if there is none."""
        decimals = self.decimals[name]
        return 0.0 if decimals is None else 10.0**-decimals

    @cached_property
    def _agreement(self) -> dict[str, float]:
        return {}

    def agreement(self, name: str) -> float:
        """Return the probability that two rows have the same value: how heaped a column is."""
        if name not in self._agreement:
            counts = self.columns[name].value_counts().field("counts").to_numpy()
            self._agreement[name] = float(np.square(counts / counts.sum()).sum())
        return self._agreement[name]

    def steps(self, name: str) -> int:
        """Return how many distinct numbers a column has among the searched rows."""
        if name not in self._steps:
            numbers = self.numbers[name][self.searched]
            self._steps[name] = len(np.unique(numbers[~np.isnan(numbers)]))
        return self._steps[name]

    @cached_property
    def _steps(self) -> dict[str, int]:
        return {}

    def is_heaped(self, name: str) -> NDArray[np.bool_]:
        """Return which rows have a value that is a heap of its own: bool, shape (rows,)."""
        if name not in self._often:
            counted = self.columns[name].value_counts()
            often = counted.field("counts").to_numpy() > _SPIKE * self.rows
            heaps = counted.field("values").filter(pa.array(often))
            found = pc.is_in(self.columns[name], value_set=heaps)
            self._often[name] = found.to_numpy(zero_copy_only=False)
        return self._often[name]

    @cached_property
    def _often(self) -> dict[str, NDArray[np.bool_]]:
        return {}

    def tested(self, target: str, relation: Relation) -> float | None:
        """Return the share of the rows held out in which a relation holds; None if it may be chance.

        The null knows how strongly the columns go together: numbers that are only near what the relation
        makes of others are as often off by one unit as exact.
        """
        known = {name: self.columns[name].take(self.held_out) for name in (target, *relation.reads)}
        present = np.flatnonzero(all_present(list(known.values())))
        if len(present) < LEAST_ROWS:
            return None
        known = {name: values.take(pa.array(present)) for name, values in known.items()}
        held = relation.holds(known[target], known, self.decimals.get(target))
        often = self.is_heaped(target)[1::2][present]
        rare = ~often if not often.all() else np.ones(len(present), dtype=np.bool_)
        exact = float(held[rare].mean()) if rare.sum() >= LEAST_ROWS / 2 else float(held.mean())
        if isinstance(relation, Arithmetic) and relation.rounding in ("nearest", "down"):
            unit, raw = self.unit(target), relation.raw(known)
            if unit and np.nanstd(number(known[target])) < _COARSE * unit:
                between = np.abs(raw / unit - np.rint(raw / unit)) > 1e-6
                if between.mean() > _COARSELY:
                    return None  # rounded to few values, nearly everything is right
            middle = 0.5 * unit if relation.rounding == "down" else 0.0
            apart = np.abs(number(known[target]) - raw + middle)
            beside = (apart[rare] > 0.5 * unit) & (apart[rare] <= 1.5 * unit) & ~held[rare]
            if unit and exact < _TIMES * float(beside.mean()) / 2:
                return None
        # Zeros and other heaps agree by chance: other values must hold half as often at least.
        return float(held.mean()) if exact > 0 and exact >= held.mean() / 2 else None
