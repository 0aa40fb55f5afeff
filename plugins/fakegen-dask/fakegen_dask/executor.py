"""The executor: tasks become futures of a Dask cluster, a bounded number at a time.

Idea: what a task needs is sent once for each run, as one future that the workers share among themselves. Dask
does a task again whose worker is lost, and since a task is a pure function of its rows, nobody can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import fakegen

if TYPE_CHECKING:
    from distributed import Client, Future

_SETTINGS = {
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": str(2**27),
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": str(2**25),
    "distributed.worker.profile.enabled": False,
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
}
"""Settings of a cluster that is started here, with no dashboard to show what it would watch.

Dask lets its workers give memory back to the system after every 64 KiB. Blocks take and leave tens of megabytes
each, so that the pages are mapped again and again: half as much processor time again. And it looks at its processes
so often, the profiler a hundred times a second, that two idle workers, their scheduler and their client take an
eighth of a core, and a fortieth so.
"""

_ANY_PORT = "127.0.0.1:0"
"""Where a scheduler answers requests of the web, dashboard or not; it would warn that its own port is taken."""

_GUARD = ' (a script needs a guard: if __name__ == "__main__")'
"""Dask's workers import the main module again."""


def in_dask(
    work: Callable[[Any], Any],
    tasks: Iterator[Any],
    *,
    workers: int,
    prepare: Callable[[], None],
    address: str | None = None,
) -> Iterator[Any]:
    """Yield ``work(task)`` for each task in order, made by a cluster.

    Args:
        work: See :class:`fakegen.Executor`.
        tasks: See :class:`fakegen.Executor`.
        workers: The processes of a cluster that is started here; any other has its own number.
        prepare: See :class:`fakegen.Executor`.
        address: The scheduler's; by default that of the current client, or a cluster that is started here.

    Raises:
        GenerationError: The worker of a task died, and those that were given it then.
        DataError: The scheduler cannot be reached.
    """
    with ExitStack() as stack:
        client = stack.enter_context(_client(workers, address))
        sent = fakegen.SentWork.of(work, prepare)
        # Not scattered: what is scattered is gone with the worker that holds it.
        needed = client.submit(_same, sent, key=f"fakegen-{sent.run}")

        def submit(task: Any) -> Future:
            key = f"fakegen-{sent.run}-{uuid4().hex}"
            return client.submit(_do, needed, sent.packed(task), key=key, pure=False)

        most = fakegen.TASKS_PER_WORKER * max(1, sum(client.nthreads().values()) or workers)
        pending = fakegen.pending_in_order(tasks, submit, most)
        for task, future in stack.enter_context(closing(pending)):
            yield _result(task, future)


def at(address: str) -> Callable[..., Iterator[Any]]:
    """Return what makes tasks on the cluster whose scheduler is at an address."""
    return partial(in_dask, address=address)


@contextmanager
def session(workers: int, address: str | None) -> Iterator[None]:
    """Let all runs within share one cluster: the current client's is theirs."""
    with _client(workers, address) as client, client.as_current():
        yield


@contextmanager
def _client(workers: int, address: str | None) -> Iterator[Client]:
    """Yield a client of a cluster; what is started for it ends with the context."""
    import dask
    from distributed import Client, LocalCluster

    with ExitStack() as stack:
        if address is not None:
            try:
                client = Client(address, set_as_default=False, timeout=10)
            except (OSError, ValueError) as error:
                message = f"no Dask scheduler answers at {address}: {error}"
                raise fakegen.DataError(message) from error
            yield stack.enter_context(client)
            return
        try:
            client = Client.current()
        except ValueError:  # there is none
            stack.enter_context(dask.config.set(_SETTINGS))
            try:
                cluster = LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    dashboard_address=None,
                    scheduler_kwargs={"dashboard_address": _ANY_PORT},
                    silence_logs="CRITICAL",
                )
            except (OSError, RuntimeError) as error:
                message = f"no Dask cluster starts on this machine: {error}{_GUARD}"
                raise fakegen.DataError(message) from error
            stack.enter_context(cluster)
            client = stack.enter_context(Client(cluster, set_as_default=False))
        yield client


def _result(task: Any, future: Future) -> Any:
    from distributed import KilledWorker

    try:
        outcome = future.result()
    except KilledWorker as error:
        raise fakegen.GenerationError(
            f"{task}: the Dask workers that made it died: {error}"
        ) from error
    return fakegen.SentWork.result(outcome)


def _same(sent: fakegen.SentWork) -> fakegen.SentWork:
    return sent


def _do(sent: fakegen.SentWork, task: bytes) -> tuple[bool, Any]:
    return sent.do(task)
