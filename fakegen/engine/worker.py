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
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO

from fakegen.errors import FakegenWarning, GenerationError


def main() -> None:
    """Read a job, then tasks; write ``(True, result)`` or ``(False, error)`` for each task."""
    warnings.simplefilter(
        "ignore", FakegenWarning
    )  # the process that started this one has issued them
    tasks, results = _pipes()
    received: SimpleQueue[Any] = SimpleQueue()
    threading.Thread(target=_receive, args=(tasks, received), daemon=True).start()
    job, work = received.get(), None
    while True:
        task = received.get()
        try:
            if work is None:
                work, prepare = pickle.loads(job)  # noqa: S301 - from the process that started this one
                prepare()
            outcome = True, work(task)
        except Exception as error:  # a plugin can raise anything
            outcome = False, _sendable(error)
        with suppress(BrokenPipeError):
            pickle.dump(outcome, results, pickle.HIGHEST_PROTOCOL)
            results.flush()


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes of tasks and results, which nothing else can then read or write.

    What a plugin prints goes to standard error: it must not get between the results.
    """
    tasks, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(2 if sys.stderr else nothing, 1)
    os.close(nothing)
    return tasks, results


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
