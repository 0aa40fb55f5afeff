"""The executor interface: where the blocks of a run are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
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
        needed, and for the rest of them where the first ones were made without it; once for the parts of
        a job, each a task that writes its own files; and once for each stage of a pass that is shared
        among workers. It may stop reading early: closing the iterator must end everything that was started.

        Args:
            work: A picklable function of one task. It may run in any process that called ``prepare``.
            tasks: Picklable tasks, each a range of rows of a table, table after table, a part of a job, or a
                share of a pass; ``str(task)`` says which. There may be millions: take them only as fast as results are read.
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
        session: Given a number of workers and an address or None, returns a context within which all runs
            share what one of them would start for itself, as a cluster; None if there is nothing to share.
    """

    name: str
    run: TaskRunner
    doc: str = ""
    at: Callable[[str], TaskRunner] | None = None
    session: Callable[[int, str | None], AbstractContextManager[object]] | None = None

    def at_address(self, address: str) -> Executor:
        """Return this executor at an address, if it has any."""
        assert self.at is not None
        session = self.session
        bound = None if session is None else lambda workers, _: session(workers, address)
        return replace(self, run=self.at(address), session=bound)

    def lasting(self, workers: int) -> AbstractContextManager[object]:
        """Return a context for several runs: see ``session``."""
        return nullcontext() if self.session is None else self.session(workers, None)
