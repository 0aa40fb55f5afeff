"""Compressed files, decompressed no further than a limit."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import pyarrow as pa

from fakegen.errors import DataError

_OPEN: dict[str, Callable[[BinaryIO], Any]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
    ".zst": lambda file: pa.CompressedInputStream(pa.PythonFile(file, "r"), "zstd"),
}
COMPRESSIONS = frozenset(_OPEN)
"""The endings of compressed files."""


class Unpacked(io.RawIOBase):
    """The decompressed content of a file, to be read from its start.

    Reading it raises :class:`~fakegen.errors.DataError` if the content is damaged or larger than a limit.

    Args:
        file: The compressed file.
        compression: Its ending, one of :data:`COMPRESSIONS`.
        origin: Where it comes from, for messages.
        most: How many bytes the content may have.
    """

    def __init__(self, file: BinaryIO, compression: str, origin: str, most: int) -> None:
        super().__init__()
        self._origin, self._most, self._size = origin, most, 0
        with _damage(origin):
            self._content = _OPEN[compression](file)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        found = self.read(len(buffer))
        buffer[: len(found)] = found
        return len(found)

    def read(self, size: int | None = -1) -> bytes:
        """Return up to so many bytes, or all; none at the end.

        Raises:
            DataError: The content is damaged, or larger than the limit.
        """
        left = self._most - self._size + 1
        whole = size is None or size < 0
        parts, wanted = [], left if whole else min(size or 0, left)
        with _damage(self._origin):
            while wanted and (part := self._content.read(wanted)):
                parts.append(part)
                wanted = wanted - len(part) if whole else 0
        found = b"".join(parts)
        self._size += len(found)
        if self._size > self._most:
            raise DataError(
                f"{self._origin} would be larger than {self._most:,} bytes when decompressed; "
                "if it should be, decompress it first"
            )
        return found


@contextmanager
def _damage(origin: str) -> Iterator[None]:
    try:
        yield
    except (OSError, EOFError, zlib.error, lzma.LZMAError, ValueError) as error:
        raise DataError(f"{origin} cannot be decompressed: {error}") from error
