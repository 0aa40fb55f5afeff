"""Compiled kernels of the package ``fakegen-native``, where it is installed; they change no byte."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def _kernel(name: str) -> Callable[..., Any] | None:
    """Return a kernel; None where it is not installed, or was installed without a compiler."""
    try:
        found: Callable[..., Any] = getattr(import_module("fakegen_native"), name)
    except ImportError:
        return None
    return found


JOIN = _kernel("join")
"""Joins constants (bytes) and strings (data, offsets, first offset) row by row, given how many rows there are."""

DECIMALS = _kernel("decimals")
"""Writes int64 numbers with a point before so many of their last digits: offsets and text."""
