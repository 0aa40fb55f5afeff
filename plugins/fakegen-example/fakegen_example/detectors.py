"""A detector, with which ``fakegen init`` detects badges."""

from __future__ import annotations

from collections.abc import Sequence

from fakegen import Detection
from fakegen_example.badges import is_valid


def detect_badges(name: str, values: Sequence[str]) -> Detection | None:
    """Return a detection if at least 90% of the values are badges with the right check digit."""
    share = sum(map(is_valid, values)) / len(values)
    if share < 0.9:
        return None
    return Detection(
        "example.badge",
        share,
        f"{share:.1%} have the check digit of badges",
        by_chance=0.1,
        named="badge" in name.casefold(),
    )
