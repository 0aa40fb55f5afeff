"""Runs that are ended while they write, by each signal, into everything that the program writes."""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.robustness.outcome import PROGRAM, Outcome, finish, row, start
from benchmarks.robustness.targets import TARGETS, Target, contents, prepare, unfinished

HOW = (
    "Each run is ended at a random moment between its first byte and shortly after its last, half of "
    "them over an older output. What lies under the target's name must be the older output or the whole "
    "new one; no unfinished file and no process may be left. After `SIGKILL`, a run into the same "
    "target must leave no unfinished file."
)
TURNS = 4
"""Runs of each target for each signal: 208 in all."""
_SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL)


def measure(turns: int = TURNS) -> list[tuple[str, ...]]:
    """Return a row for each target and one for each signal."""
    moments = random.Random(7)
    by_target, by_signal = defaultdict(list), defaultdict(list)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        for what, target in TARGETS.items():
            for number, outcome in _kills(folder, target, turns, moments):
                by_target[what].append(outcome)
                by_signal[number.name].append(outcome)
    return [row(what, runs) for what, runs in [*by_target.items(), *by_signal.items()]]


def _kills(
    folder: Path, target: Target, turns: int, moments: random.Random
) -> Iterator[tuple[signal.Signals, Outcome]]:
    path, kept = folder / target.path, folder / "kept"
    _done(target.small, folder)
    old = contents(folder, target.path)
    path.rename(kept)
    process = start([*PROGRAM, *target.command], folder)
    _wait_for_writing(process.pid, folder)
    began = time.monotonic()
    finish(process)
    lasts = time.monotonic() - began
    new = contents(folder, target.path)
    for turn in range(turns):
        for number in _SIGNALS:
            _remove(path)
            before = old if turn % 2 else {}
            if before:
                copy = shutil.copytree if kept.is_dir() else shutil.copy
                copy(kept, path)
            process = start([*PROGRAM, *target.command], folder)
            _wait_for_writing(process.pid, folder)
            time.sleep(moments.uniform(0, 1.1 * lasts))
            os.kill(process.pid, number)  # even if it has just ended: nobody has asked yet how
            outcome = finish(process, number)
            seen = [] if contents(folder, target.path) in (before, new) else ["half outputs"]
            if number == signal.SIGKILL:
                _done(target.small, folder)
            if unfinished(folder) or not _is_gone(process.pid):
                seen.append("left behind")
            yield number, replace(outcome, seen=tuple(seen))
    _remove(path)
    _remove(kept)


def _done(arguments: Sequence[str], folder: Path) -> None:
    outcome = finish(start([*PROGRAM, *arguments], folder))
    assert outcome.status == 0, outcome.said


def _remove(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _wait_for_writing(process: int, folder: Path) -> None:
    while not unfinished(folder) and not os.waitid(
        os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT
    ):
        time.sleep(0.002)


def _is_gone(session: int) -> bool:
    """Return whether all processes of a run's session have ended, within some seconds."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            os.killpg(session, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.01)
    return False
