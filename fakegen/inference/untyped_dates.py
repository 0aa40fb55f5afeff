"""Dates in files whose format has no type for them.

JSON has no dates: they are read as strings, or as moments in JSON lines. A workbook has none without a time: they
are read as moments at midnight. In CSV and Parquet files of the same table they are dates, so a draft says it.
"""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.arrays.plain import plain_array

_JSON = ("json", "jsonl")


def untyped_dates(
    data: pa.Table, kind: str, as_strings: Callable[[list[str]], pa.Table]
) -> list[str]:
    """Return the columns that hold dates, and are read as something else.

    Args:
        data: The table that was read.
        kind: The format of the file.
        as_strings: Reads the table again, with these columns as strings.
    """
    moments = [field.name for field in data.schema if pa.types.is_timestamp(field.type)]
    if kind == "excel":
        return [name for name in moments if _are_midnights(plain_array(data.column(name)))]
    if kind not in _JSON:
        return []
    texts = as_strings(moments) if moments else data
    return [
        field.name
        for field in texts.schema
        if pa.types.is_string(field.type) and _are_dates(plain_array(texts.column(field.name)))
    ]


def _are_midnights(moments: pa.Array) -> bool:
    present = moments.drop_null()
    days = pc.floor_temporal(present, unit="day")
    return len(present) > 0 and bool(pc.all(pc.equal(days, present)).as_py())


def _are_dates(texts: pa.Array) -> bool:
    present = texts.drop_null()
    alike = pc.match_substring_regex(present, r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    if not len(present) or not pc.all(alike).as_py():
        return False
    try:
        present.cast(pa.date32())
    except pa.ArrowInvalid:  # there is no such day
        return False
    return True
