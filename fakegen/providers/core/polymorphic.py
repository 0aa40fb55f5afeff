"""The provider ``ref_any``: a row of any of several tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from fakegen.arrays.scatter import merged
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.generator import RowGenerator
from fakegen.interfaces.provider import Context, Lookup, provider
from fakegen.interfaces.type_words import show
from fakegen.streams import Rows
from fakegen.streams.stream import cumulate


@provider("ref_any", takes_value=True)
class RefAny(RowGenerator):
    """A row of any of several tables, in two columns: the table's name, and the value of its column.

    The columns can have any names, in this order; one alone is called ``table`` or ``value``.

    Which table a row refers to is drawn by weight, then one of its rows. Where the tables' columns have different
    types, the values are strings.

    Example::

        tables:
          person: {rows: 9, columns: {id: sequence}}
          company: {rows: 4, columns: {id: sequence}}
          note: {columns: {"about_type, about_id": {ref_any: {person.id: 0.7, company.id: 0.3}}}}

    Args:
        columns: The tables and their columns, separated by dots, with weights; or a list of them.
    """

    def __init__(self, context: Context, *, columns: dict[str, float] | list[str]) -> None:
        weights = columns if isinstance(columns, dict) else dict.fromkeys(columns, 1.0)
        named = set(context.parts) <= {"table", "value"}
        if not named and len(context.parts) != 2:
            raise ParameterError(
                "this makes two columns: the name of the table, and the value of its column"
            )
        for name, weight in weights.items():
            if not isinstance(name, str):
                raise ParameterError(f"{show(name)} is not a TABLE.COLUMN", "columns")
            if not weight >= 0:
                raise ParameterError(
                    f"the weight of {name!r} is below 0: {show(weight)}", "columns"
                )
        if not any(weights.values()):
            raise ParameterError("all weights are 0, or there are none", "columns")
        self._names = [name.partition(".")[0] for name in weights]
        self._lookups: list[Lookup] = [context.lookup(name) for name in weights]
        self._cumulative = cumulate(list(weights.values()))
        kinds = {lookup.type for lookup in self._lookups}
        self._type = kinds.pop() if len(kinds) == 1 else pa.string()
        self._table, self._value = ("table", "value") if named else context.parts
        self.columns = {self._table: pa.string(), self._value: self._type}
        self.nullable = True

    def make(self, block: Block) -> Mapping[str, pa.Array]:
        """Return the name of a table for each row, and the value of a random row of it."""
        turns = block.stream.choice(self._cumulative, 0)
        names = pa.array(self._names, pa.string()).take(pa.array(turns))
        present = np.unique(turns).tolist()
        index = [np.flatnonzero(turns == turn) for turn in present]
        parts = [
            self._values(turn, block.take(rows)) for turn, rows in zip(present, index, strict=True)
        ]
        values = merged(parts, index) if parts else pa.array([], self._type)
        return {self._table: names, self._value: values}

    def _values(self, turn: int, block: Block) -> pa.Array:
        lookup: Any = self._lookups[turn]
        if not lookup.rows:
            raise ParameterError(f"table {self._names[turn]!r} has no rows to refer to")
        rows = block.stream.below(lookup.rows, 1).astype(np.int64)
        return lookup.at(Rows.choose(rows)).cast(self._type)
