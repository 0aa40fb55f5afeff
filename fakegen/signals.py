"""The signals that ask a program to end, and steps that they must not part."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Ctrl-C, the request of another program, and a terminal that was closed: those that this system has."""


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Put off the signals that end a program until the block is done.

    Only the main thread handles signals, and only it may say how: in another one there is nothing to do.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    handlers = {number: signal.getsignal(number) for number in ENDING_SIGNALS}
    held = {n: how for n, how in handlers.items() if how not in (None, signal.SIG_IGN)}
    for number in held:
        signal.signal(number, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)
