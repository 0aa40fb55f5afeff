"""The bounds of a run. No value depends on them, only whether a run ends with an error."""

from __future__ import annotations

BLOCK_ROWS = 65_536
"""Rows that are made at a time."""

MAX_ATTEMPTS = 1_000
"""How often a row is resampled, for a constraint or for uniqueness, before the run gives up."""
