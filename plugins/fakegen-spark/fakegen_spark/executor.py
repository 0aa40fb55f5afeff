"""The executor: each task is a small Spark job of one partition, a bounded number at a time.

Idea: threads of the driver submit jobs, so that results come in order and tasks are taken no faster than
results are read; one job over all tasks would take them all at once. Spark does a task again whose executor is
lost. What a task needs is broadcast once for each run.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import fakegen

if TYPE_CHECKING:
    from pyspark import Broadcast, SparkContext

_QUIET = {
    "spark.log.level": "FATAL",  # what fails is in the error that is raised
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",  # fakegen shows its own
}
"""Settings of a session that is started here."""


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
    with ExitStack() as stack:
        context = stack.enter_context(_context(workers, address))
        sent = fakegen.SentWork.of(work, prepare)
        needed = context.broadcast(sent)
        stack.callback(needed.destroy)
        most = fakegen.TASKS_PER_WORKER * context.defaultParallelism
        threads = ThreadPoolExecutor(most)
        stack.callback(threads.shutdown, cancel_futures=True)

        def submit(task: Any) -> Future[list[tuple[bool, Any]]]:
            return threads.submit(_job, context, sent.packed(task), partial(_do, needed))

        pending = fakegen.pending_in_order(tasks, submit, most)
        for task, future in stack.enter_context(closing(pending)):
            yield _result(task, future)


def at(address: str) -> Callable[..., Iterator[Any]]:
    """Return what makes tasks on the cluster of a master."""
    return partial(in_spark, address=address)


@contextmanager
def session(workers: int, address: str | None) -> Iterator[None]:
    """Let all runs within share one session: the active one is theirs."""
    with _context(workers, address):
        yield


@contextmanager
def _context(workers: int, address: str | None) -> Iterator[SparkContext]:
    """Yield the context of this process, or one that is started and ends here."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        message = 'Spark needs PySpark: pip install "fakegen-spark[pyspark]"'
        raise fakegen.DataError(message) from None
    active = SparkSession.getActiveSession()
    if active is not None:
        yield active.sparkContext
        return
    master = address or f"local[{workers}]"
    if master.startswith("local"):  # else the machines of the cluster have a Python of their own
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        builder = SparkSession.builder.master(master).appName("fakegen").config(map=_QUIET)
        started = builder.getOrCreate()
    except Exception as error:  # PySpark and Py4J raise many kinds
        raise fakegen.DataError(f"no Spark session starts at {master}: {_reason(error)}") from error
    try:
        yield started.sparkContext
    finally:
        started.stop()


def _job(
    context: SparkContext, task: bytes, do: Callable[[bytes], tuple[bool, Any]]
) -> list[tuple[bool, Any]]:
    return context.parallelize([task], 1).map(do).collect()


def _result(task: Any, future: Future[list[tuple[bool, Any]]]) -> Any:
    try:
        (outcome,) = future.result()
    except Exception as error:  # Py4J's, which hold pages of Java
        raise fakegen.GenerationError(
            f"{task}: Spark could not make it: {_reason(error)}"
        ) from error
    return fakegen.SentWork.result(outcome)


def _reason(error: Exception) -> str:
    """Return what happened: the last line of Python's traceback, or what the last Java exception says."""
    text = str(error).strip()
    _, mark, trace = text.partition("Traceback (most recent call last):\n")
    if mark:
        return next(line for line in trace.splitlines() if not line.startswith(" "))
    java = next((line for line in text.splitlines() if line.startswith(": ")), text)
    return re.split(r"[\w.]+(?:Exception|Error): ", java.partition("\n")[0])[-1]


def _do(needed: Broadcast[fakegen.SentWork], task: bytes) -> tuple[bool, Any]:
    return needed.value.do(task)
