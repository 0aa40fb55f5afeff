"""Arrow IPC: columns in the layout that they have in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Literal

import pyarrow as pa

from fakegen.formats.file_writer import Encoder, FileWriter
from fakegen.forms.written_field import categorized, categorized_schema
from fakegen.interfaces.format import Tables, Target

Compression = Literal["zstd", "lz4", "none"]


class ArrowWriter(FileWriter):
    """Arrow IPC: the file format (Feather 2) for a path, the stream format for a stream.

    Args:
        compression: The compression of buffers.
    """

    suffix = ".arrow"
    is_text = False

    def __init__(
        self, target: Target, tables: Tables, *, compression: Compression = "none"
    ) -> None:
        start = pa.ipc.new_file if isinstance(target, Path) else pa.ipc.new_stream
        options = pa.ipc.IpcWriteOptions(compression=None if compression == "none" else compression)
        super().__init__(
            target,
            tables,
            lambda stream, held: _Arrow(stream, held, start, options),
        )


class _Arrow(Encoder):
    def __init__(
        self,
        stream: BinaryIO,
        tables: Tables,
        start: Callable[..., pa.ipc.RecordBatchStreamWriter],
        options: pa.ipc.IpcWriteOptions,
    ) -> None:
        (self._schema,) = tables.values()
        self._writer = start(stream, categorized_schema(self._schema), options=options)

    def write(self, table: str, block: pa.RecordBatch) -> None:
        self._writer.write_batch(categorized(block, self._schema))

    def close(self) -> None:
        self._writer.close()
