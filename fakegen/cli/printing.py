"""Lines, texts, documents and tables on the standard streams, whatever these can show."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import chain, zip_longest
from shutil import get_terminal_size
from typing import IO, TYPE_CHECKING, Any, TextIO

from fakegen import printable
from fakegen.cli.plain_characters import representable

if TYPE_CHECKING:
    from rich.console import RenderableType

_GAP = "   "
_HEIGHT = 25
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
        _write(f"{printable(line, keep='')}\n", sys.stderr if err else sys.stdout)


def say_text(text: str, *, nl: bool = True) -> None:
    """Print a text of several lines, in which nothing acts on the terminal.

    Args:
        text: The text.
        nl: Whether a line feed follows.
    """
    _write(printable(text, _WITHIN_CELLS) + ("\n" if nl else ""), sys.stdout)


def say_document(text: str) -> None:
    """Print a document that programs read: into a pipe or a file in UTF-8, whatever a terminal would get."""
    if sys.stdout.isatty():
        say_text(text, nl=False)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(printable(text, _WITHIN_CELLS).encode())
    sys.stdout.buffer.flush()


def say_json(facts: Any) -> None:
    """Print facts as a JSON document; what JSON does not know is a string."""
    import json

    escaped = sys.stdout.isatty() and not _is_unicode(sys.stdout)
    text = json.dumps(facts, indent=2, ensure_ascii=escaped, default=str)
    say_document(printable(text, json=True) + "\n")


def cell(text: str, keep: str = _WITHIN_CELLS) -> str:
    """Return a string as a cell of a table shows it, as wide as the standard output can show it.

    Args:
        text: The string.
        keep: The control characters that the table lays out.
    """
    return representable(printable(text, keep), sys.stdout.encoding)


def draw(drawn: RenderableType, width: int | None = None) -> None:
    """Print what rich draws: on a terminal in colour, unless ``NO_COLOR`` is set.

    Args:
        drawn: What to print.
        width: How many characters fit on a line; by default as many as fit on the terminal's.
    """
    from rich.console import Console

    if sys.stdout.isatty():
        # Of a terminal that can do nothing, rich believes a width only together with a height.
        Console(highlight=False, width=width, height=width and _HEIGHT).print(drawn)
        return
    text = _Pipe()
    Console(file=text, width=width, highlight=False, color_system=None).print(drawn)
    for line in text.getvalue().splitlines():
        _write(f"{line.rstrip()}\n", sys.stdout)


class _Pipe(StringIO):
    """Text for a pipe; rich asks for the encoding, to choose the lines of tables."""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return sys.stdout.encoding or "utf-8"


def _write(text: str, stream: TextIO) -> None:
    """Write text at once. Not by ``click.echo``, which writes UTF-8 where ASCII is asked for."""
    stream.write(representable(text, stream.encoding))
    stream.flush()


def _is_unicode(stream: TextIO) -> bool:
    return (stream.encoding or "utf-8").lower().startswith("utf")


def print_table(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, err: bool = False
) -> None:
    """Print strings in columns under headings.

    A pipe gets the same lines as a terminal that is wide enough, without rich, which takes a
    fifth of the time in which all providers are listed.

    Args:
        headings: The headings.
        rows: The strings below them.
        err: Whether they go to the standard error output.
    """
    stream = sys.stderr if err else sys.stdout
    shown = [[representable(printable(text, _WITHIN_CELLS), stream.encoding) for text in row]
             for row in [headings, *rows]]  # fmt: skip
    if not stream.isatty():
        for line in _plain_table(shown, representable("─", stream.encoding)):
            _write(f"{line.rstrip()}\n", stream)
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in shown[0]:
        drawn.add_column(Text(heading), overflow="fold")
    for row in shown[1:]:
        drawn.add_row(*map(Text, row))
    Console(file=stream, highlight=False).print(drawn)


def _plain_table(rows: Sequence[Sequence[str]], rule: str) -> Iterator[str]:
    """Yield the lines of a table as rich draws it; the first row is the headings."""
    from rich.cells import cell_len

    cells = [[text.expandtabs(8).split("\n") for text in row] for row in rows]
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
            yield " " + rule * (sum(widths) + len(_GAP) * (len(widths) - 1))
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
