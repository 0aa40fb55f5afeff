"""How a trace says that it cannot go on with a value that it does not know.

They derive from ``BaseException``, so that no ``except Exception`` of traced code swallows them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence


class Inspected(BaseException):
    """Traced code needs to know more of a draw: the trace is repeated for each possibility.

    Args:
        draw: The number of the draw within the trace.
        keys: What it needs to know, for each element that may be drawn: the trace is repeated for
            the elements of each key together. None to repeat it for each element by itself.
    """

    def __init__(self, draw: int, keys: Sequence[Hashable] | None = None) -> None:
        super().__init__(draw)
        self.draw = draw
        self.keys = keys


class Untraceable(BaseException):
    """The traced code cannot be followed: a kind of draw, or too many possibilities."""
