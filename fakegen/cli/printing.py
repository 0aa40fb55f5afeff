"""Tables on the terminal, drawn by rich."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, zip_longest
from shutil import get_terminal_size
from typing import IO, TYPE_CHECKING, Any

import click

from fakegen import printable

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import RenderableType

_WIDE = 10_000
_GAP = "   "
_LARGE = 10_000
"""No more characters of a value are shown."""
_WITHIN_CELLS = "\n\t"
"""What rich lays out itself."""


def terminal_width(stream: IO[str]) -> int | None:
    """Return how many characters fit on a line of a terminal; None for a pipe or a file."""
    return get_terminal_size().columns if stream.isatty() else None


def say(*lines: str, err: bool = False) -> None:
    """Print lines; whatever names and values they quote, none acts on the terminal or becomes two.

    Args:
        lines: The lines.
        err: Whether they go to the standard error output.
    """
    for line in lines or [""]:
        click.echo(printable(line, keep=""), err=err)


def say_text(text: str, *, nl: bool = True) -> None:
    """Print a text of several lines, in which nothing acts on the terminal.

    Args:
        text: The text.
        nl: Whether a line feed follows.
    """
    click.echo(printable(text, _WITHIN_CELLS), nl=nl)


def say_json(facts: Any) -> None:
    """Print facts as a JSON document; what JSON does not know is a string."""
    import json

    click.echo(printable(json.dumps(facts, indent=2, ensure_ascii=False, default=str), json=True))


def _print(drawn: RenderableType) -> None:
    """Print to the width of the terminal; into a pipe, at any width and without trailing spaces."""
    from rich.console import Console

    if sys.stdout.isatty():
        Console(highlight=False).print(drawn)
        return
    text = StringIO()
    Console(file=text, width=_WIDE, highlight=False).print(drawn)
    for line in text.getvalue().splitlines():
        click.echo(line.rstrip())


def print_rows(title: str, rows: pa.Table, start: int) -> None:
    """Print some rows of a table; numbers are right-aligned, nulls are dim."""
    import pyarrow as pa
    from rich.table import Table
    from rich.text import Text

    drawn = Table(
        title=Text(printable(title, keep="")),
        title_justify="left",
        title_style="bold",
        row_styles=["", "dim"],
    )
    drawn.add_column("row", justify="right", style="dim")
    for column in rows.schema:
        numeric = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
        drawn.add_column(
            Text(printable(column.name, keep="")), justify="right" if numeric else "left"
        )
    null = Text("null", "dim italic")
    shown = [
        [null if text is None else Text(_cell(text)) for text in _texts(column)]
        for column in rows.columns
    ]
    for number, cells in enumerate(zip(*shown, strict=True), start):
        drawn.add_row(str(number), *cells)
    _print(drawn)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print strings in columns under headings.

    A pipe gets the same lines as a terminal that is wide enough, without rich, which takes a
    fifth of the time in which all providers are listed.
    """
    if not sys.stdout.isatty():
        for line in _plain_table([headings, *rows]):
            click.echo(line.rstrip())
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        drawn.add_column(Text(_cell(heading)), overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(_cell(cell)) for cell in row))
    _print(drawn)


def _plain_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table as rich draws it; the first row is the headings."""
    from rich.cells import cell_len

    cells = [[_cell(cell).expandtabs(8).split("\n") for cell in row] for row in rows]
    widths = [
        max(map(cell_len, chain.from_iterable(column))) for column in zip(*cells, strict=True)
    ]
    yield ""
    for number, row in enumerate(cells):
        for lines in zip_longest(*row, fillvalue=""):
            padded = (
                text + " " * (width - cell_len(text))
                for text, width in zip(lines, widths, strict=True)
            )
            yield f" {_GAP.join(padded)}"
        if number == 0:
            yield " " + "─" * (sum(widths) + len(_GAP) * (len(widths) - 1))
    yield ""


def one_line(value: Any, depth: int = 3) -> str:
    """Return a fact on one line, safe against deep nesting and control characters in a file."""
    if isinstance(value, list | dict) and not depth:
        return "..."
    if isinstance(value, list):
        return ", ".join(one_line(item, depth - 1) for item in value) or "none"
    if isinstance(value, dict):
        return "; ".join(f"{one_line(k)}: {one_line(item, depth - 1)}" for k, item in value.items())
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "null"}[value]
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return printable(text, keep="")


def _texts(values: pa.ChunkedArray) -> Iterator[str | None]:
    """Yield the text of each value, only the size of large lists and structures."""
    import pyarrow as pa

    for row in range(len(values)):
        one = values.slice(row, 1)
        if pa.types.is_nested(values.type) and one.nbytes > _LARGE:
            yield f"({one.nbytes:,} bytes)"
            continue
        value = one[0].as_py()
        text = value.hex() if isinstance(value, bytes) else str(value)
        yield None if value is None else text if len(text) <= _LARGE else f"{text[:_LARGE]}…"


def _cell(text: str) -> str:
    return printable(text, _WITHIN_CELLS)
