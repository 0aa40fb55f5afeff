"""The categories of columns that refer to a dictionary, as marks of fields, since the values that are decoded are plain."""

from __future__ import annotations

import json

import pyarrow as pa

_VALUES, _ORDERED = b"categories", b"ordered"
_MOST, _MOST_BYTES = 1_000, 2**16


def marks_of_categories(values: pa.Array) -> dict[bytes, bytes] | None:
    """Return the marks of a field whose values are such; None if they refer to no short dictionary of strings."""
    if not pa.types.is_dictionary(values.type) or len(values.dictionary) > _MOST:
        return None
    words = values.dictionary
    is_text = pa.types.is_string(words.type) or pa.types.is_large_string(words.type)
    if not is_text or words.null_count or words.nbytes > _MOST_BYTES:
        return None
    marks = {_VALUES: json.dumps(words.to_pylist()).encode()}
    return marks | ({_ORDERED: b""} if values.type.ordered else {})


def categories_of_marks(field: pa.Field) -> tuple[list[str], bool] | None:
    """Return the categories of a decoded column, and whether they are ordered; None if it has none."""
    marks = field.metadata or {}
    return (json.loads(marks[_VALUES]), _ORDERED in marks) if _VALUES in marks else None
