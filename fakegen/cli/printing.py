"""Tables on the terminal, drawn by rich."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_WIDE = 10_000


def _console() -> Any:
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDE
    return Console(width=width, highlight=False)


def print_rows(title: str, rows: pa.Table, start: int) -> None:
    """Print some rows of a table; numbers stand to the right, nulls are dim."""
    import pyarrow as pa
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=title, title_justify="left", title_style="bold", row_styles=["", "dim"])
    drawn.add_column("row", justify="right", style="dim")
    for column in rows.schema:
        numeric = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
        drawn.add_column(Text(column.name), justify="right" if numeric else "left")
    for number, row in enumerate(rows.to_pylist(), start):
        cells = [Text("null", "dim italic") if v is None else Text(_text(v)) for v in row.values()]
        drawn.add_row(str(number), *cells)
    _console().print(drawn)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print text in columns under headings."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    _console().print(drawn)


def one_line(value: Any, depth: int = 3) -> str:
    """Return a fact on one line; neither nesting nor control characters of a file do harm."""
    if isinstance(value, list | dict) and not depth:
        return "..."
    if isinstance(value, list):
        return ", ".join(one_line(item, depth - 1) for item in value) or "none"
    if isinstance(value, dict):
        return "; ".join(f"{one_line(k)}: {one_line(item, depth - 1)}" for k, item in value.items())
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "null"}[value]
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
