"""The built-in executors: this process, or processes of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from queue import LifoQueue
from typing import TYPE_CHECKING, Any

from fakegen.engine.forking import can_fork
from fakegen.engine.worker_process import ForkedWorker, WorkerLost, WorkerProcess
from fakegen.interfaces.executor import Executor
from fakegen.interfaces.sent_work import TASKS_PER_WORKER, pending_in_order, pickled

if TYPE_CHECKING:
    from fakegen.engine.worker import Duty


def in_this_process(
    work: Callable[[Any], Any], tasks: Iterator[Any], *, workers: int, prepare: Callable[[], None]
) -> Iterator[Any]:
    """Yield ``work(task)`` for each task in order, one after the other."""
    del workers
    prepare()
    yield from map(work, tasks)


def in_processes(
    work: Callable[[Any], Any], tasks: Iterator[Any], *, workers: int, prepare: Callable[[], None]
) -> Iterator[Any]:
    """Yield ``work(task)`` for each task in order, with a bounded number in progress.

    The workers are copies of this process where it can be copied, and new processes elsewhere. Each
    has a thread that waits for it. Tasks begin in order, so that the first error in order is the first
    that happened. A process that dies costs its task: a new process does it again, once.

    Raises:
        GenerationError: Two processes died in one task.
    """
    first = list(islice(tasks, workers))
    started: list[WorkerProcess] = []
    idle: LifoQueue[WorkerProcess] = LifoQueue()

    def made(task: Any) -> Any:
        worker = idle.get()
        try:
            return worker.run(task)
        except WorkerLost:
            if is_over:
                raise
            worker = WorkerProcess(pickled((work, prepare)))  # not a copy: there are threads by now
            started.append(worker)
            return worker.run(task)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(workers)  # none of which runs before all processes have started
    is_over = False
    try:
        for worker in _workers((work, prepare), len(first)):
            started.append(worker)
            idle.put(worker)

        def submit(task: Any) -> Future[Any]:
            return threads.submit(made, task)

        most = TASKS_PER_WORKER * workers
        for _, future in pending_in_order(chain(first, tasks), submit, most):
            yield future.result()
    finally:
        is_over = True
        for worker in (before := list(started)):
            worker.end()
        threads.shutdown(cancel_futures=True)
        for worker in started[len(before) :]:  # took the place of lost ones meanwhile
            worker.end()
        for worker in started:
            worker.close()


def _workers(duty: Duty, count: int) -> Iterator[WorkerProcess]:
    """Start so many processes."""
    if can_fork():
        copies: list[ForkedWorker] = []
        while len(copies) < count:
            copies.append(ForkedWorker(duty, copies))
            yield copies[-1]
        return
    content = pickled(duty)
    for _ in range(count):
        yield WorkerProcess(content)


LOCAL = Executor("local", in_this_process, "This process, one block after the other.")
PROCESSES = Executor(
    "processes", in_processes, "As many processes of this machine as --workers says."
)
