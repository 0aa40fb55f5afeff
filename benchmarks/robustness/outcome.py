"""How a run of the program ended, and what of it counts as a fault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROGRAM = [sys.executable, "-m", "fakegen"]
LIMIT = 120
"""Seconds that a run may take."""
FAULTS = (
    "tracebacks", "status 70", "signals", "half outputs", "left behind", "no message", "too long",
    "too large",
)  # fmt: skip
"""What must not happen. Left behind are unfinished files and processes that outlive the run; no message
has a run that is refused in silence; too long is more than 10 s of CPU, too large more than 2 GiB, where
a run is held to that."""
HEADER = ("what", "runs", "done", "refused", "ended", *FAULTS, "most CPU", "most memory")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run.

    Attributes:
        status: Its exit status; that of a signal is negative.
        said: What it wrote to standard error.
        seconds: CPU time, that of its worker processes included.
        memory: The most memory that one of its processes held, in bytes.
        sent: The number of the signal that ended it on purpose; 0 for none.
        seen: Other faults, of :data:`FAULTS`, that its output shows.
    """

    status: int
    said: str
    seconds: float
    memory: int
    sent: int = 0
    seen: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """All faults, of :data:`FAULTS`."""
        found = {
            "tracebacks": "Traceback" in self.said or "Exception ignored" in self.said,
            "status 70": self.status == 70,
            "signals": self.status < 0 and self.status != -self.sent,
        }
        return (*(name for name, is_so in found.items() if is_so), *self.seen)

    @property
    def end(self) -> str:
        """``done``, ``ended`` by a signal that was sent, or ``refused``."""
        if self.status == 0:
            return "done"
        return "ended" if self.sent and self.status in (-self.sent, 128 + self.sent) else "refused"


def start(command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a command in a folder and a session of its own; what it says goes to a pipe."""
    return subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[bytes], sent: int = 0) -> Outcome:
    """Wait for the end of a run, which is killed if it takes longer than :data:`LIMIT`."""
    late = threading.Timer(LIMIT, os.killpg, (process.pid, signal.SIGKILL))
    late.start()
    with process.stderr:
        said = process.stderr.read().decode()
    late.cancel()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = used.ru_utime + used.ru_stime
    return Outcome(process.returncode, said, seconds, used.ru_maxrss * 1024, sent)


def row(what: str, outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Return the cells of :data:`HEADER` for some runs of a kind."""
    runs = list(outcomes)
    ends = Counter(run.end for run in runs)
    faults = Counter(fault for run in runs for fault in run.faults)
    counts = [len(runs), ends["done"], ends["refused"], ends["ended"], *(faults[f] for f in FAULTS)]
    return (
        what,
        *(f"{count:,}" for count in counts),
        f"{max(run.seconds for run in runs):.1f} s",
        f"{max(run.memory for run in runs) / 2**20:,.0f} MiB",
    )
