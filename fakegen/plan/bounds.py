"""The bounds of a run. Values do not depend on them but for the last, which is part of the address."""

from __future__ import annotations

BLOCK_ROWS = 65_536
"""Rows that are made at a time."""

MAX_ATTEMPTS = 1_000
"""How often a row is resampled, for a constraint or for uniqueness, before the run gives up."""

GENTLE_ATTEMPTS = 100
"""How often only the columns that a rule is about are resampled, before all that it reads are."""
