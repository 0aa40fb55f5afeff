"""A worker process, seen from the process that starts it."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.spawn import get_executable
from typing import Any

from fakegen.errors import GenerationError
from fakegen.signals import ENDING_SIGNALS

_START = "import sys; sys.path[:] = sys.argv[1:]; from fakegen.engine.worker import main; main()"


class WorkerProcess:
    """A Python process that works on one task at a time.

    It does not import the main module, as the processes of :mod:`multiprocessing` do, so that it works for
    scripts without a guard, for notebooks and for what is typed. Modules are looked for where this process
    looks for them, and not in the current folder, which may hold anyone's files. It ends with this process.

    Args:
        job: The pickled pair of functions ``(work, prepare)``.

    Raises:
        GenerationError: The process cannot be started.
    """

    def __init__(self, job: bytes) -> None:
        flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
        command = [get_executable(), *flags, "-P", "-c", _START, *sys.path]
        try:
            with _signals_blocked():
                self._process = subprocess.Popen(  # noqa: S603 - this Python, and code of our own
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
                )
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise GenerationError(f"a worker process cannot be started: {reason}") from error
        assert self._process.stdin
        assert self._process.stdout
        self._tasks, self._results = self._process.stdin, self._process.stdout
        self._job: bytes | None = job

    def run(self, task: Any) -> Any:
        """Return what the job's function returns for a task, or raise what it raises.

        Raises:
            GenerationError: The process died; the message names the task.
        """
        try:
            if self._job is not None:
                pickle.dump(self._job, self._tasks, pickle.HIGHEST_PROTOCOL)
                self._job = None
            pickle.dump(task, self._tasks, pickle.HIGHEST_PROTOCOL)
            self._tasks.flush()
            is_made, outcome = pickle.load(self._results)  # noqa: S301 - from a process of our own
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            ending = _ending(self._process.wait())
            raise GenerationError(f"{task}: the worker process {ending}") from error
        if is_made:
            return outcome
        raise outcome

    def end(self) -> None:
        """End the process, whatever it is doing; a task that is under way fails."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """Close its pipes, once no task is under way any more."""
        with suppress(OSError):  # a task that was never read
            self._tasks.close()
        self._results.close()


def _ending(status: int) -> str:
    """Return how a process ended, by its status: negative for a signal."""
    if status >= 0:
        return f"ended with status {status}"
    names = {number.value: number.name for number in signal.Signals}
    name = names.get(-status, f"signal {-status}")
    hint = "; if memory ran out, use fewer workers" if name == "SIGKILL" else ""
    return f"was killed by {name}{hint}"


@contextmanager
def _signals_blocked() -> Iterator[None]:
    """Block the signals that end a program, in this thread and in processes that it starts meanwhile.

    Ctrl-C, a closed terminal and many supervisors signal a whole group of processes. What happens then is
    decided by this process alone, and its workers end with it.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
