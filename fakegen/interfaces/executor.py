"""The executor interface: where the blocks of a run are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol


class Run(Protocol):
    """What an executor does: yields ``work(task)`` for every task, in the order of the tasks."""

    def __call__(
        self,
        work: Callable[[Any], Any],
        tasks: Iterator[Any],
        *,
        workers: int,
        prepare: Callable[[], None],
    ) -> Iterator[Any]:
        """Yield ``work(task)`` for each task, in order.

        The engine calls it once for each table, when the first row is asked for, and stops reading
        when no more rows are wanted: whatever was started must end when the iterator is closed.

        Args:
            work: A picklable function of one task; it may run in any process that was prepared.
            tasks: Picklable tasks, each some rows of a table. Take them only as fast as results
                are read: there may be millions.
            workers: How many tasks may run at a time, 1 or more.
            prepare: A picklable function that each process calls once before its first task.

        Raises:
            GenerationError: A process died. Errors of ``work`` must be raised as they are.
        """


@dataclass(frozen=True, slots=True)
class Executor:
    """A named place where blocks are made, as ``--executor`` names it.

    No value depends on it: a block is a function of the schema and its rows alone.

    Attributes:
        name: As ``--executor`` and ``executor=`` name it.
        run: Makes the blocks: see :class:`Run`.
        doc: Where it makes them and what that needs.
    """

    name: str
    run: Run
    doc: str = ""
