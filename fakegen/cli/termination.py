"""The signals that end the program: each lets it clean up first, as Ctrl-C does."""

from __future__ import annotations

import signal
import time
from types import FrameType

from fakegen import ENDING_SIGNALS

_PATIENCE = 1.0
"""Seconds in which further signals mean what the first one meant: ``timeout`` and other supervisors signal
the process and its group. After that, somebody wants the program to end at once."""


class Terminated(BaseException):
    """A signal asked the program to end.

    Args:
        number: Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def raise_on_signals() -> None:
    """Let signals that end a program raise :class:`Terminated`.

    What is ignored stays ignored, as under ``nohup``. Ctrl-C raises no ``KeyboardInterrupt``: where it leaves an
    ``exec`` of text, as when a module with data classes is imported, Python remembers it as unhandled, and ends the
    process by the signal although the program has handled it.
    """
    came: list[float] = []

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        came.append(time.monotonic())
        if len(came) == 1:
            raise Terminated(number)
        if came[-1] - came[0] > _PATIENCE:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    for number in ENDING_SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, end)
