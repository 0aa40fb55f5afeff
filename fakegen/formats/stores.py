"""Where files go: a folder of this machine, or one of an object store or another file system.

Idea: every format writes to a path, so what goes elsewhere is written to a temporary folder first, under its
own name, and sent when it is complete. Invariant: nothing half written is visible. An object store shows an
object when its last piece has arrived (large ones go in several pieces at once), and elsewhere a file gets
its name when it is complete. Bound: the temporary folder holds one file, or one part of each table, at a time.
"""

from __future__ import annotations

import secrets
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from fakegen.errors import DataError, UsageError
from fakegen.formats.partial_file import PartialFile, publish, writing
from fakegen.formats.staging import Staging
from fakegen.limits import reason_of

_OBJECT_STORES = ("s3", "gcs", "abfs", "py::fsspec+('s3", "py::fsspec+('gs", "py::fsspec+('gcs")
"""What the names of such file systems begin with: objects appear when they are complete."""


def is_remote(target: object) -> bool:
    """Return whether a target is a URL."""
    return isinstance(target, str) and "://" in target


def file_of(url: str) -> tuple[str, str]:
    """Return the URL of the folder that a URL is in, with the same query, and its name in there.

    Raises:
        UsageError: It names no file or folder.
    """
    place, mark, query = url.partition("?")
    scheme, _, path = place.partition("://")
    folder, slash, name = path.rstrip("/").rpartition("/")
    if not slash:
        raise UsageError(f"{url} names no file or folder to write to")
    return f"{scheme}://{folder}{mark}{query}", name


@contextmanager
def reading(place: object) -> Iterator[None]:
    """Turn a failure to read into a :class:`DataError` that names the place."""
    try:
        yield
    except OSError as error:
        raise DataError(f"{place} cannot be read: {reason_of(error)}") from error


class Store(ABC):
    """A folder that files are placed in.

    Attributes:
        name: What messages call it.
    """

    name: str

    @abstractmethod
    def placing(self, name: str) -> AbstractContextManager[Path]:
        """Return a context that yields a path to write to; what is there at the end gets its name.

        Args:
            name: The file, relative to this folder, with slashes.

        Raises:
            DataError: It cannot be written.
        """

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """Yield a file to read from.

        Raises:
            DataError: It cannot be read.
        """
        with reading(f"{self.name}/{name}"), self._opened(name) as file:
            yield file

    @abstractmethod
    def _opened(self, name: str) -> BinaryIO: ...

    @abstractmethod
    def numbers(self, name: str) -> NDArray[np.uint64]:
        """Return a file of 64-bit numbers, of which only what is used need be read.

        Raises:
            DataError: It cannot be read.
        """

    @abstractmethod
    def remove(self, folder: str) -> None:
        """Remove a folder of this one and all that is in it, if it is there."""

    @abstractmethod
    def sizes(self) -> dict[str, int]:
        """Return the sizes in bytes of all files in this folder and in those below it, by name.

        Raises:
            DataError: They cannot be listed.
        """


class LocalStore(Store):
    """A folder of this machine; it is made when the first file is placed in it."""

    def __init__(self, path: Path) -> None:
        self.name, self._path = str(path), path.absolute()

    @contextmanager
    def placing(self, name: str) -> Iterator[Path]:
        """Yield a path in a hidden folder, and rename what was written there."""
        place = self._path / name
        with writing(place):
            place.parent.mkdir(parents=True, exist_ok=True)
        part = PartialFile(place)
        try:
            yield part.working
            publish([part])
        finally:
            part.discard()

    def _opened(self, name: str) -> BinaryIO:
        return (self._path / name).open("rb")

    def numbers(self, name: str) -> NDArray[np.uint64]:
        """Map a file into memory."""
        path = self._path / name
        with reading(path):
            if not path.stat().st_size:
                return np.empty(0, np.uint64)
            return np.memmap(path, dtype=np.uint64, mode="r")

    def remove(self, folder: str) -> None:
        """Remove a folder."""
        shutil.rmtree(self._path / folder, ignore_errors=True)

    def sizes(self) -> dict[str, int]:
        """Return the sizes of all files, hidden ones left out."""
        files = (file for file in self._path.rglob("*") if file.is_file())
        named = {file.relative_to(self._path).as_posix(): file for file in files}
        return {name: file.stat().st_size for name, file in named.items() if not _is_hidden(name)}


