"""The metric interface: a number that says how close generated data is to real data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pyarrow as pa

from fakegen.interfaces.parameters import description

Better: TypeAlias = Literal["higher", "lower"]
Measured: TypeAlias = float | Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Metric:
    """A named number, or one for each column or pair of columns.

    Attributes:
        name: The name that ``fakegen compare`` prints.
        compute: ``compute(real, made)`` is called once for each comparison. Both are Arrow tables with
            at least one row and the same columns, in the same order and of the same types. Returns a
            number, or numbers by column (``"a, b"`` for a pair of columns); an empty mapping if there
            is nothing to measure. It must be a pure function of its arguments.
        better: Whether ``higher`` or ``lower`` numbers are better.
        doc: What it measures, its range, and what a good value is.
    """

    name: str
    compute: Callable[[pa.Table, pa.Table], Measured]
    better: Better
    doc: str = ""

    @classmethod
    def of(
        cls, name: str, compute: Callable[[pa.Table, pa.Table], Measured], *, better: Better
    ) -> Metric:
        """Return the metric that a function computes; its docstring is the documentation."""
        return cls(name, compute, better, description(compute))
