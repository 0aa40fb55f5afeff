"""Parquet: compressed columns with their types."""

from __future__ import annotations

from typing import BinaryIO, Literal

import pyarrow as pa

from fakegen.plugins.sink import Tables, Target
from fakegen.sinks.files import Encoder, FileWriter

Compression = Literal["snappy", "zstd", "gzip", "lz4", "none"]


class ParquetWriter(FileWriter):
    """Parquet, one row group per block, so that memory does not grow with the rows.

    Args:
        compression: How pages are compressed.
    """

    suffix = ".parquet"
    is_text = False

    def __init__(
        self, target: Target, tables: Tables, *, compression: Compression = "snappy"
    ) -> None:
        super().__init__(target, tables, lambda stream, held: _Parquet(stream, held, compression))


class _Parquet(Encoder):
    def __init__(self, stream: BinaryIO, tables: Tables, compression: Compression) -> None:
        from pyarrow import parquet  # noqa: PLC0415 - slow to import

        (schema,) = tables.values()
        self._writer = parquet.ParquetWriter(stream, schema, compression=compression)

    def write(self, table: str, block: pa.RecordBatch) -> None:
        self._writer.write_batch(block)

    def close(self) -> None:
        self._writer.close()

    def abandon(self) -> None:
        self._writer.is_open = False
