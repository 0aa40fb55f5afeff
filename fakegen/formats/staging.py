"""Hidden folders in which files wait until they are complete, and which no crash leaves for long.

A folder is removed when it is no longer needed, and at the latest when the program ends. A program that
is killed cannot remove it, so whoever stages something in the same place next does. How does it know that
no other process still writes there? Whoever makes a folder locks it (``flock``), and the system unlocks it
when the process is gone, however it ended. A process number in the name would not do: numbers are used
again, and say nothing to another container that shares the disk. The invariant: a folder is only removed by
a process that holds its lock. Where the system has no such locks (Windows, some network drives), what a
killed program left stays.
"""

from __future__ import annotations

import os
import secrets
import shutil
import weakref
from contextlib import ExitStack, suppress
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_PREFIX, _TOKEN, _SUFFIX = ".fakegen-", "[0-9a-f]" * 8, ".part"


class Staging:
    """A hidden folder of this process inside another folder, on the same disk: files can be renamed out of it.

    Args:
        folder: The existing folder in which it is made. What killed programs left there is removed.

    Attributes:
        path: The hidden folder.

    Raises:
        OSError: It cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        _sweep(folder)
        while True:  # until no process that sweeps takes it away before it is locked
            self.path = folder / f"{_PREFIX}{secrets.token_hex(4)}{_SUFFIX}"
            ending = ExitStack()
            self._ending = weakref.finalize(self, ending.close)
            # Said before it exists, so that no signal in between can leave it behind.
            ending.callback(_remove, self.path, os.getpid())
            self.path.mkdir(0o700)
            try:
                ending.callback(os.close, _locked(self.path))
            except (BlockingIOError, FileNotFoundError):
                continue
            except OSError:  # no locks here, so nobody sweeps here either
                break
            if self.path.exists():
                break

    def remove(self) -> None:
        """Remove the folder and what is left in it."""
        self._ending()


def _sweep(folder: Path) -> None:
    """Remove the hidden folders of processes that are gone."""
    for left in folder.glob(f"{_PREFIX}{_TOKEN}{_SUFFIX}"):
        with suppress(OSError):  # it is locked, or the system has no locks
            lock = _locked(left)
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _locked(folder: Path) -> int:
    """Lock a folder until the returned descriptor is closed.

    Raises:
        OSError: It is gone, or no folder; another process holds the lock; or there are no locks here.
    """
    if fcntl is None:
        raise OSError("this system has no locks")
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        raise
    return opened


def _remove(folder: Path, process: int) -> None:
    if process == os.getpid():  # a forked child ends without taking its parent's files away
        shutil.rmtree(folder, ignore_errors=True)
