"""Values that have a standard: valid by default, invalid on purpose."""

from __future__ import annotations
