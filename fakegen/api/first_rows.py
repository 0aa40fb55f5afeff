"""The first rows of a table as HTML, for notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fakegen.errors import number_of
from fakegen.terminal_text import printable

if TYPE_CHECKING:
    import pyarrow as pa

_WIDEST = 80


def html_preview(name: str, first: pa.Table, rows: int) -> str:
    """Return some rows as an HTML table, with the columns' types and how many rows there are.

    Args:
        name: The table's name.
        first: Its first rows.
        rows: How many it has.
    """
    from fakegen.arrays.type_kinds import is_number

    sides = ["right" if is_number(field.type) else "left" for field in first.schema]
    titles = (
        f"{_text(field.name)}<br><small>{_text(field.type)}</small>" for field in first.schema
    )
    heads = _row("th", titles, sides)
    body = "".join(_row("td", map(_cell, row.values()), sides) for row in first.to_pylist())
    more = f", the first {len(first)} shown" if len(first) < rows else ""
    columns = number_of(len(first.schema), "column")
    caption = f"{_text(name)}: {number_of(rows, 'row')}, {columns}{more}"
    return (
        f'<table><caption style="text-align: left; padding: 0.6em; white-space: nowrap">{caption}</caption>'
        f"<thead>{heads}</thead><tbody>{body}</tbody></table>"
    )


def _row(tag: str, cells: Iterable[str], sides: Iterable[str]) -> str:
    # Notebooks lay out cells in different ways, and none knows which of them are numbers.
    aligned = zip(cells, sides, strict=True)
    written = (
        f'<{tag} style="text-align: {side}; padding: 0.2em 0.6em">{cell}</{tag}>'
        for cell, side in aligned
    )
    return f"<tr>{''.join(written)}</tr>"


def _cell(value: object) -> str:
    if value is None:
        return "<i>null</i>"
    return _text(value.hex() if isinstance(value, bytes) else value)


def _text(value: object) -> str:
    from html import escape  # its table of entities takes longer than some previews

    text = printable(str(value))
    return escape(text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…")
