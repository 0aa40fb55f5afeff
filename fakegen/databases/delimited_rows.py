r"""Rows as PostgreSQL's COPY and MySQL's LOAD DATA read them: tabs between the columns, ``\N`` for null."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.formats.text_columns import contains, run_of_rows

_ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"), ("\0", "\\0"))
"""What these read otherwise than it stands; PostgreSQL has no NUL in strings."""


def delimited(columns: Sequence[pa.Array]) -> bytes | pa.Buffer:
    """Return rows of strings as one run of bytes.

    Args:
        columns: At least one array of large strings, all of one length.
    """
    pieces: list[str | pa.Array] = []
    for text in columns:
        pieces += ["\t" if pieces else "", replaced(text, _ESCAPES).fill_null("\\N")]
    return run_of_rows([*pieces, "\n"])


def replaced(text: pa.Array, escapes: Iterable[tuple[str, str]]) -> pa.Array:
    """Return strings with characters written in another way, one after the other."""
    for mark, escape in escapes:
        if contains(text, mark.encode()):
            text = pc.replace_substring(text, mark, escape)
    return text
