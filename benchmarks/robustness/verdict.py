"""Which endings are faults, and the figures of many runs."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.robustness.children import Case, Outcome

MOST_SECONDS, MOST_BYTES = 10, 2 * 2**30
_MISTAKE_STATUSES = range(2, 6)
_BUG = 70


def faults(outcome: Outcome) -> list[str]:
    """Return what is wrong with an ending, in a few words each; nothing if all is well."""
    found = []
    if outcome.status < 0:
        found.append(f"signal {signal.Signals(-outcome.status).name}")
    elif outcome.status == _BUG:
        found.append("status 70")
    elif outcome.status and outcome.status not in _MISTAKE_STATUSES:
        found.append(f"status {outcome.status}")
    if "Traceback (most recent call last)" in outcome.printed:
        found.append("traceback")
    if outcome.status and not outcome.printed.strip():
        found.append("no message")
    if outcome.status and outcome.left:
        found.append("half output")
    if any(name.endswith(".part") for name in outcome.left):
        found.append("left over")
    if outcome.seconds > MOST_SECONDS:
        found.append(f"over {MOST_SECONDS} s")
    if outcome.peak > MOST_BYTES:
        found.append(f"over {MOST_BYTES // 2**30} GiB")
    return found


@dataclass
class Figures:
    """What many runs came to.

    Attributes:
        inputs: How many different inputs there were.
        done: Runs that made data.
        refused: Runs that ended in a message.
        faults: How often each fault was seen.
        seconds: The longest processor time of a run.
        peak: The most memory of a run, in bytes.
    """

    inputs: int = 0
    done: int = 0
    refused: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    peak: int = 0


def judge(runs: Iterable[tuple[Case, Outcome]], kept: Path) -> Figures:
    """Return the figures of some runs; the files and the output of every fault are kept.

    Args:
        runs: The cases, several in a row may have the same input.
        kept: The folder for faults, one folder each.
    """
    figures, inputs = Figures(), set()
    for case, outcome in runs:
        inputs.add(case.name)
        found = faults(outcome)
        if found:
            figures.faults.update(found)
            _keep(case, outcome, found, kept / f"{case.name}-{case.arguments[0]}")
        elif outcome.status:
            figures.refused += 1
        else:
            figures.done += 1
        figures.seconds = max(figures.seconds, outcome.seconds)
        figures.peak = max(figures.peak, outcome.peak)
    figures.inputs = len(inputs)
    return figures


def _keep(case: Case, outcome: Outcome, found: list[str], folder: Path) -> None:
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    command = " ".join(case.arguments)
    (folder / "outcome.txt").write_text(
        f"fakegen {command}\n{', '.join(found)}\nstatus {outcome.status}, {outcome.seconds:.1f} s, "
        f"{outcome.peak / 2**20:.0f} MiB, left: {', '.join(outcome.left)}\n\n{outcome.printed}"
    )
