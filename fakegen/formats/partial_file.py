"""Files and folders that appear complete or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeAlias

import pyarrow as pa

from fakegen.errors import DataError, did_you_mean, nearest
from fakegen.formats.early_sync import opened
from fakegen.formats.staging import Staging
from fakegen.limits import reason_of
from fakegen.signals import uninterrupted


class PartialFile:
    """A file being written: it lies in a hidden folder next to the final one until :meth:`publish`.

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
        self._staging: Staging | None = None
        self.working = self._final
        if path.exists() and not path.is_file():
            return
        self._staging = _staging(path, self._final.parent)
        self.working = self._staging.path / self._final.name

    def open(self) -> BinaryIO:
        """Return a binary stream to write to."""
        with writing(self.path):
            return opened(self.working) if self._staging else self.working.open("wb")

    def sync(self) -> None:
        """Wait until the bytes are on disk."""
        if self._staging:
            with writing(self.path):
                _sync(self.working)

    def publish(self) -> None:
        """Give the file its final name, replacing any previous file."""
        if self._staging:
            with writing(self.path):
                if self._final.exists():
                    shutil.copymode(self._final, self.working)
                self.working.replace(self._final)
            self._staging.remove()

    def discard(self) -> None:
        """Remove what was written."""
        if self._staging:
            self._staging.remove()


class PartialFolder:
    """A new folder of files: it lies in a hidden folder next to the final one until :meth:`publish`.

    Attributes:
        path: The final path.
        working: The path of the folder until then.

    Raises:
        DataError: The folder that it will be in does not exist or is not writable.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._final = path.resolve()
        self._staging = _staging(path, self._final.parent)
        self.working = self._staging.path / self._final.name
        with writing(path):
            self.working.mkdir()

    def sync(self) -> None:
        """Wait until the bytes of its files are on disk."""
        with writing(self.path):
            for file in self.working.iterdir():
                _sync(file)

    def publish(self) -> None:
        """Give the folder its final name."""
        with writing(self.path):
            self.working.rename(self._final)
        self._staging.remove()

    def discard(self) -> None:
        """Remove the folder and what was written to it."""
        self._staging.remove()


Partial: TypeAlias = PartialFile | PartialFolder


def publish(parts: Iterable[Partial]) -> None:
    """Give all of these their final names, once the bytes of all are on disk.

    A signal that would end the program in between is put off until all have their names.

    Raises:
        DataError: One of them cannot be written.
    """
    for part in (waiting := list(parts)):
        part.sync()
    with uninterrupted():
        for part in waiting:
            part.publish()


def write_file(path: Path, content: bytes) -> None:
    """Write a file that appears complete or not at all.

    Raises:
        DataError: It cannot be written.
    """
    part = PartialFile(path)
    try:
        with writing(path), part.open() as file:
            file.write(content)
        publish([part])
    finally:
        part.discard()


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
        raise DataError(f"{target} cannot be written: {reason_of(error)}") from error
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise DataError(f"{target} cannot be written: {error}") from error


def _staging(path: Path, folder: Path) -> Staging:
    if not folder.is_dir():
        raise DataError(f"{path} cannot be written: {_missing_folder(folder)}")
    with writing(path):
        return Staging(folder)


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _missing_folder(folder: Path) -> str:
    known = [item.name for item in folder.parent.glob("*") if item.is_dir()]
    near = nearest(folder.name, known)
    hint = did_you_mean(near and str(folder.parent / near))
    return f"there is no folder {str(folder)!r}{hint}"
