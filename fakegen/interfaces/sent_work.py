"""What executors over futures have in common: work that is sent once, and results in the order of the tasks.

Idea: what all tasks need is pickled once and sent once to each process, which prepares itself when its first
task comes; a task travels alone. Invariant: results come in the order of the tasks, and a task is taken only
while fewer than so many are under way, so that neither side ever holds more. Errors of fakegen travel as
results, so that an engine neither does the task again nor wraps them.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol, TypeVar
from uuid import uuid4

from fakegen.errors import FakegenError

TASKS_PER_WORKER = 2
"""Tasks under way for each worker: enough to keep all of them busy while results are read."""

_KEPT = 8
"""Runs that a process keeps its preparations for: several can share a cluster."""


class Pending(Protocol):
    """A result to come."""

    def cancel(self) -> Any:
        """Let go of it, as nobody will ask for it."""


_Task = TypeVar("_Task")
_Future = TypeVar("_Future", bound=Pending)


def pending_in_order(
    tasks: Iterable[_Task], submit: Callable[[_Task], _Future], most: int
) -> Iterator[tuple[_Task, _Future]]:
    """Yield each task with what its submission returned, once the task is the first of ``most`` under way.

    What is under way is cancelled where the iterator is closed.

    Args:
        tasks: The tasks; they are taken only as fast as results are asked for.
        submit: Starts a task, and returns its future.
        most: How many tasks may be under way, 1 or more.
    """
    waiting: deque[tuple[_Task, _Future]] = deque()
    try:
        for task in tasks:
            waiting.append((task, submit(task)))
            if len(waiting) >= most:
                yield waiting[0]
                waiting.popleft()
        while waiting:
            yield waiting[0]
            waiting.popleft()
    finally:
        for _, future in waiting:
            future.cancel()


@dataclass(frozen=True, slots=True)
class SentWork:
    """The work of a run, as it travels to the processes of a cluster.

    Attributes:
        run: The run's own key.
        content: The pickled work and what prepares a process for it.
    """

    run: str
    content: bytes

    @classmethod
    def of(cls, work: Callable[[Any], Any], prepare: Callable[[], None]) -> SentWork:
        """Return work and preparation, as an executor gets them, to be sent."""
        return cls(uuid4().hex, pickled((work, prepare)))

    @staticmethod
    def packed(task: object) -> bytes:
        """Return a task to be sent."""
        return pickled(task)

    def do(self, task: bytes) -> tuple[bool, Any]:
        """Return whether a packed task ended well, and its result or its error: for :meth:`result`."""
        try:
            with _preparing:  # the threads of a process share what is prepared
                if self.run not in _prepared:
                    while len(_prepared) >= _KEPT:
                        _prepared.popitem(last=False)
                    work, prepare = pickle.loads(self.content)  # noqa: S301 - from the caller of this run
                    prepare()
                    _prepared[self.run] = work
            return True, _prepared[self.run](pickle.loads(task))  # noqa: S301 - as above
        except FakegenError as error:
            return False, error

    @staticmethod
    def result(outcome: tuple[bool, Any]) -> Any:
        """Return the result that :meth:`do` returned, or raise its error."""
        ended, value = outcome
        if ended:
            return value
        raise value


def pickled(thing: object) -> bytes:
    """Return the pickle of something, functions of the main module included."""
    import cloudpickle

    content: bytes = cloudpickle.dumps(thing)
    return content


_prepared: OrderedDict[str, Callable[[Any], Any]] = OrderedDict()
"""What the runs that this process takes part in do with a task, by each run's own key."""
_preparing = Lock()
