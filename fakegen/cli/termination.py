"""The signals that end the program: each lets it clean up first, as Ctrl-C does.

A signal raises an exception wherever the program happens to be, and some code loses exceptions: C code that imports
a module and does without it, a class whose ``__set_name__`` fails with another error, a finalizer. So whether
the program must end is known here, not by the exception alone. Invariant: as long as the program has not
answered, a :class:`Terminated` is on its way, or has just been lost and comes again.
"""

from __future__ import annotations

import _thread
import signal
import sys
import threading
import time
from types import FrameType

from fakegen import ENDING_SIGNALS

_PATIENCE = 1.0
"""Seconds in which further signals mean what the first one meant: ``timeout`` and other supervisors signal
the process and its group. After that, somebody wants the program to end at once."""

_AGAIN = 0.01
"""Seconds after which a lost exception is raised again, outside the code that lost it."""


class Ending:
    """What signals have asked of the program.

    Attributes:
        number: Of the first signal; None before.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self.is_answered = False
        self._since = 0.0
        self._is_lost = False

    def answer(self) -> int | None:
        """Return the number of the signal that ended the program, if one did.

        After that the program ends by itself, so a first signal means nothing.
        """
        if self.number is None:
            self._since = time.monotonic()
        self.is_answered = True
        return self.number

    def lose(self) -> None:
        """Raise again, soon, what was raised and lost."""
        if self.number is None or self.is_answered:
            return
        self._is_lost = True
        again = threading.Timer(_AGAIN, _thread.interrupt_main, [self.number])
        again.daemon = True
        again.start()

    def come(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal.

        Raises:
            Terminated: It is the first one, or what it raised was lost.
        """
        del frame
        if self.number is None and not self.is_answered:
            self.number, self._since = number, time.monotonic()
            raise Terminated(self)
        if self._is_lost:
            self._is_lost = False
            if not self.is_answered:
                raise Terminated(self)
        elif time.monotonic() - self._since > _PATIENCE:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)


class Terminated(BaseException):
    """A signal asked the program to end.

    Args:
        ending: What hears of it if this exception is lost.
    """

    def __init__(self, ending: Ending) -> None:
        super().__init__(ending.number)
        self._ending = ending

    def __del__(self) -> None:
        self._ending.lose()


def raise_on_signals(ending: Ending) -> None:
    """Let signals that end a program raise :class:`Terminated`, until the program answers.

    What is ignored stays ignored, as under ``nohup``. Ctrl-C raises no ``KeyboardInterrupt``: where it leaves an
    ``exec`` of text, as when a module with data classes is imported, Python remembers it as unhandled, and ends the
    process by the signal although the program has handled it.
    """
    for number in ENDING_SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, ending.come)
    sys.unraisablehook = _report


def _report(lost: sys.UnraisableHookArgs) -> None:
    """Print an exception that a finalizer lost, as Python does; one that comes again is no news."""
    if not isinstance(lost.exc_value, Terminated):
        sys.__unraisablehook__(lost)
