"""Parquet: compressed columns with their types."""

from __future__ import annotations

from typing import Any, BinaryIO, Literal

import pyarrow as pa
import pyarrow.compute as pc

from fakegen.formats.file_writer import Encoder, FileWriter
from fakegen.interfaces.format import Tables, Target

Compression = Literal["snappy", "zstd", "gzip", "lz4", "none"]

_SAMPLE = 4096


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
        super().__init__(target, tables, lambda stream, held: _Parquet(stream, held, compression))


class _Parquet(Encoder):
    """Starts with the first block, whose values decide which columns are dictionary-encoded.

    Arrow's default is to try a dictionary for every column. For ids, times, amounts and full names this
    takes more than half of the time, and makes the file larger.
    """

    def __init__(self, stream: BinaryIO, tables: Tables, compression: Compression) -> None:
        (self._schema,) = tables.values()
        self._stream = stream
        self._compression = compression
        self._writer: Any = None
        self._start(pa.BufferOutputStream(), []).close()  # refuses types that Parquet cannot hold

    def write(self, table: str, block: pa.RecordBatch) -> None:
        if self._writer is None:
            names = block.schema.names
            repeated = [n for n, v in zip(names, block.columns, strict=True) if _repeats(v)]
            self._writer = self._start(self._stream, repeated)
        self._writer.write_batch(block)

    def close(self) -> None:
        if self._writer is None:
            self._writer = self._start(self._stream, [])
        self._writer.close()

    def abandon(self) -> None:
        if self._writer is not None:
            self._writer.is_open = False

    def _start(self, stream: BinaryIO | pa.BufferOutputStream, dictionaries: list[str]) -> Any:
        from pyarrow import parquet

        return parquet.ParquetWriter(
            stream, self._schema, compression=self._compression, use_dictionary=dictionaries
        )


def _repeats(values: pa.Array) -> bool:
    """Return whether at most half of the values in a sample are distinct."""
    sample = values.slice(0, _SAMPLE)
    try:
        return 2 * len(pc.unique(sample)) <= len(sample)
    except pa.ArrowNotImplementedError:  # lists, structures and extension types
        return False
