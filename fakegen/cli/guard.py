"""Going on in a process that cannot use more than some limits, however it is misled.

Checks between steps do not end a step that never ends. So a command that reads an untrusted schema
forks before it loads anything heavy: the child does the work, with the operating system's bounds on
its memory, its processor time and the files that it writes; the parent waits, and turns the child's death
into a message. Worker processes inherit the bounds, each for itself. Where there is no ``fork`` (Windows),
only the checks between steps remain.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any, NoReturn

from fakegen import ENDING_SIGNALS, Budget, LimitError, Limits

_GRACE = 1
"""Seconds between the error that ends a command in an orderly way and the signal that kills it."""

_ALONE = {
    # Each thread reserves address space, and Arrow's other memory pools reserve a gibibyte at once.
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_PASSED_ON = tuple(number for number in ENDING_SIGNALS if number != signal.SIGINT)
_BUG = 70

_held = Limits()
"""The limits of this process."""


def go_on_within(limits: Limits) -> int | None:
    """Go on in a child process that keeps within limits.

    Returns:
        None in the child; in the parent, once the child has ended, the exit status.
    """
    if not hasattr(os, "fork"):
        return None
    sys.stdout.flush()
    sys.stderr.flush()
    # What is sent before the parent can pass it on waits until it can.
    signal.pthread_sigmask(signal.SIG_BLOCK, _PASSED_ON)
    child = os.fork()
    if child:
        return _awaited(child, limits)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)
    _hold(limits)
    return None


def out_of_memory() -> LimitError:
    """Return the error of an allocation that failed in this process."""
    return Budget(_held).out_of_memory()


def _hold(limits: Limits) -> None:
    """Bound this process, and the ones that it starts."""
    import resource

    global _held  # noqa: PLW0603 - a process has one set of limits
    _held = limits
    os.environ.update(_ALONE)
    bounds = {resource.RLIMIT_CORE: (0, 0)}
    if limits.memory is not None:
        bounds[resource.RLIMIT_AS] = (limits.memory, limits.memory)
    if limits.written_bytes is not None:
        bounds[resource.RLIMIT_FSIZE] = (limits.written_bytes, limits.written_bytes)
    if limits.seconds is not None:
        bounds[resource.RLIMIT_CPU] = (limits.seconds, limits.seconds + _GRACE)
        signal.signal(signal.SIGXCPU, _out_of_time)
    for kind, (soft, hard) in bounds.items():
        most = resource.getrlimit(kind)[1]
        bounded = most != resource.RLIM_INFINITY
        resource.setrlimit(kind, (min(soft, most), min(hard, most)) if bounded else (soft, hard))


def _out_of_time(*_: Any) -> NoReturn:
    raise Budget(_held, place=Budget.current().place).out_of_time()


def _awaited(child: int, limits: Limits) -> int:
    """Wait for the child; return its exit status, after a message if a signal ended it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child, too
    for number in _PASSED_ON:
        signal.signal(number, lambda number, _: os.kill(child, number))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _PASSED_ON)
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    ended = signal.Signals(-code)
    if limits.seconds is not None and used.ru_utime + used.ru_stime >= limits.seconds:
        error = Budget(limits).out_of_time()
    elif ended in (signal.SIGKILL, signal.SIGABRT):  # a library's C++ that gets no memory aborts
        error = Budget(limits).out_of_memory()
    elif ended in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE):
        return 128 + ended
    else:
        sys.stderr.write(f"fakegen has a bug: it was ended by {ended.name}\n")
        return _BUG
    sys.stderr.write(f"{error}\n")
    return error.exit_status
