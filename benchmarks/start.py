"""How long a person waits before anything happens."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Line

HOW = (
    "A new process each time, by the clock on the wall, and by the processor time of the process; "
    "best of seven. The targets hold for the clock, and that of Faker's columns for processor time."
)

TURNS = 7

SCRIPTED = r"""
tables:
  item:
    columns:
      id: sequence
      code: {regex: '[A-Z]{2}\d{6}'}
      label: {template: "item {{ id }}"}
      pieces: {integer: {min: 1, max: 100}}
      status: {choice: {active: 0.8, closed: 0.2}}
      made: {date: {from: 2020-01-01, to: 2024-12-31}}
"""

NAMED = """
locale: en_US
tables:
  person:
    columns:
      id: sequence
      name: faker.name
      email: faker.email
"""


def start(turns: int = TURNS) -> list[Line]:
    """Measure the command line and the import."""
    fakegen = str(Path(sysconfig.get_path("scripts"), "fakegen"))
    python = sys.executable
    with tempfile.TemporaryDirectory() as folder:
        scripted, named = Path(folder, "scripted.yaml"), Path(folder, "named.yaml")
        scripted.write_text(SCRIPTED)
        named.write_text(NAMED)
        preview = [fakegen, "preview", "--rows", "10"]
        bare = _best([python, "-c", "pass"], turns)
        imported = _best([python, "-c", "import fakegen"], turns)
        helped = _best([fakegen, "--help"], turns)
        six = _best([*preview, str(scripted)], turns)
        three = _best([*preview, str(named)], turns)
    return [
        Line("`python -c pass`", _seconds(bare)),
        _line("`fakegen --help`", helped, 0.25),
        Line(
            "`python -c 'import fakegen'`, more than bare Python",
            _seconds((imported[0] - bare[0], imported[1] - bare[1])),
            target="<= 0.1 s",
            met=imported[0] - bare[0] <= 0.1,
        ),
        _line("`fakegen preview`, 10 rows of a scripted schema of 6 columns", six, 1.0),
        Line(
            "`fakegen preview`, 10 rows of faker.name and faker.email",
            _seconds(three),
            target="<= 0.45 s processor",
            met=three[1] <= 0.45,
        ),
    ]


def _line(what: str, spent: tuple[float, float], limit: float) -> Line:
    return Line(what, _seconds(spent), target=f"<= {limit:g} s", met=spent[0] <= limit)


def _seconds(spent: tuple[float, float]) -> str:
    return f"{spent[0]:.2f} s ({spent[1]:.2f} s processor)"


def _best(command: Sequence[str], turns: int) -> tuple[float, float]:
    """Return the least time on the wall and the least processor time, in seconds."""
    spent = [_once(command) for _ in range(turns)]
    return min(wall for wall, _ in spent), min(cpu for _, cpu in spent)


def _once(command: Sequence[str]) -> tuple[float, float]:
    # Modules are compiled once and kept, as on any machine that is not told otherwise.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before, wall = os.times(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    elapsed, after = time.perf_counter() - wall, os.times()
    user = after.children_user - before.children_user
    return elapsed, user + after.children_system - before.children_system
