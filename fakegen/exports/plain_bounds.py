"""Bounds as documents write them."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any


def plain_bound(bound: Any) -> Any:
    """Return a bound as JSON and YAML can write it: dates as strings, decimals as numbers."""
    if isinstance(bound, Decimal):
        return int(bound) if bound == bound.to_integral_value() else float(bound)
    if isinstance(bound, date | time):
        return bound.isoformat()
    return bound
