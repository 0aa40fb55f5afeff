"""Run the benchmarks: ``python -m benchmarks [GROUP ...] [--write] [--quick]``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks import (
    by_hand,
    columns,
    fixtures,
    memory,
    mixed,
    rows,
    start,
    text_formats,
    uniqueness,
    workers,
)
from benchmarks.report import Line, page, text

PAGE = Path(__file__).parent / "results" / "speed.md"


class Group(NamedTuple):
    """What belongs together.

    Attributes:
        how: How it is measured, for the page.
        measure: Measures with a size: rows, or turns.
        size: Of a full run.
        quick: Of ``--quick``.
        draws: Whether it draws a picture, where it is given a path as ``picture``.
    """

    how: str
    measure: Callable[..., list[Line]]
    size: int
    quick: int
    draws: bool = False


GROUPS = {
    "names": Group(columns.HOW, columns.names, columns.ROWS, 200_000),
    "addresses": Group(columns.HOW, columns.addresses, columns.ROWS, 200_000),
    "vat": Group(columns.HOW, columns.vat, columns.ROWS, 200_000),
    "regex": Group(columns.HOW, columns.regex, columns.ROWS, 200_000),
    "template": Group(columns.HOW, columns.template, columns.ROWS, 200_000),
    "mixed": Group(mixed.HOW, mixed.mixed, mixed.ROWS, 200_000),
    "by-hand": Group(by_hand.HOW, by_hand.by_hand, by_hand.ROWS, 200_000),
    "text": Group(text_formats.HOW, text_formats.text_formats, text_formats.ROWS, 200_000),
    "rows": Group(rows.HOW, rows.rows, rows.ROWS, 500),
    "fixtures": Group(fixtures.HOW, fixtures.fixtures, fixtures.OBJECTS, 200),
    "unique": Group(uniqueness.HOW, uniqueness.uniqueness, uniqueness.ROWS, 50_000, draws=True),
    "memory": Group(memory.HOW, memory.memory, memory.ROWS, 1_000_000),
    "learning": Group(memory.LEARNING_HOW, memory.learning, memory.LEARNED_ROWS, 1_000_000),
    "workers": Group(workers.HOW, workers.workers, workers.ROWS, 1_000_000),
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

    writes = (arguments.write or not arguments.groups) and not arguments.quick
    measured = {}
    for name in arguments.groups or GROUPS:
        group = GROUPS[name]
        picture = PAGE.with_name(f"{PAGE.stem}-{name}.svg") if group.draws and writes else None
        drawn = {"picture": picture} if picture else {}
        lines = group.measure(group.quick if arguments.quick else group.size, **drawn)
        print(f"\n{name}\n{text(lines)}", flush=True)
        measured[name] = group.how, lines, picture.name if picture else ""
    if writes:
        PAGE.write_text(page(measured))
        print(f"\nwritten to {PAGE}")


if __name__ == "__main__":
    main()
