"""What the decoding process is asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Literal

FileKind = Literal["jsonl", "parquet", "arrow", "excel"]

FORMAT_NAMES: dict[FileKind, str] = {
    "jsonl": "JSON lines",
    "parquet": "Parquet",
    "arrow": "Arrow",
    "excel": "Excel",
}


class Exit(IntEnum):
    """How the process ends if not with all rows."""

    ERROR = 80
    TOO_MUCH_MEMORY = 81
    TOO_MUCH_TIME = 82


class TooLarge(ValueError):
    """A file is valid, and holds more than is read."""


@dataclass(frozen=True, slots=True)
class Request:
    """A file to decode, and what that may take.

    Attributes:
        kind: The format of the file, which is the standard input.
        most_columns: How many columns it may have.
        most_depth: How deep its types may be nested.
        most_unpacked: How many bytes its values may take in all.
        most_memory: How many bytes the process may hold at a time.
        most_seconds: How much CPU time it may take.
        strings: Columns of JSON lines that are strings even if they look like timestamps.
        sheet: The sheet of a workbook, by name or by number from 1; None for the first.
    """

    kind: FileKind
    most_columns: int
    most_depth: int
    most_unpacked: int
    most_memory: int
    most_seconds: float
    strings: Sequence[str] = ()
    sheet: str | int | None = None

    def text(self) -> str:
        """Return it as an argument of the process."""
        return json.dumps(asdict(self))

    @property
    def format(self) -> str:
        """The name of the format in messages."""
        return FORMAT_NAMES[self.kind]

    @staticmethod
    def of(text: str) -> Request:
        """Return the request that :meth:`text` wrote."""
        return Request(**json.loads(text))
