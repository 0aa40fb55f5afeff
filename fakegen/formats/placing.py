"""Blocks that processes write to their places in one file, so that their bytes do not pass through another one.

Idea: where a block begins follows from the lengths of the blocks before it. A process that has encoded a block
learns where it begins from the process that has the one before, says where the next one begins, and only then writes:
all of them write at the same time. Blocks begin in order, so that the one before is encoded by then, or soon.
Invariant: what is said about a block follows from the blocks before it alone, so a process that takes the place of a
lost one says and writes the same. Bound: 16 bytes a block, in a file of their own.
"""

from __future__ import annotations

import os
import struct
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from fakegen.formats.early_sync import EarlySync
from fakegen.interfaces.format import Encode

_BEGIN = struct.Struct("<QQ")
"""Where a block begins, twice: what is read while it is written differs, or is 0; so 1 is added."""

_WAIT = 0.0005
"""Seconds between two looks at what another process says."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Bytes that are in their file.

    Attributes:
        length: How many.
    """

    length: int

    def __len__(self) -> int:
        return self.length


class Placing:
    """Encodes blocks and writes them, in any process of this machine: see :data:`~fakegen.interfaces.format.Place`.

    Args:
        encode: Encodes a block as bytes, or as a data class of ``data``, its bytes, and what else is appended.
        file: The file; it exists.
        begins: Where it is said where blocks begin; it exists, and belongs to this file alone.
    """

    def __init__(self, encode: Encode, file: Path, begins: Path) -> None:
        self._encode, self._file, self._begins = encode, file, begins

    def begin(self, number: int, at: int) -> None:
        """Say that a block begins at this byte.

        Raises:
            OSError: It cannot be written.
        """
        with self._begins.open("rb+") as begins:
            os.pwrite(begins.fileno(), _BEGIN.pack(at + 1, at + 1), number * _BEGIN.size)

    def __call__(self, number: int, block: pa.RecordBatch) -> Any:
        encoded = self._encode(block)
        if isinstance(encoded, bytes | bytearray | pa.Buffer):
            return self._placed(number, encoded)
        return replace(encoded, data=self._placed(number, encoded.data))

    def _placed(self, number: int, data: bytes | bytearray | pa.Buffer) -> Placed:
        content = memoryview(data)
        at = self._begin(number)
        self.begin(number + 1, at + len(content))
        with EarlySync(self._file, "r+") as file:
            file.seek(at)
            rest = content
            while rest:
                rest = rest[file.write(rest) :]
        return Placed(len(content))

    def _begin(self, number: int) -> int:
        """Return where a block begins, once the one before is encoded."""
        with self._begins.open("rb", buffering=0) as begins:
            while True:
                said = os.pread(begins.fileno(), _BEGIN.size, number * _BEGIN.size)
                if len(said) == _BEGIN.size:
                    one, other = _BEGIN.unpack(said)
                    if one == other and one:
                        return int(one) - 1
                time.sleep(_WAIT)


CAN_PLACE = hasattr(os, "pwrite")
"""Whether processes can write to different places of a file: not on Windows."""
