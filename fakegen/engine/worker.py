"""What runs in a worker process: tasks come in, results go out, until the pipe is closed.

The tasks are read by a thread of their own. The pipe closes as soon as the process at its other end is
gone, however it ended, and the thread then ends this process in the middle of its work: no worker
outlives its parent, on any system.
"""

from __future__ import annotations

import os
import pickle
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO, TypeAlias

from fakegen.engine.messages import send
from fakegen.errors import FakegenWarning, GenerationError

Duty: TypeAlias = tuple[Callable[[Any], Any], Callable[[], None]]
"""What does a task, and what is called before the first one."""


def main() -> None:
    """Work on the tasks from standard input, of which the first is the pickled duty."""
    serve(0, 1)


def serve(tasks: int, results: int, duty: Duty | None = None) -> None:
    """Read tasks; write ``(True, result)`` or ``(False, error)`` for each of them.

    Args:
        tasks: The descriptor that tasks are read from.
        results: The descriptor that results are written to.
        duty: The duty; with None, it is read, pickled, before the first task.
    """
    # The process that started this one has issued those of loading; what blocks issue is carried to it.
    warnings.simplefilter("ignore", FakegenWarning)
    opened, answers = _pipes(tasks, results)
    received: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_receive, args=(opened, received), daemon=True).start()
    sent, work = received.get() if duty is None else b"", None
    while True:
        task = received.get()
        try:
            if work is None:
                work, prepare = duty or pickle.loads(sent)  # noqa: S301 - from the process that started this one
                prepare()
            outcome = True, work(task)
        except Exception as error:  # a plugin can raise anything
            outcome = False, _sendable(error)
        with suppress(BrokenPipeError):
            try:
                send(outcome, answers)
            except (pickle.PicklingError, TypeError, AttributeError) as error:
                send((False, _sendable(error)), answers)


def _pipes(tasks: int, results: int) -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes of tasks and results, which nothing else can then read or write.

    What a plugin prints goes to standard error: it must not get between the results.
    """
    opened, answers = os.fdopen(os.dup(tasks), "rb"), os.fdopen(os.dup(results), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2 if sys.stderr else nothing, 1)
    os.close(nothing)
    # A copy has its parent's objects, which may read and write elsewhere.
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", buffering=1, closefd=False)
    return opened, answers


def _receive(tasks: BinaryIO, received: SimpleQueue[Any]) -> None:
    try:
        while True:
            received.put(pickle.load(tasks))  # noqa: S301 - from the process that started this one
    finally:
        os._exit(0)


def _sendable(error: Exception) -> Exception:
    """Return an error that can be pickled, with its traceback as a note."""
    try:
        sent: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - just made
    except Exception:
        sent = GenerationError(f"{type(error).__name__}: {error}")
    sent.add_note(f"\nIn a worker process:\n{traceback.format_exc()}")
    return sent
