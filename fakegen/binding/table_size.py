"""How many rows a table has, where it may not be known yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableSize:
    """The number of rows of a table. That of rows per parent is known once the parent's plan is finished.

    Attributes:
        rows: Returns it.
        once_known: Calls a check that needs it, as soon as it is known.
    """

    rows: Callable[[], int]
    once_known: Callable[[Callable[[], None]], None]
