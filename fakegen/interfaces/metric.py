"""The metric interface: a number that says how near made data is to real data."""

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
        name: As ``fakegen compare`` prints it.
        compute: ``compute(real, made)``: called once for each comparison with two Arrow tables
            that have the same columns in the same order, of the same types and with 1 row or more
            each; returns a number, or numbers by name (a column, ``"a, b"`` for a pair); an empty
            mapping where nothing can be said. A pure function of its arguments.
        better: Whether ``higher`` or ``lower`` numbers are the better ones.
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
        """Return the metric that a function computes; the documentation is the function's."""
        return cls(name, compute, better, description(compute))
