"""A format: columns of a fixed width."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.compute as pc

from fakegen import DataError, Writer


class FixedWidthWriter(Writer):
    """Text files in which all columns have the same width: one line per row, no header.

    Args:
        target: A file or a stream.
        tables: The Arrow schema of each table; there can be only one.
        width: The width of each column, in characters. A longer value is an error.

    Raises:
        DataError: There are several tables, or a value is too long.
    """

    def __init__(
        self, target: Path | BinaryIO, tables: Mapping[str, pa.Schema], *, width: int = 20
    ) -> None:
        if len(tables) != 1:
            raise DataError("a fixed-width file holds exactly one table")
        self._target, self._width = target, width
        self._lines: list[pa.Array] = []

    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Append a block."""
        padded = []
        for name, values in zip(block.schema.names, block.columns, strict=True):
            try:
                text = pc.fill_null(values.cast(pa.string()), "")
            except pa.ArrowException:
                message = f"values of {name!r} ({values.type}) cannot be written as strings"
                raise DataError(message) from None
            longest = pc.max(pc.utf8_length(text)).as_py() or 0
            if longest > self._width:
                raise DataError(f"a value of {name!r} has {longest} characters; see 'width'")
            padded.append(pc.utf8_rpad(text, self._width))
        self._lines.append(pc.binary_join_element_wise(*padded, ""))

    def commit(self) -> None:
        """Write everything."""
        lines = [line for block in self._lines for line in block.to_pylist()]
        content = "".join(f"{line}\n" for line in lines).encode()
        if isinstance(self._target, Path):
            part = self._target.with_suffix(".part")  # an incomplete file never has the final name
            try:
                part.write_bytes(content)
                part.replace(self._target)
            except OSError as error:
                raise DataError(f"{self._target} cannot be written: {error.strerror}") from error
        else:
            self._target.write(content)

    def abort(self) -> None:
        """Drop all rows; nothing has been written yet."""
        self._lines.clear()
