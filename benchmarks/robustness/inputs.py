"""Runs of damaged and odd inputs as schemas of others: what they come to, and every fault kept."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from benchmarks.robustness.children import Case, load_everything, outcomes
from benchmarks.robustness.outcome import Outcome, row

KEPT = Path("build/robustness")
"""Where the files and the output of each fault are kept, in a folder each."""


def measure(cases: Iterable[Case]) -> list[tuple[str, ...]]:
    """Return a row for each kind of input, in order; cases of a kind follow each other."""
    load_everything()
    rows = []
    for kind, group in groupby(cases, lambda case: case.kind):
        runs, inputs = [], set()
        for case, outcome in outcomes(group):
            runs.append(outcome)
            inputs.add(case.name)
            if outcome.faults:
                _keep(case, outcome)
        rows.append(row(f"{kind} ({len(inputs):,} inputs)", runs))
    return rows


def _keep(case: Case, outcome: Outcome) -> None:
    folder = KEPT / f"{case.name}-{case.arguments[0]}"
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    facts = f"status {outcome.status}, {outcome.seconds:.1f} s, {outcome.memory / 2**20:.0f} MiB"
    command = " ".join(case.arguments)
    faults = ", ".join(outcome.faults)
    (folder / "outcome.txt").write_text(f"fakegen {command}\n{faults}: {facts}\n\n{outcome.said}")
