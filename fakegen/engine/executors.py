"""The built-in executors: this process, or processes of this machine."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from fakegen.errors import GenerationError
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

    Raises:
        GenerationError: A process died.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=prepare)
    waiting: deque[Future[Any]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) >= AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise GenerationError(
            "a worker process died before its block was made; a script that asks for workers "
            "must do so under \"if __name__ == '__main__':\""
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


LOCAL = Executor("local", in_this_process, "This process, one block after the other.")
PROCESSES = Executor(
    "processes", in_processes, "As many processes of this machine as --workers says."
)
