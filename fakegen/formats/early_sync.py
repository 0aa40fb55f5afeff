"""Files whose bytes go to disk while more are made.

A file must be on disk before it gets its name, or a crash of the machine could leave a name without bytes. The system
keeps what is written in memory for half a minute, so that all of it would have to be waited for at the end: a tenth of
the time that a text format takes. Told early that the bytes will not be read soon, it begins to write them, and goes on
beside what makes the next ones. They stay in memory until they are on disk, and nothing waits.
"""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any, Literal

_STEP = 2**22
"""Bytes that are begun at once: small pieces would cost a request each."""


class EarlySync(io.FileIO):
    """A file, unbuffered, that is told to go to disk as it grows.

    Args:
        path: Its path.
        mode: ``w`` for a new or empty file, ``r+`` for one that exists and keeps its bytes.
    """

    def __init__(self, path: Path, mode: Literal["w", "r+"]) -> None:
        super().__init__(path, mode)
        self._begun = 0

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to another place; what lies between is not this writer's to bring to disk."""
        self._begun = super().seek(offset, whence)
        return self._begun

    def write(self, data: Any) -> int:
        """Write some or all of these bytes; return how many."""
        written = super().write(data)
        end = self.tell()
        if end - self._begun >= _STEP and hasattr(os, "posix_fadvise"):  # Linux
            os.posix_fadvise(self.fileno(), self._begun, end - self._begun, os.POSIX_FADV_DONTNEED)
            self._begun = end
        return written


def opened(path: Path) -> io.BufferedWriter:
    """Return a new or emptied file to write to.

    Raises:
        OSError: It cannot be opened.
    """
    return io.BufferedWriter(EarlySync(path, "w"))
