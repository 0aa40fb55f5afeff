"""Models whose columns are partly computed from what they draw."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.method import Evidence, FittedModel
from fakegen.streams import Stream


class DerivedModel:
    """A model whose derived columns are computed from what it draws."""

    def __init__(self, model: FittedModel, derived: Mapping[str, Expression]) -> None:
        self._model, self._derived = model, derived
        self.columns = {**model.columns, **{k: e.type for k, e in derived.items()}}
        self.conditional = model.conditional

    def draw(
        self, stream: Stream, given: Mapping[str, pa.Array], where: Sequence[Constraint] = ()
    ) -> Mapping[str, pa.Array]:
        """Draw one row for each row of the stream, as :meth:`Model.draw`."""
        underlying = (self._underlying(where),) if where else ()
        drawn = dict(self._model.draw(stream, given, *underlying))
        for name, expression in self._derived.items():
            drawn[name] = expression.evaluate(drawn, len(stream))
        return drawn

    def narrowed(self, columns: Collection[str]) -> DerivedModel | None:
        """Return a model that draws some of its columns for less, as :meth:`Model.narrowed`."""
        needed = set(columns)
        for name in reversed(list(self._derived)):
            if name in needed:
                needed |= set(self._derived[name].reads)
        model = self._model.narrowed(needed - self._derived.keys())
        derived = {name: e for name, e in self._derived.items() if name in needed}
        return None if model is None else DerivedModel(model, derived)

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """Return how many learned rows support conditions, as :meth:`Model.evidence`."""
        return self._model.evidence(self._underlying(where))

    def missing(self, column: str) -> pa.Array:
        """Return the values that mean "no information" in a column, besides null."""
        if column in self._derived:
            return pa.array([], self.columns[column])
        return self._model.missing(column)

    def withheld(self, column: str, values: pa.Array) -> NDArray[np.bool_] | None:
        """Return where given values may have been withheld, as :meth:`Model.withheld`."""
        return None if column in self._derived else self._model.withheld(column, values)

    def _underlying(self, where: Sequence[Constraint]) -> Sequence[Constraint]:
        """Return the conditions, those on derived columns as conditions on the model's own columns."""
        return [
            _Underlying(item, self._derived) if self._derived.keys() & set(item.reads) else item
            for item in where
        ]


class _Underlying(Constraint):
    """A condition on derived columns, as one on what they are computed from."""

    def __init__(self, condition: Constraint, derived: Mapping[str, Expression]) -> None:
        self._condition, self.text = condition, condition.text
        needed = set(condition.reads)
        for name in reversed(list(derived)):
            if name in needed:
                needed |= set(derived[name].reads)
        self._derived = {name: derived[name] for name in derived if name in needed}
        self.reads = sorted(needed - derived.keys())

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the condition holds for the computed values: bool, shape (size,)."""
        values = dict(inputs)
        for name, expression in self._derived.items():
            values[name] = expression.evaluate(values, size)
        return self._condition.holds(values, size)
