"""Writing tables to one file, to a folder with one file per table, or to a stream."""

from __future__ import annotations

import io
import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import mkstemp
from typing import Any, BinaryIO, ClassVar, cast

import pyarrow as pa

from fakegen.errors import DataError, with_article
from fakegen.formats.early_sync import opened
from fakegen.formats.partial_file import Partial, PartialFile, PartialFolder, publish, writing
from fakegen.formats.placing import CAN_PLACE, Placed, Placing
from fakegen.interfaces.format import Encode, Place, Tables, Target, Writer

_COMPRESSIONS = {".gz": "gzip", ".bz2": "bz2", ".zst": "zstd"}


class BlockEncoder(ABC):
    """Encodes blocks of tables, each alone. It holds no stream, so that it can be pickled."""

    def start(self) -> bytes:
        """Return what the file starts with."""
        return b""

    @abstractmethod
    def encode(self, table: str, block: pa.RecordBatch) -> Any:
        """Return a block, encoded: bytes, or a data class of ``data``, its bytes, and what else is appended."""

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
    """Writes the bytes of blocks that are encoded apart, in any process, one after the other.

    Args:
        stream: Where they go.
        blocks: What encodes them.

    Attributes:
        blocks: What encodes them.
        position: How many bytes there are.
    """

    def __init__(self, stream: BinaryIO, blocks: BlockEncoder) -> None:
        self.blocks, self.position = blocks, 0
        self._stream = stream
        self.put(blocks.start())

    def write(self, table: str, block: pa.RecordBatch) -> None:
        """Encode a block, and append it."""
        self.append(self.blocks.encode(table, block))

    def append(self, encoded: Any) -> None:
        """Append an encoded block."""
        self.put(encoded)

    def put(self, data: bytes | pa.Buffer | Placed) -> None:
        """Write bytes, or pass over those that are in the file."""
        self.position += len(data)
        if isinstance(data, Placed):
            self._stream.seek(self.position)
        else:
            self._stream.write(data)

    def share(self) -> int:
        """Let other processes write to the file, too: from the returned byte on."""
        self._stream.flush()
        return self.position

    def close(self) -> None:
        self.put(self.blocks.end())


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
        self._alone: dict[
            str, Path
        ] = {}  # the files of tables, but pipes, that share theirs with no other
        self._begins: list[Path] = []
        self._target = target if isinstance(target, Path) else "the output stream"
        try:
            for place, held in self._places(target, tables).items():
                stream = self._open(place)
                with writing(self._target):
                    self._encoders |= dict.fromkeys(held, encode(stream, held))
                if len(held) == 1 and isinstance(stream, io.BufferedWriter):  # not compressed
                    file = Path(stream.name)
                    self._alone |= dict.fromkeys(held if file.is_file() else (), file)
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
        return partial(_told, self._target, partial(file.blocks.encode, table))

    def placing(self, table: str, number: int) -> Place | None:
        """Return the function that encodes and writes a table's blocks, if it has a file for itself."""
        file, encode = self._encoders[table], self.encoder(table)
        if not CAN_PLACE or table not in self._alone or not isinstance(file, Collector):
            return None
        assert encode is not None
        path = self._alone[table]
        with writing(self._target):
            descriptor, begins = mkstemp(dir=path.parent)
            os.close(descriptor)
            self._begins.append(Path(begins))
            placing = Placing(encode, path, self._begins[-1])
            placing.begin(number, file.share())
        return partial(_told, self._target, placing)

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
            for begins in self._begins:
                begins.unlink()
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
                self._streams.append(opened(place))
        else:
            part = PartialFile(place)
            self._parts.append(part)
            self._streams.append(part.open())
        codec = _COMPRESSIONS.get(place.suffix) if self.is_text else None
        if codec:
            packed = pa.CompressedOutputStream(self._streams[-1], codec)  # closes both
            self._streams[-1] = cast(BinaryIO, packed)
        return self._streams[-1]


def _told(target: object, work: Callable[..., Any], *given: Any) -> Any:
    """Return what a function returns; a failure names the target."""
    with writing(target):
        return work(*given)


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
