"""Run the benchmarks: ``python -m benchmarks [GROUP ...] [--write] [--quick]``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks import columns, memory, mixed, start
from benchmarks.report import Line, page, text

PAGE = Path(__file__).parent / "results" / "speed.md"

GROUPS: dict[str, tuple[str, Callable[[int], list[Line]], int, int]] = {
    # name: (how it is measured, function, its size, its size for --quick)
    "names": (columns.HOW, columns.names, columns.ROWS, 200_000),
    "addresses": (columns.HOW, columns.addresses, columns.ROWS, 200_000),
    "vat": (columns.HOW, columns.vat, columns.ROWS, 200_000),
    "regex": (columns.HOW, columns.regex, columns.ROWS, 200_000),
    "template": (columns.HOW, columns.template, columns.ROWS, 200_000),
    "mixed": (mixed.HOW, mixed.mixed, mixed.ROWS, 200_000),
    "memory": (memory.HOW, memory.memory, memory.ROWS, 1_000_000),
    "start": (start.HOW, start.start, start.TURNS, 3),
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
        how, measure, size, quick = GROUPS[name]
        lines = measure(quick if arguments.quick else size)
        print(f"\n{name}\n{text(lines)}", flush=True)
        measured[name] = how, lines
    if (arguments.write or not arguments.groups) and not arguments.quick:
        PAGE.write_text(page(measured))
        print(f"\nwritten to {PAGE}")


if __name__ == "__main__":
    main()
