"""Parquet: compressed columns with their types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.formats.file_writer import BlockEncoder, Collector, FileWriter
from fakegen.formats.parquet_footer import MAGIC, RowGroupEntry, entries, taken_apart, with_entries
from fakegen.formats.placing import Placed
from fakegen.forms.written_field import categorized, categorized_schema
from fakegen.interfaces.format import Tables, Target

Compression = Literal["snappy", "zstd", "gzip", "lz4", "none"]

_SAMPLES = ((512, 0.95), (4096, 0.5))
"""How many values are looked at, and how large a share of them may be distinct: where nearly all of the few are
distinct, more than half of the many are.
"""
_PIECE = 4096
"""Rows after which Arrow looks whether a page is full; its own 1,024 take a twentieth more time."""


class ParquetWriter(FileWriter):
    """Parquet, with one row group per block, so that memory does not grow with the number of rows.

    Args:
        compression: The compression of pages.
    """

    suffix = ".parquet"
    is_text = False

    def __init__(
        self, target: Target, tables: Tables, *, compression: Compression = "snappy"
    ) -> None:
        super().__init__(
            target, tables, lambda stream, held: _File(stream, _RowGroups(held, compression))
        )


@dataclass(frozen=True, slots=True)
class _Encoded:
    """The row groups of a block: their bytes, and what the footer says about them."""

    data: pa.Buffer | Placed
    entries: Sequence[RowGroupEntry]


class _RowGroups(BlockEncoder):
    """Encodes each block alone, its values deciding which columns are dictionary-encoded.

    Arrow's default is to try a dictionary for every column. For ids, times, amounts and full names this
    takes more than half of the time, and makes the file larger.
    """

    def __init__(self, tables: Tables, compression: Compression) -> None:
        (self._marked,) = tables.values()
        self._schema = categorized_schema(self._marked)
        self._compression = compression

    def start(self) -> bytes:
        return MAGIC

    def encode(self, table: str, block: pa.RecordBatch) -> _Encoded:
        del table
        block = categorized(block, self._marked)
        names = block.schema.names
        repeated = [n for n, v in zip(names, block.columns, strict=True) if _repeats(v)]
        file = self.file(repeated, block)
        data, footer = taken_apart(file)
        return _Encoded(data, entries(footer))

    def file(self, dictionaries: Sequence[str] = (), block: pa.RecordBatch = None) -> pa.Buffer:
        """Return a Parquet file of one block, or without rows."""
        from pyarrow import parquet

        stream = pa.BufferOutputStream()
        with parquet.ParquetWriter(
            stream,
            self._schema,
            compression=self._compression,
            use_dictionary=list(dictionaries),
            write_batch_size=_PIECE,
        ) as writer:
            if block is not None:
                writer.write_batch(block)
        return stream.getvalue()


class _File(Collector):
    """Collects row groups, and writes the footer when they are all there."""

    def __init__(self, stream: BinaryIO, groups: _RowGroups) -> None:
        self._empty = groups.file()  # refuses types that Parquet cannot hold
        self._entries: list[bytes] = []
        self._rows = 0
        super().__init__(stream, groups)

    def append(self, encoded: _Encoded) -> None:
        moved = self.position - len(MAGIC)
        for entry in encoded.entries:
            self._entries.append(entry.at(moved, len(self._entries)))
            self._rows += entry.rows
        self.put(encoded.data)

    def close(self) -> None:
        _, footer = taken_apart(self._empty)
        self.put(with_entries(footer, self._entries, self._rows))


def _repeats(values: pa.Array) -> bool:
    """Return whether values have a dictionary, or at most half of those in a sample are distinct."""
    if pa.types.is_dictionary(values.type):
        return True
    try:
        return all(_at_most_distinct(values.slice(0, size), most) for size, most in _SAMPLES)
    except pa.ArrowNotImplementedError:  # lists, structures and extension types
        return False


def _at_most_distinct(values: pa.Array, most: float) -> bool:
    """Return whether so large a share of values is distinct at most."""
    return len(pc.unique(values)) <= most * len(values)
