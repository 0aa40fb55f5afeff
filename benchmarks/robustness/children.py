"""Runs command lines in children of this process, and says how each ended.

Idea: everything is imported once here, so a child is a fork with nothing to load: it takes milliseconds,
may crash, and its processor time and peak memory are its own. Invariant: libraries are imported here as
the program imports them for a schema of others, with one thread and no reserved memory, so that a child
has the address space that such a run has.
"""

from __future__ import annotations

import contextlib
import gc
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import fakegen
from benchmarks.robustness.outcome import Outcome

_LOADED = ("faker", "mimesis", "jinja2", "pandas", "scipy.stats", "pyarrow.compute", "openpyxl")
# A child that passes these is a fault in any case; they only keep the machine alive.
_SECONDS, _BYTES, _WALL = 20, 6 * 2**30, 900
MOST_SECONDS, MOST_BYTES = 10, 2 * 2**30


@dataclass(frozen=True, slots=True)
class Case:
    """One input and the command that meets it.

    Attributes:
        kind: What kind of input it is.
        name: Names the input in reports.
        arguments: The words after ``fakegen``.
        files: The files in the folder where the command runs, by path.
    """

    kind: str
    name: str
    arguments: tuple[str, ...]
    files: Mapping[str, bytes] = field(repr=False)


def load_everything() -> None:
    """Import all that a command may import."""
    for name in _LOADED:
        import_module(name)
    for module in walk_packages(fakegen.__path__, "fakegen."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    fakegen.plugged_in()
    # Else the first collection in every child would copy all memory.
    gc.collect()
    gc.freeze()


def outcomes(cases: Iterable[Case], at_once: int = 2) -> Iterator[tuple[Case, Outcome]]:
    """Run cases, some at once, and yield each as it ends.

    Args:
        cases: The cases.
        at_once: How many children there are at a time, 1 or more.
    """
    running: dict[int, tuple[Case, Path]] = {}
    for case in cases:
        if len(running) >= at_once:
            yield _ended(running)
        folder = Path(tempfile.mkdtemp(prefix="fakegen-robustness-"))
        for name, content in case.files.items():
            path = folder / "in" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        running[_start(case.arguments, folder)] = case, folder
    while running:
        yield _ended(running)


def _start(arguments: tuple[str, ...], folder: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    with contextlib.suppress(BaseException):  # nothing may return into the parent's code
        os.chdir(folder / "in")
        printed = os.open(folder / "printed", os.O_CREAT | os.O_WRONLY)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(printed, 1)
        os.dup2(printed, 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
        signal.alarm(_WALL)
        status = import_module("fakegen.cli.main").run(list(arguments), alone=True)
        import sys

        sys.stdout.flush()
        os._exit(status)
    os._exit(99)


def _ended(running: dict[int, tuple[Case, Path]]) -> tuple[Case, Outcome]:
    pid, status, used = os.wait4(-1, 0)
    case, folder = running.pop(pid)
    inside = folder / "in"
    found = {str(path.relative_to(inside)) for path in inside.rglob("*") if path.is_file()}
    said = (folder / "printed").read_text("utf-8", "replace")
    code = os.waitstatus_to_exitcode(status)
    left = found - set(case.files)
    seen = {
        "half outputs": code != 0 and bool(left),
        "left behind": any(".part" in name for name in left),
        "no message": code > 0 and not said.strip(),
        "too long": used.ru_utime + used.ru_stime > MOST_SECONDS,
        "too large": used.ru_maxrss * 1024 > MOST_BYTES,
    }
    shutil.rmtree(folder)
    faults = tuple(name for name, is_so in seen.items() if is_so)
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    return case, Outcome(code, said, seconds, memory, seen=faults)
