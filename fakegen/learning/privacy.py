"""What of the data a model gives away, and what not, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.codings.coding import Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.fused import Fused
from fakegen.learning.codings.levels import Levels

THIN = 10
"""What fewer rows than this stand for is thin: whatever follows it rests on little evidence."""


def thin(margin: NDArray[np.float64]) -> int:
    """Return how many states of a column stand for few rows, given the weight of each."""
    return int(np.count_nonzero((margin > 0) & (margin < THIN)))


def privacy(
    codings: Sequence[Coding], margins: Sequence[NDArray[np.float64]], facts: Mapping[str, Any]
) -> list[str]:
    """Return what protects the rows that a model was learned from, and what does not.

    Args:
        codings: The model's columns.
        margins: The weight of each of their states.
        facts: The model's settings.
    """
    notes = []
    rare = {c.label: thin(m) for c, m in zip(codings, margins, strict=True)}
    if smooth := [coding.label for coding in codings if isinstance(coding, Continuous)]:
        names = ", ".join(smooth)
        notes.append(f"smoothed, so that no row's own value is kept: {names}")
        notes.append(
            f"kept of them: the smallest and the greatest value; 'disclose_range: false' does not "
            f"keep them: {names}"
            if facts.get("disclose_range")
            else f"not kept of them: the smallest and the greatest value: {names}"
        )
    if kept := [coding.label for coding in codings if isinstance(coding, Levels)]:
        notes.append(f"kept as they are, each value with its share: {', '.join(kept)}")
    few = [f"{label} ({rare[label]})" for label in kept if rare[label]]
    if few:
        notes.append(
            f"values that fewer than {THIN} rows have, which 'rare' merges or withholds: "
            + ", ".join(few)
        )
    for coding in codings:
        if isinstance(coding, Fused):
            notes.append(
                f"kept as they are, each combination with its share: {coding.label}, "
                f"{rare[coding.label]} of them in fewer than {THIN} rows"
            )
    if "min_leaf" in facts and facts.get("max_predictors"):
        notes.append(
            f"columns are followed only as far as {facts['min_leaf']} rows have them in common"
        )
    notes.append("no noise is added: this is not differential privacy")
    return notes
