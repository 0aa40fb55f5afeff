"""The executor interface: where the blocks of a run are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class TaskRunner(Protocol):
    """The function that an executor provides."""

    def __call__(
        self,
        work: Callable[[Any], Any],
        tasks: Iterator[Any],
        *,
        workers: int,
        prepare: Callable[[], None],
    ) -> Iterator[Any]:
        """Yield ``work(task)`` for each task, in the order of the tasks.

        The engine calls it once for all tables that are written together, when the first rows are
        needed, and for the rest of them where the first ones were made without it; or once for the parts of
        a job, each a task that writes its own files. It may stop reading early: closing the iterator must
        end everything that was started.

        Args:
            work: A picklable function of one task. It may run in any process that called ``prepare``.
            tasks: Picklable tasks, each a range of rows of a table, table after table, or a part of a job;
                ``str(task)`` says which. There may be millions: take them only as fast as results are read.
            workers: How many tasks may run at the same time, 1 or more.
            prepare: A picklable function that each process must call once before its first task.

        Raises:
            GenerationError: A process died while it worked on ``str(task)``, which may be done again
                elsewhere before. Exceptions from ``work`` must be raised unchanged.
        """


@dataclass(frozen=True, slots=True)
class Executor:
    """A named place where blocks and parts are made.

    No value depends on the executor: a block depends only on the schema, the seed and the row numbers.

    Attributes:
        name: The value of ``--executor`` and ``executor=``.
        run: Makes the blocks: see :class:`TaskRunner`.
        doc: Where it makes them and what that requires.
        at: Returns what makes them at an address, the value of ``--address`` and ``address=``; None if it
            has none.
    """

    name: str
    run: TaskRunner
    doc: str = ""
    at: Callable[[str], TaskRunner] | None = None
