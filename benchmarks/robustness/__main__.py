"""Attack the program, and count: ``python -m benchmarks.robustness [PART ...] [--quick]``.

Each part rewrites its own section of the page, which says when and where it was measured.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import machine, row
from benchmarks.robustness import (
    data_files,
    disks,
    kills,
    models,
    pipes,
    schemas,
    templates,
)
from benchmarks.robustness.outcome import FAULTS, HEADER

PAGE = Path(__file__).parents[1] / "results" / "robustness.md"
INTRODUCTION = f"""\
# Robustness

Written by `python -m benchmarks.robustness`. *Refused* runs end with a message and a status of their own; *ended*
ones by the signal that was sent. What is to be zero: {", ".join(FAULTS)}.
"""


class Part(NamedTuple):
    """One kind of attack.

    Attributes:
        how: What is done, for the page.
        measure: Does it, with a size, and returns rows of cells as :data:`HEADER` names them.
        size: Of a full run.
        quick: Of ``--quick``.
    """

    how: str
    measure: Callable
    size: object
    quick: object


PARTS = {
    "kills": Part(kills.HOW, kills.measure, kills.TURNS, 1),
    "disks": Part(disks.HOW, disks.measure, disks.SHARES, (0.5, 1.0)),
    "schemas": Part(schemas.HOW, schemas.measure, schemas.INPUTS, 50),
    "templates": Part(templates.HOW, templates.measure, templates.INPUTS, 50),
    "models": Part(models.HOW, models.measure, models.INPUTS, 50),
    "files": Part(data_files.HOW, data_files.measure, data_files.INPUTS, 5),
    "pipes": Part(pipes.HOW, pipes.measure, tuple(pipes.COMMANDS), ("parquet", "preview")),
}


def main() -> None:
    """Attack, print what came of it, and write it to the page unless ``--quick`` is given."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.robustness", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="few runs, and nothing written")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    for name in arguments.parts or PARTS:
        part = PARTS[name]
        lines = part.measure(part.quick if arguments.quick else part.size)
        section = _section(name, part.how, lines)
        print(section, flush=True)
        if not arguments.quick:
            PAGE.write_text(_replaced(PAGE.read_text() if PAGE.exists() else "", name, section))


def _section(name: str, how: str, lines: list[tuple[str, ...]]) -> str:
    table = [row(HEADER), row(["---", *["--:"] * (len(HEADER) - 1)]), *map(row, lines)]
    return "\n".join([f"## {name}", "", how, "", *table, "", *machine(("fakegen", "pyarrow"))])


def _replaced(page: str, name: str, section: str) -> str:
    """Return the page with this section in place of its older one, in the order of the parts."""
    found = re.findall(r"^## (\S+)\n.*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    texts = dict(
        zip(found, re.findall(r"^## .*?(?=^## |\Z)", page, re.MULTILINE | re.DOTALL), strict=True)
    )
    texts[name] = section
    return "\n".join(
        [INTRODUCTION, *(f"{texts[part].rstrip()}\n" for part in PARTS if part in texts)]
    )


if __name__ == "__main__":
    main()
