"""Rows on the terminal, in columns or turned sideways, never wider than it is.

Invariant: every number, date and time is shown whole, and every name of a column. Only strings (and bytes,
lists and structs) are cut, with an ellipsis. In columns, none of them below :data:`_LEAST` characters:
if the rest does not fit then, each row is shown as lines, one per column.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from fakegen.cli.printing import cell, draw

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.text import Text

_LEAST = 20
"""Characters of a string that are shown in columns, at least: most names, cities, dates and codes fit."""
_LARGE = 10_000
"""No more characters of a value are looked at."""
_INDENT, _GAP = 2, 2
_NULL = "dim italic"


@dataclass(frozen=True, slots=True)
class _ShownColumn:
    """A column, ready to be shown.

    Attributes:
        name: Its name.
        texts: Its values; None for null.
        style: The colour of its type, as rich names it; empty for strings.
        whole: Whether its values are never cut.
        right: Whether they are aligned to the right.
    """

    name: str
    texts: Sequence[str | None]
    style: str = ""
    whole: bool = False
    right: bool = False

    @property
    def width(self) -> int:
        """Of the longest value, or the name."""
        from rich.cells import cell_len

        return max(cell_len(self.name), *(cell_len(_shown(text)) for text in self.texts), 0)

    @property
    def least(self) -> int:
        """The width that it needs in columns."""
        from rich.cells import cell_len

        return self.width if self.whole else min(self.width, max(_LEAST, cell_len(self.name)))


def print_rows(title: str, rows: pa.Table, start: int, *, vertical: bool = False) -> None:
    """Print rows of a table, as wide as the terminal is, or as ``COLUMNS`` says, or 80 characters.

    Args:
        title: The table's name.
        rows: The rows.
        start: The number of the first one.
        vertical: Whether to show each row as lines even if it fits in columns.
    """
    from rich.text import Text

    width = get_terminal_size().columns
    columns = [_column(field, rows.column(at)) for at, field in enumerate(rows.schema)]
    numbers = _ShownColumn("row", [str(start + at) for at in range(len(rows))], "dim", True, True)
    widths = None if vertical else _widths([numbers, *columns], width)
    draw(Text(cell(title, keep=""), "bold", overflow="fold"), width)
    if widths is not None:
        _print_in_columns([numbers, *columns], widths, width)
    elif len(rows):
        _print_sideways(numbers, columns, width)
    else:
        draw(Text(f"{' ' * _INDENT}no rows", "dim"), width)


def _widths(columns: Sequence[_ShownColumn], width: int) -> list[int] | None:
    """Return how wide each column is drawn, the widest strings cut first; None if they do not fit."""
    room = width - 3 * len(columns) - 1  # a line and two spaces each, and the last line

    def capped(cap: int) -> list[int]:
        return [max(column.least, min(column.width, cap)) for column in columns]

    if sum(capped(0)) > room:
        return None
    widest = max(column.width for column in columns)
    most = bisect_right(range(widest + 1), room, key=lambda cap: sum(capped(cap)))
    return capped(most - 1)


def _print_in_columns(columns: Sequence[_ShownColumn], widths: Sequence[int], width: int) -> None:
    from rich.table import Table
    from rich.text import Text

    drawn = Table()
    for column, most in zip(columns, widths, strict=True):
        drawn.add_column(
            Text(column.name),
            justify="right" if column.right else "left",
            min_width=most,
            no_wrap=True,
        )
    cut = [
        [_text(column, text, most) for text in column.texts]
        for column, most in zip(columns, widths, strict=True)
    ]
    for cells in zip(*cut, strict=True):
        drawn.add_row(*cells)
    draw(drawn, width)


def _print_sideways(numbers: _ShownColumn, columns: Sequence[_ShownColumn], width: int) -> None:
    from rich.cells import cell_len
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    names = max(cell_len(column.name) for column in columns)
    most = max(_LEAST, width - _INDENT - names - _GAP)
    for at, number in enumerate(numbers.texts):
        draw(Text(f"row {number}", "dim"), width)
        drawn = Table.grid(padding=(0, 0, 0, _GAP))
        drawn.add_column(style="dim", overflow="fold")
        drawn.add_column(overflow="fold")
        for column in columns:
            drawn.add_row(Text(column.name), _text(column, column.texts[at], most))
        draw(Padding(drawn, (0, 0, 0, _INDENT)), width)


def _column(field: pa.Field, values: pa.ChunkedArray) -> _ShownColumn:
    import pyarrow as pa

    kind, name = field.type, cell(field.name, keep="")
    texts = [None if text is None else cell(text, keep="") for text in _texts(values)]
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return _ShownColumn(name, texts, "cyan", True, True)
    if pa.types.is_boolean(kind):
        return _ShownColumn(name, texts, "yellow", True)
    if pa.types.is_temporal(kind):
        return _ShownColumn(name, texts, "magenta", True)
    return _ShownColumn(name, texts)


def _texts(values: pa.ChunkedArray) -> Iterator[str | None]:
    """Yield the text of each value, only the size of large lists and structures."""
    import pyarrow as pa

    for row in range(len(values)):
        one = values.slice(row, 1)
        if pa.types.is_nested(values.type) and one.nbytes > _LARGE:
            yield f"({one.nbytes:,} bytes)"
            continue
        value = one[0].as_py()
        nested = pa.types.is_nested(values.type)
        text = json.dumps(value, ensure_ascii=False, default=_plain) if nested else _written(value)
        yield None if value is None else text if len(text) <= _LARGE else f"{text[:_LARGE]}…"


def _written(value: object) -> str:
    """Return a value as most text files have it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.hex() if isinstance(value, bytes) else str(value)


def _plain(value: object) -> object:
    """Return a value that JSON does not have as the JSON of files has it: a number, or a string."""
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, date | time):  # a moment is a date
        return value.isoformat()
    if isinstance(value, Decimal) and Decimal(repr(number := float(value))) == value:
        return number
    return _written(value)


def _shown(text: str | None) -> str:
    return "null" if text is None else text


def _text(column: _ShownColumn, text: str | None, most: int) -> Text:
    """Return a value in its colour, cut if it is too long and may be."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    if text is None:
        return Text("null", _NULL)
    if not column.whole and cell_len(text) > most:
        mark = cell("…")
        text = set_cell_size(text, max(0, most - len(mark))).rstrip() + mark
    return Text(text, column.style)
