"""What Dask adds to the processor time of one process: the ten mixed columns to Parquet."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from statistics import median

import fakegen
from benchmarks.document import DOCUMENT
from benchmarks.processor_time import tree_seconds

HOW = (
    "The ten mixed columns to Parquet: one file by one process, parts by one process, by two processes, and by a "
    "local cluster of Dask with two workers of one thread each, which has made the same parts once before. Turns "
    "interleaved, their median, processor time of all processes, the cluster's start apart."
)


def dask_cost(rows: int, parts: int, turns: int = 3) -> list[list[list[str]]]:
    """Return a table of what each way takes."""
    from fakegen_dask.executor import session

    warnings.simplefilter("ignore")
    job = fakegen.job(DOCUMENT, rows)
    with tempfile.TemporaryDirectory() as folder:
        ways = {
            "One file, one process": lambda: fakegen.generate(DOCUMENT, rows, workers=1).write(
                Path(folder, "one.parquet")
            ),
            f"{parts} parts, one process": lambda: job.write(f"{folder}/alone", parts),
            f"{parts} parts, two processes": lambda: job.write(f"{folder}/two", parts, workers=2),
            f"{parts} parts, Dask": lambda: job.write(f"{folder}/dask", parts, executor="dask"),
        }
        before = tree_seconds()
        with session(2, None):
            list(ways.values())[-1]()
            started = tree_seconds() - before
            taken: dict[str, list[float]] = {name: [] for name in ways}
            for _ in range(turns):
                for name, way in ways.items():
                    before = tree_seconds()
                    way()
                    taken[name].append(tree_seconds() - before)
    found = {name: median(seconds) for name, seconds in taken.items()}
    alone = found["One file, one process"]
    lines = [[name, f"{took:.2f}", f"{took / alone:.2f}"] for name, took in found.items()]
    first = f"{started:.2f}"
    return [
        [
            [f"{rows:,} rows, {fakegen.number_of(turns, 'turn')}", "Seconds", "Times one process"],
            *lines,
            ["Dask's start, with the parts made once", first, ""],
        ]
    ]
