"""Time and memory of planning, of the mend list and of gathering, as rows grow, and what a billion would take."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Sequence
from math import log10
from pathlib import Path
from typing import Any

from benchmarks.processor_time import tree_seconds

HOW = (
    "A table with a unique e-mail address: `first.last` with a number, as many numbers as thousands of rows, so that "
    "about one row in a hundred is resampled, however many there are. Only the addresses are written, in parts of "
    "a million rows. Two worker processes share the passes and the parts. Each stage is a program of its own. Seconds "
    "are processor time of all processes; MB the peak of the largest process. The slope is that of the last two "
    "sizes on logarithmic axes (1: ten times the rows take ten times as much), and a billion rows are "
    "extrapolated with it: none was made. A fixed cost makes a slope between small sizes too low: times are rather "
    "what the last nine million rows cost, a hundred and eleven times. Memory beyond the sizes measured is a guess."
)
STAGES = ("plan", "passes", "parts", "gather")
_NAMES = {
    "plan": "Planning: schema to job, without passes",
    "passes": "Passes: the mend list",
    "parts": "Making the parts",
    "gather": "Gathering",
}
_BILLION = 10**9


def scaling(sizes: Sequence[int], workers: int) -> list[list[list[str]]]:
    """Return tables: what each stage takes, and how large the mend list is.

    Args:
        sizes: Numbers of rows, ascending: two or more.
        workers: How many processes share the work.
    """
    found = {size: _measured(size, workers) for size in sizes}
    shown = [f"{size:,}" for size in sizes]
    header = ["Stage", *(f"{size} rows" for size in shown), "Slope", "1,000,000,000 rows"]
    tables = []
    for unit, key in (("s", "seconds"), ("MB", "megabytes")):
        rows = [header]
        for stage in STAGES:
            figures = [found[size][stage][key] for size in sizes]
            rows.append([f"{_NAMES[stage]}, {unit}", *_with_slope(sizes, figures)])
        if key == "megabytes":
            beside = [found[size]["passes"]["mend"] for size in sizes]
            rows.append(["The mend list as a file, MB", *_with_slope(sizes, beside)])
        tables.append(rows)
    return tables


def _with_slope(sizes: Sequence[int], figures: Sequence[float]) -> list[str]:
    slope = log10(figures[-1] / figures[-2]) / log10(sizes[-1] / sizes[-2])
    expected = figures[-1] * (_BILLION / sizes[-1]) ** slope
    return [*(f"{figure:,.2f}" for figure in figures), f"{slope:.2f}", f"{expected:,.0f}"]


def _measured(rows: int, workers: int) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for stage in STAGES:
            command = [sys.executable, "-m", __spec__.name, stage, str(rows), str(workers), folder]
            made = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[stage] = json.loads(made)
            print(f"{rows:,} rows, {stage}: {found[stage]}", file=sys.stderr, flush=True)
        return found


def document(rows: int) -> dict[str, Any]:
    """Return the schema."""
    columns = {
        "first": "faker.first_name",
        "last": "faker.last_name",
        "number": {"integer": {"min": 1, "max": rows // 1_000}},
        "email": {
            "template": "{{ first | lower }}.{{ last | lower }}{{ number }}@example.org",
            "unique": True,
        },
    }
    return {"locale": "en_US", "tables": {"person": {"rows": rows, "columns": columns}}}


def _stage(stage: str, rows: int, workers: int, folder: Path) -> dict[str, float]:
    import fakegen

    job, out = folder / "person.job", folder / "out"
    only, parts = ["person.email"], -(-rows // 1_000_000)
    fakegen.generate(document(1_000))["person"].to_arrow()  # loads what every process loads
    spent, start = tree_seconds(), time.perf_counter()
    more = {}
    if stage == "plan":
        fakegen.job(document(rows), only=only, passes=False)
    elif stage == "passes":
        fakegen.job(document(rows), only=only, workers=workers, scratch=folder).save(job)
        more["mend"] = (folder / "person.job.mend").stat().st_size / 1e6
    elif stage == "parts":
        fakegen.load_job(job).write(out, parts, workers=workers)
    else:
        fakegen.gather(out)
    peaks = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "seconds": max(0.01, tree_seconds() - spent),
        "wall": time.perf_counter() - start,
        "megabytes": max(usage.ru_maxrss for usage in peaks) / 1_000,
        **more,
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    print(json.dumps(_stage(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))))
