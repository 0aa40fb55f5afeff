"""Files that appear complete or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from fakegen.errors import DataError, did_you_mean, nearest


class PartialFile:
    """A file being written: a hidden file next to the final one until :meth:`publish`.

    A symbolic link is kept: its target is replaced. Existing things that are not regular files (devices,
    named pipes) are written to directly.

    Attributes:
        path: The final path.
        working: The path of the bytes until then.

    Raises:
        DataError: The folder does not exist or is not writable.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._final = path.resolve()
        self._direct = path.exists() and not path.is_file()
        self.working = self._final
        if self._direct:
            return
        folder = self._final.parent
        if not folder.is_dir():
            raise DataError(f"{path} cannot be written: {_missing_folder(folder)}")
        self.working = folder / f".{path.name}.{secrets.token_hex(4)}.part"
        with writing(path):
            os.close(os.open(self.working, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))

    def open(self) -> BinaryIO:
        """Return a binary stream to write to."""
        with writing(self.path):
            return self.working.open("wb")

    def sync(self) -> None:
        """Wait until the bytes are on disk."""
        if self._direct:
            return
        with writing(self.path), self.working.open("rb") as file:
            os.fsync(file.fileno())

    def publish(self) -> None:
        """Give the file its final name, replacing any previous file."""
        if self._direct:
            return
        with writing(self.path):
            if self._final.exists():
                shutil.copymode(self._final, self.working)
            self.working.replace(self._final)

    def discard(self) -> None:
        """Remove what was written."""
        if not self._direct:
            with suppress(OSError):
                self.working.unlink(missing_ok=True)


@contextmanager
def writing(target: object) -> Iterator[None]:
    """Turn a failure to write into a :class:`DataError` that names the target.

    A broken pipe is passed on: it means that the reading program has stopped, which is no error.

    Raises:
        DataError: The disk is full, the folder is read-only, a type cannot be held ...
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DataError(f"{target} cannot be written: {reason}") from error
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise DataError(f"{target} cannot be written: {error}") from error


def _missing_folder(folder: Path) -> str:
    known = [item.name for item in folder.parent.glob("*") if item.is_dir()]
    near = nearest(folder.name, known)
    hint = did_you_mean(near and str(folder.parent / near))
    return f"there is no folder {str(folder)!r}{hint}"
