"""How far long work has come, for those who want to show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Listener = Callable[[str, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Have the listener called as long work goes on within this block.

    Args:
        listener: Gets what is being done, how much of it is done, and out of how much.
    """
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def advance(work: str, done: int, total: int) -> None:
    """Report how far some work has come, to the listener if there is one."""
    listener = _listener.get()
    if listener is not None:
        listener(work, done, total)
