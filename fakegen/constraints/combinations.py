"""``combinations``: columns whose values occur together in a source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.positions import positions_among, row_codes
from fakegen.constraints.lists import names_of, written_names
from fakegen.constraints.source_columns import values_of
from fakegen.errors import ParameterError
from fakegen.interfaces.block import Block
from fakegen.interfaces.constraint import (
    FUSE,
    Constraint,
    Hint,
    Surroundings,
    TableColumn,
    constraint,
)
from fakegen.interfaces.strategy import Assignment


def hint_of_combinations(written: Mapping[str, Any]) -> Hint:
    """Return a hint to learn the columns as one."""
    if written.get("source") is not None:
        return Hint()
    return Hint({FUSE: [written_names(written.get("combinations"))]})


@constraint("combinations", hints=hint_of_combinations)
class Combinations(Constraint):
    """Columns whose values occur together in a source: ``{combinations: [city, postcode], source: s}``.

    Without ``source``, it is the source that the columns are learned from. Learned columns are
    learned as one; of other columns, the first is drawn as declared, and the rest are taken from one
    of the source's rows with the same value. Missing values count as values.

    Example::

        sources:
          places: {rows: [{city: Ghent, postcode: 9000}, {city: Liège, postcode: 4000}]}
        tables:
          person:
            columns:
              city: {choice: [Ghent, Liège]}
              postcode: {choice: [9000, 4000]}
            constraints:
              - {combinations: [city, postcode], source: places}

    Args:
        columns: Two or more columns.
        source: The name of a source that has these columns.
    """

    def __init__(
        self, table: Surroundings, *, columns: list[TableColumn], source: str | None = None
    ) -> None:
        names = names_of(columns, "combinations", least=2)
        try:
            data = table.source(source, names)
        except ParameterError as error:
            at = "combinations" if source is None else "source"
            raise ParameterError(error.message, at, error.suggestion) from None
        self.reads = names
        self.text = f"combinations of {', '.join(names)}"
        self._rows = [
            values_of(data, column, "combinations", place) for place, column in enumerate(columns)
        ]
        codes = row_codes(self._rows)
        seen = pa.array(np.unique(codes, return_index=True)[1])
        self._known = [values.take(seen) for values in self._rows]
        self._first = _Index(self._rows[0])
        self.strategies = [
            Assignment(
                names[1:],
                self._choose,
                "construction",
                f"from a row of the source with the same {names[0]}",
            )
        ]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the source has a row with these values: bool, shape (size,)."""
        count = len(self._known[0])
        both = [
            pa.concat_arrays([known, inputs[name]])
            for name, known in zip(self.reads, self._known, strict=True)
        ]
        codes = row_codes(both)
        found: NDArray[np.bool_] = np.isin(codes[count:], codes[:count])
        return found

    def _choose(self, block: Block) -> Mapping[str, pa.Array]:
        first, *rest = self.reads
        row = pa.array(self._first.pick(block.inputs[first], block.stream.uniform()))
        return {name: values.take(row) for name, values in zip(rest, self._rows[1:], strict=True)}


class _Index:
    """The rows of a source by the value of one column."""

    def __init__(self, values: pa.Array) -> None:
        encoded = values.dictionary_encode(null_encoding="encode")
        codes = encoded.indices.to_numpy(zero_copy_only=False)
        self._values = encoded.dictionary
        self._rows = np.argsort(codes, kind="stable")
        self._starts = np.searchsorted(codes[self._rows], np.arange(len(self._values) + 1))

    def pick(
        self, values: pa.Array, uniform: NDArray[np.float64]
    ) -> np.ma.MaskedArray[Any, np.dtype[np.int64]]:
        """Return a row that has each value, all of them equally likely; masked if there is none."""
        found = positions_among(values, self._values)
        known, code = found >= 0, np.maximum(found, 0)
        start, count = self._starts[code], self._starts[code + 1] - self._starts[code]
        rows = self._rows[start + (uniform * count).astype(np.int64)]
        return np.ma.MaskedArray(rows, mask=~known)