class RemoteStore(Store):
    """A folder of another file system.

    Args:
        url: Its URL: ``s3://``, ``gs://``, ``abfs://``, ``hdfs://``, and what fsspec knows if it is installed.

    Raises:
        UsageError: There is no such file system.
        DataError: It cannot be reached.
    """

    def __init__(self, url: str) -> None:
        self.name = url.partition("?")[0].rstrip("/")
        self._files, path = _file_system(url)
        self._path = path.rstrip("/")
        self._appears_whole = self._files.type_name.startswith(_OBJECT_STORES)

    @contextmanager
    def placing(self, name: str) -> Iterator[Path]:
        """Yield a temporary path, and send what was written there."""
        staging = Staging(Path(tempfile.gettempdir()))
        try:
            place = staging.path / Path(name).name
            yield place
            with writing(f"{self.name}/{name}"):
                self._send(place, self._place(name))
        finally:
            staging.remove()

    def _opened(self, name: str) -> BinaryIO:
        return cast(BinaryIO, self._files.open_input_file(self._place(name)))

    def numbers(self, name: str) -> NDArray[np.uint64]:
        """Read a file."""
        with self.open(name) as file:
            return np.frombuffer(file.read(), dtype=np.uint64)

    def remove(self, folder: str) -> None:
        """Remove a folder."""
        with writing(f"{self.name}/{folder}"), suppress(FileNotFoundError):
            self._files.delete_dir(self._place(folder))

    def sizes(self) -> dict[str, int]:
        """Return the sizes of all files."""
        from pyarrow import fs

        with reading(self.name):
            selector = fs.FileSelector(self._path, recursive=True, allow_not_found=True)
            found = self._files.get_file_info(selector)
        names = {info.path[len(self._path) :].lstrip("/"): info for info in found if info.is_file}
        return {name: info.size for name, info in names.items() if not _is_hidden(name)}

    def _place(self, name: str) -> str:
        return f"{self._path}/{name}" if name else self._path

    def _send(self, source: Path, place: str) -> None:
        from pyarrow import fs

        if source.is_dir():
            for file in sorted(source.iterdir()):
                self._send(file, f"{place}/{file.name}")
            return
        if self._appears_whole:
            fs.copy_files(str(source), place, destination_filesystem=self._files)
            return
        folder, _, name = place.rpartition("/")
        waiting = f"{folder}/.fakegen-{secrets.token_hex(4)}-{name}"
        self._files.create_dir(folder, recursive=True)
        with source.open("rb") as read, self._files.open_output_stream(waiting) as stream:
            shutil.copyfileobj(read, stream, 2**20)
        self._files.move(waiting, place)


def store_at(target: str | Path) -> Store:
    """Return the folder at a path or a URL.

    Raises:
        UsageError: There is no such file system.
        DataError: It cannot be reached, or the path is a file.
    """
    if is_remote(target):
        return RemoteStore(str(target))
    path = Path(target)
    if path.exists() and not path.is_dir():
        raise DataError(f"{path} is a file: parts are written to a folder")
    return LocalStore(path)


def _file_system(url: str) -> tuple[pa.fs.FileSystem, str]:
    from pyarrow import fs

    try:
        return cast("tuple[pa.fs.FileSystem, str]", fs.FileSystem.from_uri(url))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, ValueError, ImportError) as error:
        scheme = url.partition("://")[0]
        try:
            import fsspec

            files, path = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError):
            raise UsageError(f"nothing can be written to {scheme}:// URLs: {error}") from None
        return fs.PyFileSystem(fs.FSSpecHandler(files)), path
    except OSError as error:
        reason = str(error).partition("\n")[0]
        raise DataError(f"{url} cannot be reached: {reason}") from error


def _is_hidden(name: str) -> bool:
    return any(piece.startswith(".") for piece in name.split("/"))
