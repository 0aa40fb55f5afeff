"""Outputs whose other end is full, closed, or leaves."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from benchmarks.robustness.outcome import PROGRAM, Outcome, finish, row, start
from benchmarks.robustness.targets import prepare

HOW = (
    "What reads standard output or a named pipe leaves after some bytes: the run must end without a word. "
    "Standard output is full (`/dev/full`) or closed: one line, and status 4."
)
COMMANDS = {
    **{
        name: f"generate s.yaml --only t -f {name}"
        for name in ("csv", "jsonl", "parquet", "arrow", "sql")
    },
    "csv, 2 workers": "generate s.yaml --only t -f csv -w 2",
    "preview": "preview s.yaml --rows 3000",
    "providers": "providers",
    "schema": "schema",
    "plan": "plan s.yaml",
    "init": "init s.csv",
    "explain": "explain faker.name",
}
_READERS = {
    "leaves at once": "{0} | true",
    "leaves after a byte": "{0} | head -c 1 > /dev/null",
    "leaves after 100,000 bytes": "{0} | head -c 100000 > /dev/null",
    "full": "{0} > /dev/full",
    "closed": "{0} >&-",
}
_PIPE = "(head -c {1} < pipe > /dev/null) & {0} -o pipe"


def measure(commands: tuple[str, ...] = tuple(COMMANDS)) -> list[tuple[str, ...]]:
    """Return a row for each command."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        subprocess.run(["mkfifo", folder / "pipe"], check=True)
        return [row(what, _outcomes(folder, COMMANDS[what])) for what in commands]


def _outcomes(folder: Path, command: str) -> list[Outcome]:
    program = f"{' '.join(PROGRAM)} {command}"
    lines = [line.format(program) for line in _READERS.values()]
    if command.startswith("generate"):
        lines += [_PIPE.format(program, count) for count in (1, 100_000)]
    return [_judged(line, folder) for line in lines]


def _judged(line: str, folder: Path) -> Outcome:
    """Return how a line of the shell ended: more or fewer words than due count as a traceback."""
    outcome = finish(start(["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"], folder))
    is_refused = "/dev/full" in line or ">&-" in line
    due = (4, 1) if is_refused else (outcome.status if outcome.status in (0, 1) else 1, 0)
    found = (outcome.status, len(outcome.said.splitlines()))
    return replace(outcome, seen=() if found == due else ("tracebacks",))
