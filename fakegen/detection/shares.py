"""The share of values that pass a check, and the share that passes by chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

Check = Callable[[str], object]

_QUICK, _HOPELESS = 30, 0.5
_TRIALS, _SEED = 300, 5
_LEAST_BY_CHANCE = 0.001


def share(values: Sequence[str], check: Check) -> float:
    """Return the share of values that pass; 0 if most of the first thirty fail."""
    first = [bool(check(value)) for value in values[:_QUICK]]
    if sum(first) < _HOPELESS * len(first):
        return 0.0
    passed = sum(first) + sum(bool(check(value)) for value in values[_QUICK:])
    return passed / len(values)


def share_by_chance(values: Sequence[str], check: Check) -> float:
    """Return the share of values that pass after their digits are replaced by random digits.

    Other characters stay. It is estimated from 300 trials with a fixed seed, and never below 0.001.
    """
    rng = np.random.Generator(np.random.Philox(_SEED))
    digits = iter(rng.integers(0, 10, _TRIALS * max(map(len, values))).tolist())
    tried = [values[n % len(values)] for n in range(_TRIALS)]
    passed = sum(
        bool(check(re.sub(r"[0-9]", lambda _: str(next(digits)), value))) for value in tried
    )
    return max(passed / _TRIALS, _LEAST_BY_CHANCE)


def percent(part: float) -> str:
    """Return a share as a percentage such as ``98.7%``; ``all`` only if it is exactly 1."""
    return "all" if part == 1 else f"{min(part, 0.999):.1%}"
