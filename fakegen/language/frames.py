"""Telling data frames from what a document holds, whatever library they are of."""

from __future__ import annotations

_PROTOCOLS = ("__arrow_c_stream__", "__arrow_c_array__", "__dataframe__")


def is_frame(value: object) -> bool:
    """Return whether a value hands out its rows as Arrow data or by the data frame protocol.

    So do the tables of pandas, polars and Arrow, and fakegen's own.
    """
    return any(hasattr(value, protocol) for protocol in _PROTOCOLS)
