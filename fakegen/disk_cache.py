"""Results on disk that are kept between runs: bytes by key, in one folder that is never too large.

Only what can be made again is kept, so nothing here is an error: a folder that cannot be written to, a
full disk, an entry that somebody else removes meanwhile all mean that a result is made again. A key says
all that a result depends on, so an entry never has to be updated, and runs at the same time need no lock:
an entry is written under another name and renamed when it is complete, and whoever is last wins with the
same bytes. What a key's maker reads back it must check itself: a disk can damage an entry.

The folder is the user's alone, since entries hold what was learned of data. It is not used if somebody else
owns it or could write to it: the entries would be theirs.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

VARIABLE = "FAKEGEN_CACHE_DIR"
"""The environment variable that names another folder; if it is empty, nothing is kept."""

MOST_BYTES = 1024 * 2**20
"""What all entries may take together: the entries that were not used for longest are removed."""


def cache_folder() -> Path | None:
    """Return the folder; None if nothing is to be kept."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named else None
    import platformdirs

    return platformdirs.user_cache_path("fakegen", appauthor=False)


def kept(room: str, key: str) -> bytes | None:
    """Return an entry; None if there is none.

    Args:
        room: A plain name for entries of one sort.
        key: A plain name for all that the entry depends on, such as a hash.
    """
    folder = _private(cache_folder())
    if folder is None:
        return None
    path = folder / room / key
    with suppress(OSError):
        content = path.read_bytes()
        os.utime(path)  # it was used: others are removed first
        return content
    return None


def keep(room: str, key: str, content: bytes, most: int = MOST_BYTES) -> None:
    """Keep an entry, and remove others if all together take too much.

    Args:
        room: See :func:`kept`.
        key: See :func:`kept`.
        content: The entry; one that is too large by itself is not kept.
        most: How many bytes all entries may take.
    """
    folder = cache_folder()
    if folder is None or len(content) > most:
        return
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _private(folder) is None:
        return
    with suppress(OSError):
        place = folder / room
        place.mkdir(mode=0o700, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".", dir=place)  # for its owner alone
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(name).replace(place / key)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise
    _shrink(folder, most)


def _shrink(folder: Path, most: int) -> None:
    """Remove the entries that were not used for longest, until the others are small enough together."""
    entries: list[tuple[float, int, Path]] = []
    for path in folder.glob("*/*"):
        with suppress(OSError):  # removed meanwhile
            status = path.stat()
            entries.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= most:
            return
        with suppress(OSError):
            path.unlink()
        total -= size


def _private(folder: Path | None) -> Path | None:
    """Return a folder if only this user can write to it."""
    if folder is None or not hasattr(os, "getuid"):  # Windows: the user's folder is private there
        return folder
    with suppress(OSError):
        status = folder.stat()
        if status.st_uid == os.getuid() and not status.st_mode & 0o022:
            return folder
    return None


@cache
def code_version(*libraries: str) -> str:
    """Return a word that changes with the versions of fakegen and of some distributions.

    What was changed in a working copy changes the word, too: so entries of code under development are not
    taken for those of its next state.
    """
    from importlib.metadata import PackageNotFoundError, version

    words = []
    for name in ("fakegen", *libraries):
        with suppress(PackageNotFoundError):
            words.append(f"{name} {version(name)}")
    root = Path(__file__).parent
    files = [(path, path.stat()) for path in root.rglob("*.py")]
    newest = max((status.st_mtime_ns for _, status in files), default=0)
    size = sum(status.st_size for _, status in files)
    return ", ".join([*words, f"{len(files)} files of {size} bytes, last changed {newest}"])
