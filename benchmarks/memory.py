"""How much memory making the mixed table takes as its rows grow, and learning from it."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.report import Line

HOW = (
    "The ten mixed columns to Parquet, one process for each size; the peak of its resident "
    "memory. The slope is that of the least-squares line, and 100 million rows are read off it, or off the "
    "highest peak where that is more."
)

ROWS = 10_000_000

LEARNING_HOW = (
    "Learning a sample of 100,000 rows of the ten mixed columns, each column by itself, from a file of a quarter of "
    "the rows and from one of all; one process for each. The peak of its resident memory, without that of the process "
    "that decodes Parquet, Arrow and JSON lines. The target is the same peak for both."
)

LEARNED_ROWS, SAMPLE = 4_000_000, 100_000
FORMATS = ("csv", "jsonl", "parquet", "arrow")
ALIKE = 1.1
"""How much more memory four times as many rows may take: peaks of the same run differ by some percent."""

LIMIT = 1024
"""MiB that 100 million rows may take."""


def memory(rows: int = ROWS) -> list[Line]:
    """Measure at a tenth, a fifth, half and all of these rows."""
    import numpy as np

    sizes = [rows // 10, rows // 5, rows // 2, rows]
    peaks = [_peak(size) for size in sizes]
    slope, base = np.polyfit([size / 1e6 for size in sizes], peaks, 1)
    at_100_million = max(base + 100 * slope, *peaks)
    lines = [
        Line(f"{size:,} rows", f"{peak:,.0f} MiB") for size, peak in zip(sizes, peaks, strict=False)
    ]
    lines.append(Line("slope", f"{slope:.2f} MiB per million rows"))
    lines.append(
        Line(
            "100,000,000 rows, extrapolated",
            f"{at_100_million:,.0f} MiB",
            target=f"<= {LIMIT:,} MiB",
            met=bool(at_100_million <= LIMIT),
        )
    )
    return lines


def learning(rows: int = LEARNED_ROWS) -> list[Line]:
    """Measure learning from files of a quarter and of all of these rows."""
    import fakegen
    from benchmarks.document import DOCUMENT

    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for ending in FORMATS:
            peaks = []
            for size in (rows // 4, rows):
                path = Path(folder, f"mixed.{ending}")
                fakegen.load(DOCUMENT).generate(size).write(path)
                peaks.append(_peak(path))
                path.unlink()
                lines.append(Line(f"{ending}, {size:,} rows", f"{peaks[-1]:,.0f} MiB"))
            ratio = peaks[1] / peaks[0]
            told = f"{ratio:.2f} times"
            lines.append(
                Line(f"{ending}, growth", told, target=f"<= {ALIKE} times", met=ratio <= ALIKE)
            )
    return lines


def _peak(work: int | Path) -> float:
    """Return the peak of a process that writes so many rows, or learns from a file."""
    command = [sys.executable, "-m", "benchmarks.memory", str(work)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _write(rows: int) -> None:
    import fakegen
    from benchmarks.document import DOCUMENT

    with tempfile.TemporaryDirectory() as folder:
        fakegen.load(DOCUMENT).generate(rows).write(Path(folder, "mixed.parquet"))
    print(high_water())


def _learn(path: Path) -> None:
    import fakegen

    fakegen.learn(path, "independent", max_rows=SAMPLE)
    print(high_water())


def high_water() -> float:
    """Return the most MiB that this process ever held.

    Where there is a ``/proc``, from there: the number of ``getrusage`` starts with the peak of the
    parent, which may be higher.
    """
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # bytes on macOS


if __name__ == "__main__":
    work = sys.argv[1]
    _write(int(work)) if work.isdigit() else _learn(Path(work))
