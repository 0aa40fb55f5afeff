"""A progress bar on a terminal; nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from fakegen import printable


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
def progress_bar(totals: Mapping[str, int]) -> Iterator[Callable[[str, int], None]]:
    """Show how many of each table's rows are written, the rate and the time left.

    Args:
        totals: The number of rows to write, by table.

    Yields:
        A function to call with a table's name and the number of rows just written.
    """
    if not sys.stderr.isatty():
        yield lambda _table, _rows: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]} rows/s"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
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

        yield advance
