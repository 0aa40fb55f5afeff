"""Opening the files that a schema names: regular files only, and for others' schemas only in the folder.

A named pipe would wait for ever, a device can do anything when it is opened or read. Within limits
that name a folder, no link is followed, not even one that stays in the folder: each folder on the way
is opened relative to the one before, so that what is checked is what is opened, whatever is moved or
replaced meanwhile. A hard link cannot be told from any other file.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO

from fakegen.errors import DataError
from fakegen.limits import bytes_in_words, limits

_RELATIVE = os.open in os.supports_dir_fd
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFLNK: "a link",
}


def open_file(path: Path, shown: str | None = None) -> BinaryIO:
    """Open a file that a schema names, for reading.

    Args:
        path: The file.
        shown: What messages call it; by default its path.

    Raises:
        FileNotFoundError: There is no such file.
        OSError: It cannot be opened.
        DataError: It is no regular file, or too large; or an untrusted schema may not read it.
    """
    name, bounds = shown or str(path), limits()
    if bounds.folder is None:
        _refuse_special(path.stat(), name)
        descriptor = os.open(path, _READ)
    else:
        descriptor = _open_inside(bounds.folder, path, name)
    file = os.fdopen(descriptor, "rb")
    try:
        status = os.fstat(descriptor)
        _refuse_special(status, name)
        if bounds.file_bytes is not None and status.st_size > bounds.file_bytes:
            most = bytes_in_words(bounds.file_bytes)
            raise DataError(f"{name} is larger than {most}, the most for an untrusted schema")
    except BaseException:
        file.close()
        raise
    return file


def _open_inside(folder: Path, path: Path, name: str) -> int:
    """Open a file below a folder without following a link; return its descriptor."""
    try:
        parts = path.relative_to(folder).parts
    except ValueError:
        parts = ("..",)
    if not parts or ".." in parts:
        raise DataError(
            f"{name} is outside the schema's folder, where an untrusted schema may not read"
        )
    if not _RELATIVE:  # Windows: what is checked may be replaced before it is opened
        for length in range(1, len(parts) + 1):
            _refuse_link(folder.joinpath(*parts[:length]).lstat(), name)
        _refuse_special(path.stat(), name)
        return os.open(path, _READ)
    here = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in parts[:-1]:
            _refuse_link(os.stat(part, dir_fd=here, follow_symlinks=False), name)
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=here)
            os.close(here)
            here = below
        status = os.stat(parts[-1], dir_fd=here, follow_symlinks=False)
        _refuse_link(status, name)
        _refuse_special(status, name)
        return os.open(parts[-1], _READ | os.O_NOFOLLOW, dir_fd=here)
    finally:
        os.close(here)


def _refuse_link(status: os.stat_result, name: str) -> None:
    is_junction: int = getattr(status, "st_reparse_tag", 0)  # a link of Windows
    if stat.S_ISLNK(status.st_mode) or is_junction:
        raise DataError(f"{name} is reached by a link, which an untrusted schema may not follow")


def _refuse_special(status: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "something else")
        raise DataError(f"{name} is {kind}, not a regular file")
