"""Recognizing data frames, of any library, among the values of a document."""

from __future__ import annotations

_PROTOCOLS = ("__arrow_c_stream__", "__arrow_c_array__", "__dataframe__")


def is_frame(value: object) -> bool:
    """Return whether a value offers its rows as Arrow data or by the data frame protocol.

    The tables of pandas, polars, Arrow and fakegen do.
    """
    return any(hasattr(value, protocol) for protocol in _PROTOCOLS)
