"""Columns that are drawn from a learned model, together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.plugins.block import Block
from fakegen.plugins.constraint import Constraint
from fakegen.plugins.provider import Context, Expression, RowGenerator, provider


class ModelColumns(RowGenerator):
    """Columns of a learned model, drawn jointly; they may follow scripted columns.

    Args:
        name: The model, as ``models:`` declares it.
        given: Columns of the model whose values this table makes otherwise: a list of column
            names, or a mapping from the model's column to an expression.
    """

    nullable = True

    def __init__(
        self, context: Context, *, name: str, given: dict[str, Expression] | None = None
    ) -> None:
        self.model = context.model(name)
        self.columns = self.model.columns
        self._given = given or {}
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

    @property
    def given(self) -> Collection[str]:
        """The columns of the model that are made otherwise."""
        return self._given.keys()

    def make(self, block: Block, where: Sequence[Constraint] = ()) -> Mapping[str, pa.Array]:
        """Return the model's columns.

        Args:
            block: The rows, with what the given columns are computed from.
            where: What every row must satisfy: none unless the model is ``conditional``.

        Raises:
            ModelError: Conditions are not met.
        """
        given = {
            column: expression.evaluate(block.inputs, len(block))
            for column, expression in self._given.items()
        }
        if not where:
            return self.model.sample(block.stream, given)
        return self.model.sample(block.stream, given, where)


MODEL = provider("model")(ModelColumns)
