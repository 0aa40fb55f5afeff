"""Bounds of values where a type gives one of them, or none."""

from __future__ import annotations

from typing import Any


def within(low: Any, high: Any, usual_low: Any, usual_high: Any) -> tuple[Any, Any]:
    """Return both bounds: the given ones, and where one is missing the usual one, moved if need be."""
    width = usual_high - usual_low
    if low is None and high is None:
        return usual_low, usual_high
    if low is None:
        return (usual_low if usual_low <= high else high - width), high
    if high is None:
        return low, (usual_high if usual_high >= low else low + width)
    return low, high
