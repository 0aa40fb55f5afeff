"""What Dask adds to the processor time of one process: the ten mixed columns to Parquet."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import fakegen
from benchmarks.document import DOCUMENT
from benchmarks.processor_time import tree_seconds

HOW = (
    "The ten mixed columns to Parquet, in the same parts: by one process, and by a cluster of Dask that the run "
    "starts, with two workers of one thread each. Both are programs of their own: processor time of all their processes "
    "from start to end, imports and the cluster with them. Turns interleaved, the least of them. A cluster that has "
    "nothing to do takes processor time as long as it is there, here {rest:.1f} s in 100 s of the clock. On cores "
    "that others want, a run takes longer, and so this grows: the last row leaves out what a run took of it on top "
    "of what it would take with a core for each worker."
)
_ALONE, _DASK = "Parts, one process", "Parts, Dask"
_TARGET = 1.3
_SECONDS_AT_REST = 30


def dask_cost(sizes: Sequence[int], parts: int, turns: int) -> tuple[str, list[list[list[str]]]]:
    """Return how it was measured, and a table of what both take.

    Args:
        sizes: Numbers of rows.
        parts: How many parts each is cut into.
        turns: How often each way is measured.
    """
    rest = float(_program("rest", 0, 0).stdout)
    header = [f"{parts} parts, {fakegen.number_of(turns, 'turn')}"]
    rows = [[_ALONE], [_DASK], ["Times one process"], ["... with a core for each worker"]]
    for size in sizes:
        alone, dask, clock = _least(size, parts, turns)
        waited = max(0.0, clock - dask / 2)
        header.append(f"{size:,} rows")
        cells = (
            f"{alone:.2f} s",
            f"{dask:.2f} s",
            f"{dask / alone:.2f}",
            f"{(dask - waited * rest) / alone:.2f}",
        )
        for row, cell in zip(rows, cells, strict=True):
            row.append(cell)
    rows.append(["Aim", *[f"<= {_TARGET:g}"] * len(sizes)])
    return HOW.format(rest=100 * rest), [[header, *rows]]


def _least(rows: int, parts: int, turns: int) -> tuple[float, float, float]:
    """Return the processor time of one process and of Dask, and Dask's time on the clock, in seconds."""
    alone, dask = [], []
    for turn in range(turns):
        for way, found in (("alone", alone), ("dask", dask)):
            before, start = tree_seconds(), time.perf_counter()
            _program(way, rows, parts)
            found.append((tree_seconds() - before, time.perf_counter() - start))
            print(f"turn {turn}, {rows:,} rows, {way}: {found[-1]}", file=sys.stderr, flush=True)
    return min(alone)[0], *min(dask)


def _program(way: str, rows: int, parts: int) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", __spec__.name, way, str(rows), str(parts), folder]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)


def _run(way: str, rows: int, parts: int, folder: Path) -> None:
    if way == "rest":
        print(_rest())
        return
    executor, workers = ("dask", 2) if way == "dask" else (None, 1)
    fakegen.job(DOCUMENT, rows).write(folder, parts, executor=executor, workers=workers)


def _rest() -> float:
    """Return the seconds of processor time that an idle cluster takes in a second."""
    from fakegen_dask.executor import session

    with session(2, None):
        fakegen.generate(DOCUMENT, 1_000, executor="dask")["mixed"].to_arrow()
        time.sleep(5)
        before = tree_seconds()
        time.sleep(_SECONDS_AT_REST)
        return (tree_seconds() - before) / _SECONDS_AT_REST


if __name__ == "__main__":
    _run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
