"""Racing contenders: the same work, turn by turn, on one core."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

import pyarrow as pa

REPETITIONS = 5
"""Turns that each contender has; rates are the median of them."""

_ENOUGH = 1.0
"""Seconds of processor time that a turn takes at least, when its rows are not given."""


@dataclass(frozen=True, slots=True)
class Contender:
    """Someone in a race.

    Attributes:
        name: For the table.
        make: Makes this many rows; what it returns is thrown away.
        rows: How many rows a turn makes; None: as many as take a second.
    """

    name: str
    make: Callable[[int], object]
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a contender was: rows per second of processor time, and of time on the wall."""

    name: str
    cpu: float
    wall: float


def race(contenders: Sequence[Contender], repetitions: int = REPETITIONS) -> list[Pace]:
    """Return every contender's pace, all of them held to one core.

    The turns are interleaved (A B A B ...), so that a change in the machine's load meets all
    alike. Processor time is that of the whole process, all threads together.
    """
    with one_core():
        for contender in contenders:
            contender.make(1000)  # what is loaded or cached on first use is no part of the race
        rows = [contender.rows or _calibrated(contender.make) for contender in contenders]
        turns = [
            [_timed(contender.make, size) for contender, size in zip(contenders, rows, strict=True)]
            for _ in range(repetitions)
        ]
    return [
        Pace(contender.name, size / median(cpu), size / median(wall))
        for contender, size, cpu, wall in (
            (contender, size, [turn[at][0] for turn in turns], [turn[at][1] for turn in turns])
            for at, (contender, size) in enumerate(zip(contenders, rows, strict=True))
        )
    ]


@contextmanager
def one_core() -> Iterator[None]:
    """Hold this thread, the threads that it starts, and Arrow's pool to one core."""
    threads = pa.cpu_count()
    pa.set_cpu_count(1)
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)
        pa.set_cpu_count(threads)


def _timed(make: Callable[[int], object], rows: int) -> tuple[float, float]:
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    make(rows)
    return time.process_time() - cpu, time.perf_counter() - wall


def _calibrated(make: Callable[[int], object]) -> int:
    rows = 1000
    while (spent := _timed(make, rows)[0]) < _ENOUGH / 8:
        rows *= 2
    return max(1000, int(rows * _ENOUGH / spent))
