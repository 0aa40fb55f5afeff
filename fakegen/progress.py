"""Progress of long work, for callers that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call a listener as long work within this block progresses.

    Args:
        listener: Called with the name of the work, how much of it is done, and the total.
    """
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def advance(work: str, done: int, total: int) -> None:
    """Report progress to the listener, if there is one."""
    listener = _listener.get()
    if listener is not None:
        listener(work, done, total)
