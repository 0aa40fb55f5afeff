"""A worker process, seen from the process that starts it."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.spawn import get_executable
from typing import IO, TYPE_CHECKING, Any, NoReturn, Protocol

from fakegen.engine.messages import receive
from fakegen.errors import GenerationError
from fakegen.limits import reason_of
from fakegen.signals import ENDING_SIGNALS

if TYPE_CHECKING:
    from fakegen.engine.worker import Duty

if sys.platform == "linux":
    import fcntl

_START = "import sys; sys.path[:] = sys.argv[1:]; from fakegen.engine.worker import main; main()"


class NoWorker(GenerationError):
    """A worker process cannot be started."""


class WorkerLost(GenerationError):
    """A worker process ended while it worked on a task."""


class Child(Protocol):
    """A process that this one has started."""

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> int:
        """Wait for its end; return its status, negative for a signal."""


class WorkerProcess:
    """A Python process that works on one task at a time; it ends with this process.

    It does not import the main module, as the processes of :mod:`multiprocessing` do, so that it works for
    scripts without a guard, for notebooks and for what is typed. Modules are looked for where this process
    looks for them, and not in the current folder, which may hold anyone's files.

    Args:
        duty: The pickled duty.

    Raises:
        NoWorker: The process cannot be started.
    """

    def __init__(self, duty: bytes) -> None:
        flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
        command = [get_executable(), *flags, "-P", "-c", _START, *sys.path]
        with _starting(), _signals_blocked():
            process = subprocess.Popen(  # noqa: S603 - this Python, and code of our own
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        assert process.stdin
        assert process.stdout
        self._hold(process, process.stdin, process.stdout, duty)

    def _hold(
        self, process: Child, tasks: IO[bytes], results: IO[bytes], duty: bytes | None
    ) -> None:
        self._process, self._tasks, self._results, self._duty = process, tasks, results, duty
        _widen(results)

    def run(self, task: Any) -> Any:
        """Return what the duty's function returns for a task, or raise what it raises.

        Raises:
            WorkerLost: The process died; the message names the task.
        """
        try:
            if self._duty is not None:
                pickle.dump(self._duty, self._tasks, pickle.HIGHEST_PROTOCOL)
                self._duty = None
            pickle.dump(task, self._tasks, pickle.HIGHEST_PROTOCOL)
            self._tasks.flush()
            is_made, outcome = receive(self._results)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            ending = _ending(self._process.wait())
            raise WorkerLost(f"{task}: the worker process {ending}") from error
        if is_made:
            return outcome
        raise outcome

    @property
    def descriptors(self) -> list[int]:
        """This process's ends of the pipes."""
        return [self._tasks.fileno(), self._results.fileno()]

    def end(self) -> None:
        """End the process, whatever it is doing; a task that is under way fails."""
        self._process.kill()

    def close(self) -> None:
        """Close its pipes, once no task is under way any more, and wait until it is gone: its memory takes a while."""
        with suppress(OSError):  # a task that was never read
            self._tasks.close()
        self._results.close()
        self._process.wait()


class ForkedWorker(WorkerProcess):
    """A copy of this process, at work at once; :func:`~fakegen.engine.forking.can_fork` says whether it may be.

    Args:
        duty: The duty.
        others: The copies before it.

    Raises:
        NoWorker: The process cannot be started.
    """

    def __init__(self, duty: Duty, others: Sequence[ForkedWorker] = ()) -> None:
        sys.stdout.flush()  # what waits there must not be written twice
        sys.stderr.flush()
        with _starting(), _signals_blocked(), warnings.catch_warnings():
            # Python 3.12 warns of forks with threads: these are prepared.
            warnings.simplefilter("ignore", DeprecationWarning)
            task_reader, tasks = os.pipe()
            results, result_writer = os.pipe()
            number = os.fork()
            if not number:
                # Its end of another worker's pipe would keep that one alive when this process is gone.
                ours = [tasks, results, *(end for other in others for end in other.descriptors)]
                _work_in_copy(duty, task_reader, result_writer, ours)
        os.close(task_reader)
        os.close(result_writer)
        self._hold(_Copy(number), os.fdopen(tasks, "wb"), os.fdopen(results, "rb"), None)


class _Copy:
    """A forked process."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._status: int | None = None
        self._waiting = threading.Lock()

    def kill(self) -> None:
        if self._status is None:
            with suppress(ProcessLookupError):
                os.kill(self._number, signal.SIGKILL)

    def wait(self) -> int:
        with self._waiting:
            if self._status is None:
                _, status = os.waitpid(self._number, 0)
                self._status = os.waitstatus_to_exitcode(status)
            return self._status


def _work_in_copy(duty: Duty, tasks: int, results: int, others: Iterable[int]) -> NoReturn:
    """Work in a copy of this process, and end it without what this process does when it ends."""
    status = 1
    try:
        for descriptor in others:
            os.close(descriptor)
        from fakegen.engine.worker import serve

        serve(tasks, results, duty)
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else status
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


@contextmanager
def _starting() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = reason_of(error)
        raise NoWorker(f"a worker process cannot be started: {reason}") from error


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold a mebibyte, where the system allows it: blocks then pass in fewer steps."""
    if sys.platform == "linux":
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, 2**20)


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
