"""The provider ``model``: columns that are drawn together from a learned model."""

from __future__ import annotations

import warnings
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from typing import Any

import pyarrow as pa

from fakegen.errors import FakegenWarning, ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import Constraint
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.generator import RowGenerator
from fakegen.interfaces.method import Evidence
from fakegen.interfaces.provider import Context, ModelUse, provider


class ModelColumns(RowGenerator):
    """The columns of a learned model, drawn together; they can depend on the table's other columns.

    Example::

        sources:
          zoo: {rows: [{kind: cat, legs: 4}, {kind: dog, legs: 4}, {kind: emu, legs: 2}]}
        models:
          animals: {source: zoo, columns: {kind: {kind: categorical}}}
        tables:
          animal:
            columns:
              "*": {model: animals}

    Args:
        name: The name of a model that ``models:`` declares.
        given: Columns of the model whose values the table makes in another way, so that the model draws
            its other columns to fit them: a list of columns, or a mapping from the model's columns
            to expressions.
    """

    nullable = True

    def __init__(
        self, context: Context, *, name: str, given: dict[str, Expression] | None = None
    ) -> None:
        self.model = context.model(name)
        self.columns = self.model.columns
        self._given = given or {}
        self._mark, self._name = context.mark, name
        self._warned: set[str] = set()
        for column in self._given:
            if column not in self.columns:
                known = ", ".join(self.columns)
                raise ParameterError(f"model {name!r} has no column {column!r}; it has {known}",
                                     "given", key=column)  # fmt: skip

    def following(self, columns: Mapping[str, Expression]) -> ModelColumns:
        """See :meth:`RowGenerator.following`."""
        made = copy(self)
        made._given = {**self._given, **columns}
        return made

    def narrowed(self, columns: Collection[str]) -> ModelColumns | None:
        """See :meth:`RowGenerator.narrowed`."""
        model = self.model.narrowed({*columns, *self._given})
        if model is None:
            return None
        made = copy(self)
        made.model, made.columns = model, model.columns
        return made

    @property
    def free(self) -> Collection[str]:
        """See :attr:`Conditional.free`."""
        return self.columns.keys() - self._given.keys() if self.model.conditional else ()

    def evidence(self, where: Sequence[Constraint]) -> Evidence | None:
        """See :meth:`Conditional.evidence`."""
        return self.model.evidence(where)

    def missing(self, column: str) -> pa.Array:
        """See :meth:`Conditional.missing`."""
        return self.model.missing(column)

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the model's columns."""
        return self.model.draw(block.stream, self._given_values(block))

    def make_where(self, block: Block, where: Sequence[Constraint]) -> Mapping[str, pa.Array]:
        """See :meth:`Conditional.make_where`."""
        return self.model.draw(block.stream, self._given_values(block), where)

    def _given_values(self, block: Block) -> Mapping[str, pa.Array]:
        given = {
            column: expression.evaluate(block.inputs, len(block))
            for column, expression in self._given.items()
        }
        for column in given.keys() - self._warned:
            withheld = self.model.withheld(column, given[column])
            if withheld is not None and withheld.any():
                self._warned.add(column)
                message = (
                    f"model {self._name!r} is given values of {column!r} that it does not know; they may be "
                    "among those that 'rare' withheld, so its other columns do not follow them"
                )
                warnings.warn(FakegenWarning(self._mark, message), stacklevel=2)
        return given


def _use(value: Any) -> ModelUse:
    if not isinstance(value, Mapping):
        return ModelUse(str(value))
    given = value.get("given")
    names = given if isinstance(given, list) else list(given) if isinstance(given, Mapping) else []
    return ModelUse(str(value.get("name")), [name for name in names if isinstance(name, str)])


MODEL = provider("model", uses=_use)(ModelColumns)
