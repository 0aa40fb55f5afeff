"""Free text: sentences and remarks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fakegen.interfaces.detector import Detection

_LEAST_WORDS = 4
_FEWEST, _MOST = 10, 1_900
_BY_CHANCE = 0.5


def free_text(name: str, values: Sequence[str]) -> Detection | None:
    """Free text: at least half of the values have four words or more, and their lengths differ."""
    del name  # no name is needed to detect free text
    counts = np.array([len(value.split()) for value in values])
    if len(values) < _FEWEST or np.median(counts) < _LEAST_WORDS or len(np.unique(counts)) < 3:
        return None
    low, middle, high = (int(n) for n in np.quantile(counts, [0.05, 0.5, 0.95], method="nearest"))
    share = float((counts >= _LEAST_WORDS).mean())
    evidence = f"free text, mostly {low} to {high} words (median {middle})"
    span = [max(low, 1), min(max(high, 1), _MOST)]
    return Detection("text", share, evidence, {"words": span}, by_chance=_BY_CHANCE)
