"""What was measured, as a table on the terminal and as a page."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = (
    "fakegen", "faker", "mimesis", "exrex", "jinja2", "duckdb", "chdb", "polars", "factory_boy",
    "polyfactory", "model_bakery", "pandera", "pydantic", "numpy", "pyarrow",
)  # fmt: skip

HEADER = ("what", "fakegen", "peer", "peer's", "ratio", "target", "met")


@dataclass(frozen=True, slots=True)
class Line:
    """One figure and what it is held to.

    Attributes:
        what: What was measured.
        ours: fakegen's figure, with its unit.
        peer: Who or what it is compared with; empty if with the target alone.
        theirs: The peer's figure.
        ratio: Ours over theirs, or nothing.
        target: In words; empty for a figure that is told but held to nothing.
        met: Whether the target is met.
    """

    what: str
    ours: str
    peer: str = ""
    theirs: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None

    @classmethod
    def speed(cls, what: str, ours: float, peer: str, theirs: float, target: float | None) -> Line:
        """Return the line of a race: rates in rows per second, ``target`` the least ratio."""
        ratio = ours / theirs
        return cls(
            what,
            rate(ours),
            peer,
            rate(theirs),
            f"{ratio:,.0f}x" if ratio >= 20 else f"{ratio:.2f}x",
            "" if target is None else f">= {target:g}x",
            None if target is None else ratio >= target,
        )

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns of :data:`HEADER`."""
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        return (self.what, self.ours, self.peer, self.theirs, self.ratio, self.target, met)


def rate(rows: float) -> str:
    """Return rows per second for people: ``9,340/s``, ``3.62 M/s``."""
    return f"{rows / 1e6:.2f} M/s" if rows >= 1e5 else f"{rows:,.0f}/s"


def text(lines: Iterable[Line]) -> str:
    """Return the lines as a table for a terminal."""
    rows = [HEADER, *(line.cells for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def page(groups: Mapping[str, tuple[str, Sequence[Line], str]]) -> str:
    """Return the page of results.

    Args:
        groups: By name: how it was measured (told once for neighbours alike), the lines, and the file
            name of a picture beside the page; empty if there is none.
    """
    parts = ["# Speed", "", "Written by `python -m benchmarks`.", "", *machine(_LIBRARIES), ""]
    told = ""
    for name, (how, lines, picture) in groups.items():
        parts += [f"## {name}", ""]
        if how != told:
            parts += [how, ""]
        told = how
        parts += [row(HEADER), row(["---"] * len(HEADER))]
        parts += [row(line.cells) for line in lines]
        parts.append("")
        if picture:
            parts += [f"![{name}]({picture})", ""]
    return "\n".join(parts)


def row(cells: Iterable[str]) -> str:
    """Return a row of a table in Markdown."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def machine(packages: Iterable[str]) -> list[str]:
    """Return what was measured when, on what machine, with which versions: lines of a list."""
    libraries = ", ".join(f"{name} {version(name)}" for name in packages)
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    return [
        f"- When: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC; load averages at the end: {load}",
        f"- Machine: {_processor()}, {os.cpu_count()} cores, {_memory():.0f} GiB, "
        f"{platform.system()} {platform.release()}",
        f"- Python {sys.version.split()[0]}; {libraries}",
    ]


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
