"""What is known of the values of a database's columns, from some of its rows or from its own statistics.

Shares are of closed columns only: where each listed value has at least ten rows, and no row has another. Values of
open columns, such as names and codes, point at few rows and are not kept (see :mod:`fakegen.profiling.openness`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pyarrow as pa

MOST_SHARES = 60
"""Columns with more values than this are not listed."""

Bound = int | float | Decimal | date
"""A bound of numbers, dates or moments."""


@dataclass(frozen=True, slots=True)
class KnownValues:
    """What is known of a column's values.

    Attributes:
        nulls: The share of nulls, 0 to 1.
        shares: The values of a closed column with their shares, which add up to 1; empty for an open one.
        least: The least number, date or moment; None if it is not known.
        most: The greatest.
        examples: Some values, for detectors to see what they mean; None where none were read.
    """

    nulls: float = 0.0
    shares: Mapping[str | int, float] = field(default_factory=dict)
    least: Bound | None = None
    most: Bound | None = None
    examples: pa.Array | None = None
