"""The exceptions by which a trace stops when it cannot go on with an unknown value.

They derive from ``BaseException``, so that no ``except Exception`` in traced code catches them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence


class Inspected(BaseException):
    """Traced code needs to know more about a draw: the trace is repeated for each possibility.

    Args:
        draw: The number of the draw within the trace.
        keys: What the code needs to know, for each element of the draw. Elements with equal keys are
            one possibility. None if each element is a possibility of its own.
    """

    def __init__(self, draw: int, keys: Sequence[Hashable] | None = None) -> None:
        super().__init__(draw)
        self.draw = draw
        self.keys = keys


class Untraceable(BaseException):
    """The traced code cannot be followed; the message says why."""
