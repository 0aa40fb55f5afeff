"""Whether this process can be copied.

A copy (``fork``) has all that this process has loaded and built, at once; a new process takes a second or two to get
there. But only the thread that forks exists in the copy, and what another one was holding, it holds there
for ever. So a process is copied only if each of its threads is known to be prepared: the main thread, which
forks; those of OpenBLAS, which end before a fork and start again when they are needed; and that of jemalloc, which
holds nothing of which its fork handlers would not know. Any other thread, of the program, of a progress bar, of
OpenMP, and there is no copy. Neither is there on other systems than Linux: the libraries of macOS do
not bear it.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path

_THREADS = Path("/proc/self/task")
_OF_JEMALLOC = "jemalloc_bg_thd"


def can_fork() -> bool:
    """Return whether a copy of this process can go on with the work."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    from threadpoolctl import threadpool_info

    try:
        names = [(thread / "comm").read_text().strip() for thread in _THREADS.iterdir()]
    except OSError:
        return False
    of_openblas: int = sum(
        pool["num_threads"] - 1 for pool in threadpool_info() if pool["internal_api"] == "openblas"
    )
    return len(names) <= 1 + of_openblas + names.count(_OF_JEMALLOC)
