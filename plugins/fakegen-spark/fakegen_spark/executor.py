"""The executor: each task is a small Spark job of one partition, a bounded number at a time.

Idea: threads of the driver submit jobs, so that results come in order and tasks are taken no faster than
results are read; one job over all tasks would take them all at once. Spark does a task again whose executor is
lost. What a task needs is broadcast once for each run, and each Python worker prepares itself when its first
task of the run comes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import fakegen

if TYPE_CHECKING:
    from pyspark import SparkContext

_AHEAD = 2


def in_spark(
    work: Callable[[Any], Any],
    tasks: Iterator[Any],
    *,
    workers: int,
    prepare: Callable[[], None],
    address: str | None = None,
) -> Iterator[Any]:
    """Yield ``work(task)`` for each task in order, made by the executors of Spark.

    Args:
        work: See :class:`fakegen.Executor`.
        tasks: See :class:`fakegen.Executor`.
        workers: The cores of a local session that is started here; any other has its own number.
        prepare: See :class:`fakegen.Executor`.
        address: The master; by default that of the session of this process, or else this machine.

    Raises:
        GenerationError: A task failed although Spark did it again.
        DataError: There is no PySpark, or no session can be started.
    """
    import cloudpickle

    with ExitStack() as stack:
        context = _context(stack, address or f"local[{workers}]")
        needed = context.broadcast(cloudpickle.dumps((work, prepare)))
        stack.callback(needed.destroy)
        most = _AHEAD * context.defaultParallelism
        do = partial(_do, uuid4().hex, needed)
        threads = ThreadPoolExecutor(most)
        stack.callback(threads.shutdown, cancel_futures=True)
        waiting: deque[tuple[Any, Future[list[tuple[bool, Any]]]]] = deque()
        for task in tasks:
            content = cloudpickle.dumps(task)
            waiting.append((task, threads.submit(_job, context, content, do)))
            if len(waiting) >= most:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def at(address: str) -> Callable[..., Iterator[Any]]:
    """Return what makes tasks on the cluster of a master."""
    return partial(in_spark, address=address)


def _context(stack: ExitStack, master: str) -> SparkContext:
    """Return the context of this process, or one that ends with the stack."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        message = 'Spark needs PySpark: pip install "fakegen-spark[pyspark]"'
        raise fakegen.DataError(message) from None
    session = SparkSession.getActiveSession()
    if session is None:
        try:
            session = SparkSession.builder.master(master).appName("fakegen").getOrCreate()
        except Exception as error:  # PySpark and Py4J raise many kinds
            reason = str(error).strip().partition("\n")[0]
            raise fakegen.DataError(f"no Spark session starts at {master}: {reason}") from error
        stack.callback(session.stop)
    return session.sparkContext


def _job(
    context: SparkContext, content: bytes, do: Callable[[bytes], tuple[bool, Any]]
) -> list[tuple[bool, Any]]:
    return context.parallelize([content], 1).map(do).collect()


def _result(task: Any, future: Future[list[tuple[bool, Any]]]) -> Any:
    try:
        ((ended, value),) = future.result()
    except Exception as error:  # Py4J's, which hold pages of Java
        reason = str(error).strip().partition("\n")[0]
        raise fakegen.GenerationError(f"{task}: Spark could not make it: {reason}") from error
    if ended:
        return value
    raise value


_prepared: dict[str, Callable[[Any], Any]] = {}


def _do(run: str, needed: Any, task: bytes) -> tuple[bool, Any]:
    """Return whether a task ended well, and its result or its error."""
    import pickle

    try:
        if run not in _prepared:
            _prepared.clear()  # a Python worker serves one run at a time
            work, prepare = pickle.loads(needed.value)  # noqa: S301 - from the driver of this application
            prepare()
            _prepared[run] = work
        return True, _prepared[run](pickle.loads(task))  # noqa: S301 - as above
    except fakegen.FakegenError as error:
        return False, error
