"""The built-in executors: this process, or processes of this machine."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from typing import Any

from fakegen.engine.worker_process import WorkerProcess
from fakegen.interfaces.executor import Executor

AHEAD = 2
"""Blocks in progress per worker: enough to keep all of them busy while blocks are written."""


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

    Each worker process has a thread that waits for it. Tasks begin in order, so that the first error
    in order is the first that happened.

    Raises:
        GenerationError: A process died.
    """
    import cloudpickle

    job = cloudpickle.dumps((work, prepare))
    started: list[WorkerProcess] = []
    idle: LifoQueue[WorkerProcess] = LifoQueue()

    def made(task: Any) -> Any:
        worker = idle.get()
        try:
            return worker.run(task)
        finally:
            idle.put(worker)

    threads = ThreadPoolExecutor(workers)
    waiting: deque[Future[Any]] = deque()
    try:
        for task in tasks:
            if len(started) < workers:
                started.append(WorkerProcess(job))
                idle.put(started[-1])
            waiting.append(threads.submit(made, task))
            if len(waiting) >= AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for worker in started:
            worker.end()
        threads.shutdown(cancel_futures=True)
        for worker in started:
            worker.close()


LOCAL = Executor("local", in_this_process, "This process, one block after the other.")
PROCESSES = Executor(
    "processes", in_processes, "As many processes of this machine as --workers says."
)
