"""A page of which each run rewrites one section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.report import machine, row


def write_section(
    page: Path,
    title: str,
    how: str,
    tables: Sequence[Sequence[Iterable[str]]],
    packages: Sequence[str],
) -> None:
    """Put a section into a page, in the place of the one with the same title.

    Args:
        page: The file.
        title: The section's title.
        how: How it was measured.
        tables: The rows of each table, the header first.
        packages: The libraries whose releases matter.
    """
    lines = [how, "", *machine(packages)]
    for header, *body in ([list(cells) for cells in table] for table in tables):
        lines += ["", row(header), row(["---"] * len(header)), *map(row, body)]
    head, *sections = page.read_text("utf-8").rstrip().split("\n\n## ")
    kept = dict(section.split("\n\n", 1) for section in sections)
    kept[title] = "\n".join(lines)
    page.write_text("\n\n## ".join([head, *map("\n\n".join, kept.items())]) + "\n", "utf-8")
