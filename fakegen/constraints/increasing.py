"""Columns whose values grow from the first to the last."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fakegen.constraints.truth import passes
from fakegen.constraints.wording import Compile, column, options
from fakegen.errors import ParameterError
from fakegen.plugins.constraint import Constraint


class Increasing(Constraint):
    """Columns whose values do not fall from each to the next: ``{increasing: [born, hired]}``.

    Missing values are passed over: the ones around them are compared. With ``strict: true`` equal
    values are refused, too.
    """

    def __init__(self, value: Any, compile: Compile) -> None:
        given = options(value, "increasing", "strict")
        names, strict = given["increasing"], given.get("strict", False)
        if not isinstance(names, list | tuple) or len(names) < 2:
            raise ParameterError("'increasing' needs a list of two or more columns")
        if not isinstance(strict, bool):
            raise ParameterError(f"'strict' must be true or false, not {strict!r}", key="strict")
        self._columns = [column(compile, name, "increasing") for name in names]
        self._ordered = pc.less if strict else pc.less_equal
        self.reads = list(dict.fromkeys(name for c in self._columns for name in c.reads))
        self.text = (" < " if strict else " <= ").join(names)
        for (left, a), (right, b) in pairwise(zip(names, self._columns, strict=True)):
            try:
                self._ordered(pa.array([], a.type), pa.array([], b.type))
            except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowTypeError) as error:
                raise ParameterError(
                    f"{left!r} ({a.type}) cannot be compared with {right!r} ({b.type})"
                ) from error

    def holds(self, inputs: Mapping[str, pa.Array], size: int) -> NDArray[np.bool_]:
        """Return where the present values are in order: bool, shape (size,)."""
        first, *others = (column.evaluate(inputs, size) for column in self._columns)
        held = np.ones(size, dtype=np.bool_)
        reached = first
        for values in others:
            held &= passes(self._ordered(reached, values))
            reached = pc.coalesce(values, reached)
        return held
