"""Tasks that an executor does, and the warnings that come with their results.

Idea: a task is a function of itself and of what is the same for all tasks of a run, which each process makes
once. So the work that travels names the run, and what belongs to the run stays where it was made.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import Any, TypeVar
from uuid import uuid4

from fakegen.engine.carried_warnings import Reissued, carry_warnings, collected
from fakegen.errors import FakegenWarning
from fakegen.interfaces.executor import Executor

_Common = TypeVar("_Common")
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


def done_elsewhere(
    executor: Executor,
    workers: int,
    do: Callable[[_Common, _Task], _Result],
    common: Callable[[], _Common],
    tasks: Iterator[_Task],
    warnings: Reissued,
) -> Iterator[_Result]:
    """Yield what becomes of each task, in order; closing the iterator ends all that was started.

    Args:
        executor: Where tasks are done.
        workers: How many at the same time.
        do: A function of what is common to all tasks and of one task; it can be pickled.
        common: Makes what is common, once in each process; it can be pickled.
        tasks: The tasks.
        warnings: Issues the warnings of tasks.
    """
    key = uuid4().hex
    work, prepare = partial(_work, key, do), partial(_prepare, key, common)
    _begun[key] = os.getpid()
    results = executor.run(work, tasks, workers=workers, prepare=prepare)
    try:
        for result, carried in results:
            warnings.issue(carried)
            yield result
    finally:
        if isinstance(results, Generator):
            results.close()  # ends what was started, and now
        del _begun[key]
        _common.pop(key, None)  # an executor may have worked in this process


_common: dict[str, Any] = {}
"""What is common to the tasks of the runs that this process takes part in, by each run's own key."""


_begun: dict[str, int] = {}
"""The process in which each run began, by the run's key: a fork knows of it, but is not it."""


def _prepare(key: str, common: Callable[[], Any]) -> None:
    if _begun.get(key) != os.getpid():
        carry_warnings()
    _common[key] = common()


def _work(
    key: str, do: Callable[[Any, _Task], _Result], task: _Task
) -> tuple[_Result, list[FakegenWarning]]:
    """Return what became of a task, and the warnings that another process must issue."""
    with collected() as carried:
        return do(_common[key], task), carried
