"""What a model discloses of the data it was learned from, as notes for its user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fakegen.learning.codings.coding import Coding
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.fused import Fused
from fakegen.learning.codings.levels import Levels
from fakegen.profiling.openness import THIN


def thin(margin: NDArray[np.float64]) -> int:
    """Return how many states of a column were seen in few rows, given the weight of each."""
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
        notes.append(f"smoothed, so that the values of single rows are not kept: {names}")
        notes.append(
            "smallest and greatest value kept ('disclose_range: false' withholds them): " + names
            if facts.get("disclose_range")
            else f"smallest and greatest value withheld: {names}"
        )
    if kept := [coding.label for coding in codings if isinstance(coding, Levels)]:
        notes.append(f"kept exactly, each value with its frequency: {', '.join(kept)}")
    if few := [f"{label} ({rare[label]:,})" for label in kept if rare[label]]:
        notes.append(
            f"among them values of fewer than {THIN} rows, which 'rare' withholds: {', '.join(few)}"
        )
    if gone := [
        f"{coding.label} ({coding.rare:,} of fewer than {coding.below} rows)"
        for coding in codings
        if isinstance(coding, Levels | Fused) and coding.rare
    ]:
        notes.append(f"withheld as 'rare': {', '.join(gone)}")
    for coding in codings:
        if isinstance(coding, Fused):
            notes.append(
                f"kept exactly, each combination with its frequency: {coding.label} "
                f"({rare[coding.label]} of them in fewer than {THIN} rows)"
            )
    if "min_leaf" in facts and facts.get("max_predictors"):
        notes.append(
            f"dependencies between columns are learned from groups of at least {facts['min_leaf']} rows"
        )
    notes.append("no noise is added: this is not differential privacy")
    return notes
