"""The executor: tasks become futures of a Dask cluster, a bounded number at a time.

Idea: what a task needs is sent once for each run, as one future that the workers share among themselves, and
each worker prepares itself when its first task of the run comes. Dask does a task again whose worker is lost,
and since a task is a pure function of its rows, nobody can tell. Invariant: results come in the order of the
tasks, and at most twice as many tasks are under way as the cluster has threads, so that neither the client
nor the scheduler ever holds more.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import fakegen

if TYPE_CHECKING:
    from distributed import Client, Future

_AHEAD = 2
_KEPT = 8
"""Runs that a worker keeps its preparations for: several can share a cluster."""

_MEMORY = {
    f"distributed.nanny.pre-spawn-environ.{name}": str(size)
    for name, size in (("MALLOC_TRIM_THRESHOLD_", 2**27), ("MALLOC_MMAP_THRESHOLD_", 2**25))
}
"""Dask lets its workers give memory back to the system after every 64 KiB. Blocks take and leave tens of
megabytes each, so that the pages are mapped again and again: 4.3 s of processor time instead of 2.9 s for three
million rows of ten mixed columns in twelve parts, where one process needs 2.4 s (two workers, warm)."""


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
    import cloudpickle

    with ExitStack() as stack:
        client = _client(stack, address, workers)
        run, waiting = uuid4().hex, deque[tuple[Any, "Future"]]()
        # Not scattered: what is scattered is gone with the worker that holds it.
        needed = client.submit(_kept, cloudpickle.dumps((work, prepare)), key=f"fakegen-{run}")
        most = _AHEAD * max(1, sum(client.nthreads().values()) or workers)
        stack.callback(lambda: client.cancel([future for _, future in waiting], force=True))
        for task in tasks:
            future = client.submit(
                _do,
                run,
                needed,
                cloudpickle.dumps(task),
                key=f"fakegen-{run}-{uuid4().hex}",
                pure=False,
            )
            waiting.append((task, future))
            if len(waiting) >= most:
                yield _result(*waiting[0])
                waiting.popleft()
        while waiting:
            yield _result(*waiting[0])
            waiting.popleft()


def at(address: str) -> Callable[..., Iterator[Any]]:
    """Return what makes tasks on the cluster whose scheduler is at an address."""
    return partial(in_dask, address=address)


def _client(stack: ExitStack, address: str | None, workers: int) -> Client:
    """Return a client; what is started for it ends with the stack."""
    import dask
    from distributed import Client, LocalCluster

    if address is not None:
        try:
            return stack.enter_context(Client(address, set_as_default=False, timeout=10))
        except (OSError, ValueError) as error:
            raise fakegen.DataError(f"no Dask scheduler answers at {address}: {error}") from error
    try:
        return Client.current()
    except ValueError:  # there is none
        stack.enter_context(dask.config.set(_MEMORY))
        cluster = stack.enter_context(
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                dashboard_address=None,
                silence_logs="ERROR",
            )
        )
        return stack.enter_context(Client(cluster, set_as_default=False))


def _result(task: Any, future: Future) -> Any:
    from distributed import KilledWorker

    try:
        ended, value = future.result()
    except KilledWorker as error:
        raise fakegen.GenerationError(
            f"{task}: the Dask workers that made it died: {error}"
        ) from error
    if ended:
        return value
    raise value


def _kept(content: bytes) -> bytes:
    return content


_prepared: OrderedDict[str, Callable[[Any], Any]] = OrderedDict()
_preparing = Lock()


def _do(run: str, needed: bytes, task: bytes) -> tuple[bool, Any]:
    """Return whether a task ended well, and its result or its error."""
    import pickle

    try:
        with _preparing:  # the threads of a worker share what is prepared
            if run not in _prepared:
                while len(_prepared) >= _KEPT:
                    _prepared.popitem(last=False)
                work, prepare = pickle.loads(needed)  # noqa: S301 - from the client of this cluster
                prepare()
                _prepared[run] = work
        return True, _prepared[run](pickle.loads(task))  # noqa: S301 - as above
    except fakegen.FakegenError as error:
        return False, error
