"""Badges: ``B-01234-0``, five digits and a check digit that makes their sum a multiple of 10."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

_BADGE = re.compile(r"B-([0-9]{5})-([0-9])")


def check_digits(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the check digits of badges.

    Args:
        numbers: The badges' numbers, 0 to 99,999: int64, shape (rows,).

    Returns:
        Digits, 0 to 9: int64, shape (rows,).
    """
    digits = numbers[:, None] // 10 ** np.arange(5) % 10
    return -digits.sum(axis=1) % 10


def is_valid(badge: str) -> bool:
    """Return whether a string is a badge with the right check digit."""
    found = _BADGE.fullmatch(badge)
    return found is not None and sum(map(int, found[1] + found[2])) % 10 == 0
