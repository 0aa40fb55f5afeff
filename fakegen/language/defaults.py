"""What holds where a schema says nothing."""

from __future__ import annotations

from datetime import UTC, datetime

VERSION = 1
"""The version of the language."""

ROWS = 100
LOCALE = "en_US"
METHOD = "trees"
"""How models learn."""

NOW = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment that relative dates count from: values must not change from one day to the next."""
