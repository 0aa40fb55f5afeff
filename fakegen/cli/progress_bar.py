"""Progress: a bar on a terminal, JSON lines for machines; nothing else in a pipe."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from fakegen import printable

if TYPE_CHECKING:
    from rich.progress import Progress

    from fakegen import Job, PartMade


@contextmanager
def work_bars() -> Iterator[None]:
    """Show the progress of each long task within this block."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    from fakegen import listening

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def show(work: str, done: int, total: int) -> None:
            if work not in tasks:
                tasks[work] = bars.add_task(printable(work, keep=""))
            bars.update(tasks[work], completed=done, total=total)

        with listening(show):
            yield


@contextmanager
def progress_bar(
    totals: Mapping[str, int], kind: str = "auto"
) -> Iterator[Callable[[str, int], None]]:
    """Show how many of each table's rows are written, the rate and the time left.

    Args:
        totals: The number of rows to write, by table.
        kind: ``auto`` for a bar on a terminal, ``json`` or ``none``.

    Yields:
        A function to call with a table's name and the number of rows just written.
    """
    if kind == "json":
        done = dict.fromkeys(totals, 0)

        def tell(table: str, rows: int) -> None:
            done[table] += rows
            _tell(event="rows", table=table, rows=rows, done=done[table], total=totals[table])

        yield tell
        return
    if kind == "none" or not sys.stderr.isatty():
        yield lambda _table, _rows: None
        return
    with _counting_bars("{task.description}", "{task.fields[rate]} rows/s") as bars:
        tasks = {
            name: bars.add_task(printable(name, keep=""), total=total, rate="-", start=False)
            for name, total in totals.items()
        }

        def advance(table: str, rows: int) -> None:
            task = tasks[table]
            bars.start_task(task)
            bars.advance(task, rows)
            speed = bars.tasks[task].finished_speed or bars.tasks[task].speed
            if speed:
                bars.update(task, rate=f"{speed:,.0f}")
            bars.refresh()

        yield advance


@contextmanager
def part_progress(
    job: Job, parts: int, part: int | None, kind: str
) -> Iterator[Callable[[PartMade], None]]:
    """Show how many parts are finished, by how many workers, their rows and the time left.

    Args:
        job: The job.
        parts: How many parts it is cut into.
        part: The only one to make; None for all.
        kind: ``auto`` for a bar on a terminal, ``json`` or ``none``.

    Yields:
        A function to call with each part that is made.
    """
    start, rows, made_here = monotonic(), 0, 0
    workers: set[str] = set()
    total = parts if part is None else 1

    def count(made: PartMade) -> dict[str, Any]:
        nonlocal rows, made_here
        rows, made_here = rows + made.rows, made_here + 1
        workers.add(made.worker)
        seconds = monotonic() - start
        return {
            "event": "part", "part": made.part, "parts": parts, "rows": made.rows, "bytes": made.bytes,
            "worker": made.worker, "seconds": round(made.seconds, 3), "done": total - made.left, "total": total,
            "rows_done": rows, "workers": len(workers), "elapsed": round(seconds, 3),
        }  # fmt: skip

    if kind == "json":
        _tell(event="start", digest=job.digest, parts=parts, total=total, rows=job.tables)
        yield lambda made: _tell(**count(made))
        seconds, kept = round(monotonic() - start, 3), total - made_here
        _tell(event="end", done=total, kept=kept, rows_done=rows, elapsed=seconds)
        return
    if kind == "none" or not sys.stderr.isatty():
        yield lambda _: None
        return
    with _counting_bars("parts", "{task.fields[said]}") as bars:
        task = bars.add_task("", total=total, said="")

        def show(made: PartMade) -> None:
            facts = count(made)
            rate = facts["rows_done"] / max(facts["elapsed"], 1e-3)
            said = f"{facts['rows_done']:,} rows, {rate:,.0f} rows/s, {facts['workers']} workers"
            bars.update(task, completed=facts["done"], said=said)
            bars.refresh()

        yield show


def _counting_bars(before: str, after: str) -> Progress:
    """Return bars with how many of how many are done and the time left, between two strings."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn(before, markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(after),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        auto_refresh=False,  # by a thread, with which workers could not be copies of this process
    )


def _tell(**facts: object) -> None:
    """Write one line of JSON to standard error."""
    sys.stderr.write(json.dumps(facts) + "\n")
    sys.stderr.flush()
