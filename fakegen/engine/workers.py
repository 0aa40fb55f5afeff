"""Blocks from several processes, in order, with a bounded number under way."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from fakegen.errors import GenerationError

Task = TypeVar("Task")
Result = TypeVar("Result")

AHEAD = 2
"""Blocks under way per worker: enough to keep all busy while the sink writes."""


def in_order(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    workers: int,
    prepare: Callable[..., None],
    arguments: tuple[object, ...],
) -> Iterator[Result]:
    """Yield ``work(task)`` for each task in order, made by several processes.

    Args:
        work: A module-level function.
        tasks: ChosenStrategy only as fast as results are.
        workers: Number of processes, 1 or more.
        prepare: A module-level function that each process calls once before any work.
        arguments: Its arguments; they must be picklable.

    Raises:
        GenerationError: A process died.
    """
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, initializer=prepare, initargs=arguments)
    waiting: deque[Future[Result]] = deque()
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
            "must do so under: if __name__ == '__main__':"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
