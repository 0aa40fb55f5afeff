"""Limits on the rows with each combination of some columns."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.arrays.masks import all_present
from fakegen.arrays.positions import row_codes
from fakegen.constraints.lists import names_of
from fakegen.constraints.row_limit import RowLimit
from fakegen.errors import ParameterError
from fakegen.interfaces.constraint import Constraint, TableColumn


class RowsPerGroup(Constraint):
    """A number of rows for each combination of some columns; rows where one is missing do not count.

    Args:
        kind: The constraint's kind, for messages.
        rows: How many rows.
        columns: The columns, and the parameter that names them.
        exactly: Whether there must be exactly that many, instead of at most.

    Raises:
        ParameterError: A column occurs twice, or the number of rows is below 1.
    """

    whole = True

    def __init__(
        self, kind: str, rows: int, columns: tuple[str, list[TableColumn]], *, exactly: bool
    ) -> None:
        if rows < 1:
            raise ParameterError(f"{kind!r} must be 1 or more, not {rows}", kind)
        parameter, listed = columns
        names = names_of(listed, parameter)
        self.reads, self._rows, self._exactly = names, rows, exactly
        self.strategies = [RowLimit(tuple(names), rows, exactly)]

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return which rows are within the limit, or in groups of the right size: bool, shape (size,)."""
        arrays = [inputs[name] for name in self.reads]
        known = np.flatnonzero(all_present(arrays))
        codes = row_codes(arrays)[known]
        held = np.ones(size, dtype=np.bool_)
        if self._exactly:
            held[known] = np.bincount(codes)[codes] == self._rows if len(codes) else True
            return held
        order = np.argsort(codes, kind="stable")
        ordered = codes[order]
        place = np.arange(len(codes)) - np.searchsorted(ordered, ordered)
        held[known[order[place >= self._rows]]] = False
        return held
