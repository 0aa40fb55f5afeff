"""Writing tables to one file, to a folder with one file per table, or to a stream."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, cast

import pyarrow as pa

from fakegen.errors import DataError, with_article
from fakegen.formats.partial_file import Partial, PartialFile, PartialFolder, publish, writing
from fakegen.interfaces.format import Encode, Tables, Target, Writer

_COMPRESSIONS = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd"}


class BlockEncoder(ABC):
    """Encodes blocks of tables, each alone. It holds no stream, so that it can be pickled."""

    def start(self) -> bytes:
        """Return what the file starts with."""
        return b""

    @abstractmethod
    def encode(self, table: str, block: pa.RecordBatch) -> Any:
        """Return a block, encoded: bytes, or what the file's encoder appends."""

    def end(self) -> bytes:
        """Return what the file ends with."""
        return b""


class Encoder(ABC):
    """Writes blocks of tables as the bytes of one file."""

    @abstractmethod
    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Append a block."""

    def close(self) -> None:  # noqa: B027 - most formats end with their last row
        """Write the end of the file; the stream stays open."""

    def abandon(self) -> None:  # noqa: B027
        """Write nothing more, not even when the object is garbage-collected."""


class Collector(Encoder):
    """Writes blocks that are encoded apart, in any process.

    Args:
        blocks: What encodes them.
    """

    def __init__(self, blocks: BlockEncoder) -> None:
        self.blocks = blocks

    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Encode a block, and append it."""
        self.append(self.blocks.encode(table, block))

    @abstractmethod
    def append(self, encoded: Any) -> None:
        """Append an encoded block."""


class InPieces(Collector):
    """Writes the bytes of the blocks one after the other."""

    def __init__(self, stream: BinaryIO, blocks: BlockEncoder) -> None:
        super().__init__(blocks)
        self._stream = stream
        stream.write(blocks.start())

    def append(self, encoded: Any) -> None:
        self._stream.write(encoded)

    def close(self) -> None:
        self._stream.write(self.blocks.end())


class FileWriter(Writer):
    """A writer of files: it handles names, folders, streams and atomicity; an encoder makes the bytes.

    An existing folder gets one file per table. So does a new path without a suffix, unless the format
    holds several tables: it becomes a folder if its parent exists. Any other path is one file. In a text
    format, the endings ``.gz``, ``.bz2`` and ``.zst`` compress it.

    Args:
        target: The path or the stream.
        tables: The Arrow schema of each table.
        encode: ``encode(stream, tables)`` starts a file with these tables.

    Raises:
        DataError: The target cannot hold the tables.
    """

    suffix: ClassVar[str]
    holds_several: ClassVar[bool] = False
    is_text: ClassVar[bool] = True

    def __init__(
        self, target: Target, tables: Tables, encode: Callable[[BinaryIO, Tables], Encoder]
    ) -> None:
        check(tables)
        self._parts: list[Partial] = []
        self._folder: PartialFolder | None = None
        self._streams: list[BinaryIO] = []
        self._encoders: dict[str, Encoder] = {}
        self._target = target if isinstance(target, Path) else "the output stream"
        try:
            for place, held in self._places(target, tables).items():
                stream = self._open(place)
                with writing(self._target):
                    self._encoders |= dict.fromkeys(held, encode(stream, held))
            if self.is_text:  # binary formats check the schema when they start
                for table, schema in tables.items():
                    self.write(table, nothing(schema))
        except BaseException:
            self.abort()
            raise

    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Append a block to a table."""
        with writing(self._target):
            self._encoders[table].write(table, block)

    def encoder(self, table: str) -> Encode | None:
        """Return the function that encodes a table's blocks, if each is encoded alone."""
        file = self._encoders[table]
        if not isinstance(file, Collector):
            return None
        return partial(_encoded, file.blocks, table, self._target)

    def append(self, table: str, encoded: Any) -> None:
        """Append an encoded block to a table."""
        file = self._encoders[table]
        assert isinstance(file, Collector)
        with writing(self._target):
            file.append(encoded)

    def commit(self) -> None:
        """Finish every file, then give all of them their final names."""
        with writing(self._target):
            for encoder in dict.fromkeys(self._encoders.values()):
                encoder.close()
            for stream in self._streams:
                stream.close()
        publish(self._parts)

    def abort(self) -> None:
        """Remove everything that was written."""
        for encoder in self._encoders.values():
            encoder.abandon()
        for stream in self._streams:
            with suppress(OSError, pa.ArrowException):
                stream.close()
        for part in self._parts:
            part.discard()

    def _places(self, target: Target, tables: Tables) -> dict[Path | BinaryIO, Tables]:
        kind = self.suffix[1:]
        if isinstance(target, Path):
            if target.is_dir() or not (target.suffix or target.exists() or self.holds_several):
                files = {self._file(name): {name: tables[name]} for name in tables}
                folder = target
                if not target.is_dir():
                    self._folder = PartialFolder(target)
                    self._parts.append(self._folder)
                    folder = self._folder.working
                return {folder / name: held for name, held in files.items()}
            if len(tables) > 1 and not self.holds_several:
                raise DataError(
                    f"{target} is one file, and {with_article(kind)} file holds one table, not {len(tables)}; "
                    f"give a folder, such as {str(target.with_suffix(''))!r}"
                )
        elif len(tables) > 1 and not self.holds_several:
            raise DataError(
                f"{with_article(kind)} stream holds one table, not {len(tables)} ({', '.join(tables)}); "
                "choose one, or write to a folder"
            )
        if isinstance(target, Path) and not self.is_text and target.suffix in _COMPRESSIONS:
            raise DataError(
                f"{target}: {with_article(kind)} file is not packed as a whole; leave out {target.suffix!r}"
            )
        return {target: tables}

    def _file(self, table: str) -> str:
        if Path(table).name != table:
            raise DataError(f"table {table!r} cannot be the name of a file")
        return f"{table}{self.suffix}"

    def _open(self, place: Path | BinaryIO) -> BinaryIO:
        if not isinstance(place, Path):
            self._streams.append(cast(BinaryIO, _Borrowed(place)))
            return self._streams[-1]
        if self._folder:
            with writing(self._target):
                self._streams.append(place.open("wb"))
        else:
            part = PartialFile(place)
            self._parts.append(part)
            self._streams.append(part.open())
        codec = _COMPRESSIONS.get(place.suffix) if self.is_text else None
        if codec:
            packed = pa.CompressedOutputStream(self._streams[-1], codec)  # closes both
            self._streams[-1] = cast(BinaryIO, packed)
        return self._streams[-1]


def _encoded(blocks: BlockEncoder, table: str, target: object, block: pa.RecordBatch) -> Any:
    with writing(target):
        return blocks.encode(table, block)


def check(tables: Tables) -> None:
    """Refuse tables that no format can write.

    Raises:
        DataError: A table has no columns.
    """
    for name, schema in tables.items():
        if not len(schema):
            raise DataError(f"table {name!r} has no columns to write")


def nothing(schema: pa.Schema) -> pa.RecordBatch:
    """Return a block without rows. Writing it checks whether a format can hold the types."""
    return pa.RecordBatch.from_pylist([], schema)


class _Borrowed(io.RawIOBase):
    """A caller's stream; closing only flushes it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.closed:
            raise ValueError("the stream is closed")
        return self._stream.write(data)

    def close(self) -> None:
        try:
            if not self.closed:
                self._stream.flush()
        finally:
            super().close()
