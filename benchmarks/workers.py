"""What a second worker brings, as rows grow: wall time with one worker and with two."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.report import Line

HOW = (
    "The ten mixed columns to a file in each format, with one worker and with two, turns interleaved, "
    "median of three. Each turn is a process of its own, as a command is; its wall time counts from when the "
    "plan is built and a thousand rows have been made. This needs two idle cores: the load average "
    "before and after says whether they were, and two processes that make the rows at the same time, each with one "
    "worker and each all of them, say what the machine has to give. The parent's share is its part of all "
    "processor time with two workers: what more workers cannot make faster."
)

ROWS = 10_000_000
TURNS = 3
TARGET = 1.7
"""How much faster two workers are to be, from a million rows on."""

_FORMATS = ("csv", "jsonl", "parquet")
_ENOUGH = 1_000_000


class _Turn(NamedTuple):
    """How a turn went.

    Attributes:
        wall: Seconds.
        share: The parent's part of the processor time.
    """

    wall: float
    share: float


def workers(rows: int = ROWS) -> list[Line]:
    """Measure at a thousandth, a hundredth, a tenth and all of these rows."""
    lines = [Line("load average before", _load())]
    for kind in _FORMATS:
        for size in (rows // 1000, rows // 100, rows // 10, rows):
            lines.append(_line(kind, size))
    return [*lines, Line("load average after", _load())]


def _line(kind: str, rows: int) -> Line:
    turns = [
        (
            _finished(_begun(kind, rows, 1)),
            _finished(_begun(kind, rows, 2)),
            _side_by_side(kind, rows),
        )
        for _ in range(TURNS)
    ]
    one, two = (median(turn[at].wall for turn in turns) for at in (0, 1))
    share = median(turn[1].share for turn in turns)
    given = 2 * one / median(turn[2] for turn in turns)
    is_enough = rows >= _ENOUGH
    return Line(
        f"{rows:,} rows to {kind}",
        f"{one:.2f} s with one, {two:.2f} s with two: {one / two:.2f} times as fast, where the machine gives "
        f"{given:.2f}; the parent's share {share:.0%}",
        target=f">= {TARGET} times" if is_enough else "",
        met=one / two >= TARGET if is_enough else None,
    )


def _side_by_side(kind: str, rows: int) -> float:
    """Return the wall time of two processes with one worker each, that work at the same time."""
    both = [_begun(kind, rows, 1) for _ in range(2)]
    return max(_finished(process).wall for process in both)


def _begun(kind: str, rows: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.workers", kind, str(rows), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _finished(process: subprocess.Popen[str]) -> _Turn:
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"a turn ended with status {process.returncode}")
    return _Turn(*json.loads(told))


def _turn(kind: str, rows: int, count: int) -> _Turn:
    """Make the rows with so many workers, in this process and those that it starts."""
    import fakegen
    from benchmarks.document import DOCUMENT

    loaded = fakegen.load(DOCUMENT)
    loaded.generate(1000)["mixed"].to_arrow()
    with tempfile.TemporaryDirectory() as folder:
        before = _spent()
        start = time.perf_counter()
        loaded.generate(rows, workers=count).write(Path(folder, f"mixed.{kind}"))
        wall = time.perf_counter() - start
        own, children = (now - then for now, then in zip(_spent(), before, strict=True))
    return _Turn(wall, own / (own + children))


def _spent() -> tuple[float, float]:
    """Return the processor time of this process, and of those that it started and that ended."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, children = (usage.ru_utime + usage.ru_stime for usage in usages)
    return own, children


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


if __name__ == "__main__":
    kind, rows, count = sys.argv[1:]
    print(json.dumps(_turn(kind, int(rows), int(count))))
