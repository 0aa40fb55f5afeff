"""What a second worker brings, as rows grow: wall time with one worker and with two."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from pathlib import Path
from statistics import median

import fakegen
from benchmarks.document import DOCUMENT
from benchmarks.report import Line

HOW = (
    "The ten mixed columns to a file in each format, with one worker and with two, turns interleaved, "
    "median of three; the plan is built before. Wall time: this needs two idle cores, and the load average "
    "before and after says whether they were. The parent's share is its part of all processor time with two workers: what more workers cannot "
    "make faster."
)

ROWS = 10_000_000
TURNS = 3
TARGET = 1.7
"""How much faster two workers are to be, from a million rows on."""

_FORMATS = ("csv", "jsonl", "parquet")
_ENOUGH = 1_000_000


def workers(rows: int = ROWS) -> list[Line]:
    """Measure at a thousandth, a hundredth, a tenth and all of these rows."""
    loaded = fakegen.load(DOCUMENT)
    loaded.generate(1000)["mixed"].to_arrow()
    lines = [Line("load average before", _load())]
    with tempfile.TemporaryDirectory() as folder:
        for kind in _FORMATS:
            for size in (rows // 1000, rows // 100, rows // 10, rows):
                target = Path(folder, f"mixed.{kind}")
                turns = [
                    [_turn(loaded, size, count, target) for count in (1, 2)] for _ in range(TURNS)
                ]
                one, two = (median(turn[at][0] for turn in turns) for at in (0, 1))
                share = median(turn[1][1] for turn in turns)
                lines.append(
                    Line(
                        f"{size:,} rows to {kind}",
                        f"{one:.2f} s with one, {two:.2f} s with two: {one / two:.2f} times as fast; "
                        f"the parent's share {share:.0%}",
                        target=f">= {TARGET} times" if size >= _ENOUGH else "",
                        met=one / two >= TARGET if size >= _ENOUGH else None,
                    )
                )
    return [*lines, Line("load average after", _load())]


def _turn(schema: fakegen.Schema, rows: int, count: int, target: Path) -> tuple[float, float]:
    """Return the wall time of a turn, and the parent's share of its processor time."""
    before = _spent()
    start = time.perf_counter()
    schema.generate(rows, workers=count).write(target)
    wall = time.perf_counter() - start
    own, children = (now - then for now, then in zip(_spent(), before, strict=True))
    return wall, own / (own + children)


def _spent() -> tuple[float, float]:
    """Return the processor time of this process, and of those that it started and that ended."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, children = (usage.ru_utime + usage.ru_stime for usage in usages)
    return own, children


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
