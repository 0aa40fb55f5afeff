"""What every copy of a seeded database can do, whichever database it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class SeededDatabase(Protocol):
    """This process's copy of a seeded database."""

    url: str

    def begin(self) -> tuple[Any, Callable[[], None]]:
        """Return a connection in a transaction, and what rolls it back."""

    def drop(self) -> None:
        """Remove the copy, and the template with the last one."""
