"""Columns that are drawn from a learned model, together."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from fakegen.errors import ParameterError
from fakegen.plugins.block import Block
from fakegen.plugins.provider import Context, Expression, RowGenerator, provider


@provider("model")
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
        self._model = context.model(name)
        self.columns = self._model.columns
        self._given = given or {}
        for column in self._given:
            if column not in self.columns:
                known = ", ".join(self.columns)
                raise ParameterError(f"model {name!r} has no column {column!r}; it has {known}",
                                     "given", key=column)  # fmt: skip

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        given = {
            column: expression.evaluate(block.inputs, len(block))
            for column, expression in self._given.items()
        }
        return self._model.sample(block.stream, given)
