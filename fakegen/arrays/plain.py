"""Columns as one array of plain values, without chunks, dictionaries and extension types."""

from __future__ import annotations

import pyarrow as pa


def plain_kind(kind: pa.DataType) -> pa.DataType:
    """Return the type of the plain values under an extension or dictionary type."""
    if isinstance(kind, pa.BaseExtensionType):
        kind = kind.storage_type
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def plain_array(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return values as one array of their plain type: see :func:`plain_kind`."""
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.ExtensionArray):
        values = values.storage
    return values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
