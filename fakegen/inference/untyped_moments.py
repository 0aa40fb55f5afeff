"""Dates and times of day in files whose format has no type for them.

JSON has neither: they are read as strings, or dates as moments in JSON lines. A workbook has no dates without a
time: they are read as moments at midnight. In CSV and Parquet files of the same table they have their type, so a
draft says it.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array
from fakegen.formats.json import scalar_text
from fakegen.sources.plain_table import TYPES, as_type, without_words

_JSON = ("json", "jsonl")
_KINDS = ("date", "time")


def untyped_moments(
    data: pa.Table, kind: str, as_strings: Callable[[list[str]], pa.Table]
) -> dict[str, str]:
    """Return the types of the columns that hold dates or times of day, and are read as something else.

    Args:
        data: The table that was read.
        kind: The format of the file.
        as_strings: Reads the table again, with these columns as strings.

    Returns:
        ``date`` or ``time`` by column, as a source's ``types`` has them.
    """
    moments = [field.name for field in data.schema if pa.types.is_timestamp(field.type)]
    if kind == "excel":
        days = (name for name in moments if _are_midnights(plain_array(data.column(name))))
        return dict.fromkeys(days, "date")
    if kind not in _JSON:
        return {}
    texts = as_strings(moments) if moments else data
    return {
        field.name: found
        for field in texts.schema
        if pa.types.is_string(field.type) and (found := _kind(texts.column(field.name)))
    }


def _are_midnights(moments: pa.Array) -> bool:
    present = moments.drop_null()
    days = pc.floor_temporal(present, unit="day")
    return len(present) > 0 and bool(pc.all(pc.equal(days, present)).as_py())


def _kind(texts: pa.ChunkedArray) -> str | None:
    """Return the type of which JSON would have the same strings; words for missing ones may be among them."""
    present = without_words(texts).drop_null()
    return next((kind for kind in _KINDS if _has_text(TYPES[kind], present)), None)


def _has_text(kind: pa.DataType, texts: pa.ChunkedArray) -> bool:
    try:
        values = as_type(texts, kind)
    except pa.ArrowInvalid:
        return False
    written = scalar_text(plain_array(values)).cast(pa.string())
    return len(texts) > 0 and written.equals(plain_array(texts))
