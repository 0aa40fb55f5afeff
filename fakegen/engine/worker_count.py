"""When workers pay: how many processes make a run's blocks when nobody says it.

Idea: a run begins in this process, which measures its own pace. Once what is left would take so long that workers,
started now, save at least twice what their start costs, the rest is theirs. So a small run never waits for
processes, and a large one loses no more than its first blocks' head start. Processor time is measured, so that
a busy machine does not look like slow work, and cells are counted, so that the pace of one table says
something of the next. No value depends on who makes it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import thread_time

from fakegen.engine.forking import can_fork
from fakegen.engine.task import Slice

MOST = 8
"""Workers that are started at most: more of them make blocks faster than one process writes them."""

_COPY, _NEW = 0.05, 1.5
"""Seconds until a worker is at work: a copy of this process, or a new one (ten columns of Faker)."""

_SAVED = 2
"""How many times their start workers must save."""

_BEFORE = 2
"""Blocks that are made in any case: the first takes longer, as things are loaded on first use."""


def cores() -> int:
    """Return how many processes can work at the same time, 1 to 8."""
    if sys.platform == "linux":
        return min(MOST, len(os.sched_getaffinity(0)))
    return min(MOST, os.cpu_count() or 1)


class Pace:
    """Measures how fast this process makes blocks.

    Args:
        parts: All that there is to make.
    """

    def __init__(self, parts: Sequence[Slice]) -> None:
        self._workers = cores()
        self._cells = sum(map(_cells, parts))
        self._blocks = 0
        self._left = 0.0

    @contextmanager
    def making(self, part: Slice) -> Iterator[None]:
        """Measure the block: it makes a part."""
        start = thread_time()
        yield
        self._blocks += 1
        self._cells -= _cells(part)
        self._left = (thread_time() - start) * self._cells / _cells(part)

    def workers_pay(self) -> bool:
        """Return whether workers, started now, pay for the rest."""
        if self._workers == 1 or self._blocks < _BEFORE:
            return False
        saved = self._left * (1 - 1 / self._workers)
        return saved >= _SAVED * _COPY and saved >= _SAVED * (_COPY if can_fork() else _NEW)


def _cells(part: Slice) -> int:
    return part.rows * len(part.columns)
