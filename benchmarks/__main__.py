"""Run the benchmarks: ``python -m benchmarks [GROUP ...] [--write] [--quick]``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks import columns, memory, mixed, start
from benchmarks.report import Line, page, text

PAGE = Path(__file__).parent / "results" / "speed.md"


class Group(NamedTuple):
    """What belongs together.

    Attributes:
        how: How it is measured, for the page.
        measure: Measures with a size: rows, or turns.
        size: Of a full run.
        quick: Of ``--quick``.
    """

    how: str
    measure: Callable[[int], list[Line]]
    size: int
    quick: int


GROUPS = {
    "names": Group(columns.HOW, columns.names, columns.ROWS, 200_000),
    "addresses": Group(columns.HOW, columns.addresses, columns.ROWS, 200_000),
    "vat": Group(columns.HOW, columns.vat, columns.ROWS, 200_000),
    "regex": Group(columns.HOW, columns.regex, columns.ROWS, 200_000),
    "template": Group(columns.HOW, columns.template, columns.ROWS, 200_000),
    "mixed": Group(mixed.HOW, mixed.mixed, mixed.ROWS, 200_000),
    "memory": Group(memory.HOW, memory.memory, memory.ROWS, 1_000_000),
    "start": Group(start.HOW, start.start, start.TURNS, 2),
}


def main() -> None:
    """Measure, print, and rewrite the page when all groups ran or ``--write`` asks for it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}")
    parser.add_argument("--write", action="store_true", help=f"rewrite {PAGE.name} all the same")
    parser.add_argument("--quick", action="store_true", help="small sizes, and nothing written")
    arguments = parser.parse_args()
    if unknown := set(arguments.groups) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")

    measured = {}
    for name in arguments.groups or GROUPS:
        group = GROUPS[name]
        lines = group.measure(group.quick if arguments.quick else group.size)
        print(f"\n{name}\n{text(lines)}", flush=True)
        measured[name] = group.how, lines
    if (arguments.write or not arguments.groups) and not arguments.quick:
        PAGE.write_text(page(measured))
        print(f"\nwritten to {PAGE}")


if __name__ == "__main__":
    main()
