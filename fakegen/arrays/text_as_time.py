"""Times of day from strings, for which Arrow has no cast."""

from __future__ import annotations

from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

_Values = TypeVar("_Values", pa.Array, pa.ChunkedArray)


def text_as_time(texts: _Values, kind: pa.DataType) -> _Values:
    """Return the times of day that strings have in ISO 8601; nulls stay null.

    Args:
        texts: The strings.
        kind: A type of times.

    Raises:
        ArrowInvalid: A string is no time, or has more digits than the type.
    """
    moments = pc.binary_join_element_wise("1970-01-01", texts, " ")
    return moments.cast(pa.timestamp("us")).cast(kind)
