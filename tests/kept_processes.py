"""Worker processes that run after run uses: each takes seconds to start and to load what it needs."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from typing import Any

from fakegen.engine.worker import Duty
from fakegen.engine.worker_process import WorkerProcess
from fakegen.interfaces.sent_work import pickled

_work: Callable[[Any], Any]


def nothing() -> None:
    """Prepare nothing: that is done for each duty."""


def take_or_do(task: tuple[bool, Any]) -> Any:
    """In the process: take a duty, or do a task of the one that was taken last."""
    global _work
    is_duty, content = task
    if not is_duty:
        return _work(content)
    _work, prepare = pickle.loads(content)
    prepare()
    return None


class KeptProcesses:
    """Processes that no run ends; a run takes those that no other one has."""

    def __init__(self) -> None:
        self.processes: list[WorkerProcess] = []
        self.idle: list[WorkerProcess] = []

    def workers(self, duty: Duty, count: int) -> Iterator[LentProcess]:
        """Lend so many processes, as executors start them."""
        content = pickled(duty)
        for _ in range(count):
            if not self.idle:
                self.idle.append(WorkerProcess(pickled((take_or_do, nothing))))
                self.processes += self.idle
            yield LentProcess(self.idle.pop(), content, self.idle)

    def end(self) -> None:
        """End them all."""
        for process in self.processes:
            process.end()
            process.close()


class LentProcess:
    """A kept process that has one duty until it is closed."""

    def __init__(self, process: WorkerProcess, duty: bytes, idle: list[WorkerProcess]) -> None:
        self.process, self.duty, self.idle = process, duty, idle

    def run(self, task: Any) -> Any:
        """Return what the duty's function returns for a task, or raise what it raises."""
        if self.duty:
            self.process.run((True, self.duty))
            self.duty = b""
        return self.process.run((False, task))

    def end(self) -> None:
        """Let the task that is under way end."""

    def close(self) -> None:
        """Give the process back."""
        self.idle.append(self.process)
