"""Disks that fill up while the program writes to them."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.robustness.outcome import PROGRAM, Outcome, finish, row, start
from benchmarks.robustness.targets import TARGETS, Target, contents, prepare, unfinished

HOW = (
    "Each output is written to a memory disk (tmpfs, which needs root) on which so much of it fits: the "
    "run must be refused in one line, and leave the disk as it was. At last everything fits."
)
SHARES = (0.0, 0.5, 0.99, 1.0)
_PAGE = 4096


def measure(shares: tuple[float, ...] = SHARES) -> list[tuple[str, ...]]:
    """Return a row for each target."""
    return [row(what, _fillings(target, shares)) for what, target in TARGETS.items()]


def _fillings(target: Target, shares: tuple[float, ...]) -> Iterator[Outcome]:
    with _disk() as disk, tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        command = [
            *PROGRAM,
            *(str(disk / word) if word == target.path else word for word in target.command),
        ]
        assert finish(start(command, Path(name))).status == 0
        new = contents(disk, target.path)
        pages = _used(disk)
        for share in shares:
            subprocess.run(["find", disk, "-mindepth", "1", "-delete"], check=True)
            room = pages if share == 1 else min(int(share * pages), pages - 1)
            filler = disk / "filler"
            with filler.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, max(1, (_free(disk) - room) * _PAGE))
            outcome = finish(start(command, Path(name)))
            whole = {} if outcome.status else new
            seen = [] if contents(disk, target.path) == whole else ["half outputs"]
            if unfinished(disk) or (outcome.status and list(disk.iterdir()) != [filler]):
                seen.append("left behind")
            if outcome.status and len(outcome.said.splitlines()) != 1:
                seen.append("tracebacks")
            yield replace(outcome, seen=tuple(seen))


@contextmanager
def _disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", name], check=True)
        try:
            yield Path(name)
        finally:
            subprocess.run(["umount", name], check=True)


def _free(disk: Path) -> int:
    return os.statvfs(disk).f_bavail


def _used(disk: Path) -> int:
    found = os.statvfs(disk)
    return found.f_blocks - found.f_bfree
