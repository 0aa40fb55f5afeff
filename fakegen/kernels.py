"""Compiled kernels of the package ``fakegen-native``, where it is installed; they change no value and no byte.

Each is None elsewhere, where it was installed without a compiler, and where it is too old to have it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


def _kernel(name: str) -> Callable[..., Any] | None:
    try:
        native = import_module("fakegen_native")
    except ImportError:
        return None
    return getattr(native, name, None)  # an older release has fewer


JOIN = _kernel("join")
"""Joins pieces row by row, and the rows."""

CONCATENATE = _kernel("concatenate")
"""Joins pieces row by row: offsets of 32 bits and text."""

DECIMALS = _kernel("decimals")
"""Writes int64 numbers with a point before so many of their last digits: offsets of 64 bits and text."""

FROM_WORDS = _kernel("from_words")
"""Joins the words (data, offsets of 32 bits) that rows of so many int32 numbers stand for: offsets and text."""

PHILOX = _kernel("philox")
"""Makes the random words of scattered rows: one attempt for all, or one for each."""
