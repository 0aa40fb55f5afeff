"""``formula``: columns that are computed from the rest of the row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.constraints.answers import passes
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import (
    Constraint,
    Hint,
    Surroundings,
    TableColumn,
    constraint,
)
from fakegen.interfaces.expression import Expression
from fakegen.interfaces.strategy import Assignment
from fakegen.profiling.rule_search import find_formulas

_NEARNESS = 1e-9
"""Numbers without a declared precision are equal if they differ by less than this share of them."""


def hint_of_formula(written: Mapping[str, Any]) -> Hint:
    """Return a hint that the columns need not be learned."""
    formulas = written.get("formula")
    if not isinstance(formulas, Mapping):
        return Hint()
    return Hint(derive={str(name): str(text) for name, text in formulas.items()})


@constraint("formula", hints=hint_of_formula, finder=find_formulas)
class Formula(Constraint):
    """Columns that an expression computes: ``{formula: {net: "gross * 0.7"}}``.

    A column of a model is then computed instead of learned. Numbers are rounded to the column's
    decimals. Rows where either side is missing pass.

    Example::

        columns:
          gross: {number: {min: 1000, max: 9000}, round: 2}
          net: number
        constraints:
          - {formula: {net: "gross * 0.7"}}

    Args:
        formulas: By column, the expression that computes it.
    """

    def __init__(self, table: Surroundings, *, formulas: dict[TableColumn, Expression]) -> None:
        if not formulas:
            raise ParameterError("'formula' needs columns, each with its expression")
        types = {column.name: column.type for column in formulas}
        self._formulas = {column.name: formula for column, formula in formulas.items()}
        self._decimals = {name: table.decimals(name) for name in types}
        made = {name: formula.type for name, formula in self._formulas.items()}
        for name, kind in types.items():
            if pa.types.is_floating(made[name]) and pa.types.is_integer(kind):
                continue
            if _family(made[name]) != _family(kind):
                raise ParameterError(
                    f"column {name!r} holds {kind}, but its formula makes {made[name]}",
                    "formula",
                    key=name,
                )
        named = [name for formula in self._formulas.values() for name in formula.reads]
        self.reads = list(dict.fromkeys([*types, *named]))
        self.text = ", ".join(f"{name} = {f.text}" for name, f in self._formulas.items())
        self._types = types
        self.strategies = [
            Assignment(
                list(types), self._compute, "construction", "computed from the rest of the row"
            )
        ]

    def _compute(self, block: Block) -> Mapping[str, pa.Array]:
        values = dict(block.inputs)
        for name in self._formulas:
            values[name] = self._computed(name, values, len(block))
        return {name: values[name] for name in self._formulas}

    def _computed(self, name: str, values: Mapping[str, pa.Array], size: int) -> pa.Array:
        made = self._formulas[name].evaluate(values, size)
        decimals = self._decimals[name]
        if decimals is not None and pa.types.is_floating(made.type):
            made = pc.round(made, ndigits=decimals)
        return made.cast(self._types[name])

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the columns are what their formulas say: bool, shape (size,)."""
        held = np.ones(size, dtype=np.bool_)
        for name in self._formulas:
            held &= passes(_same(inputs[name], self._computed(name, inputs, size)))
        return held


def _family(kind: pa.DataType) -> str:
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    return "text" if pa.types.is_large_string(kind) else str(kind)


def _same(a: pa.Array, b: pa.Array) -> pa.Array:
    if not pa.types.is_floating(a.type):
        return pc.equal(a, b)
    size = pc.max_element_wise(pc.abs(a), pc.abs(b), skip_nulls=False)
    near = pc.less_equal(pc.abs(pc.subtract(a, b)), pc.multiply(size, _NEARNESS))
    both = pc.and_(pc.is_nan(a), pc.is_nan(b))
    return pc.or_(near, both)
