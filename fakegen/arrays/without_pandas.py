"""Arrow without pandas, for as long as fakegen works.

With its first array Arrow imports pandas, to recognize pandas' own objects, which takes longer than all else
that a small run does. fakegen gives Arrow none of them, so it lets Arrow look for pandas in vain. Afterwards
Arrow looks again when it is next used, and a program that converts tables to pandas notices nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import Any

import pyarrow as pa


@contextmanager
def without_pandas() -> Iterator[None]:
    """Keep Arrow from importing pandas within the block.

    Nothing is done if pandas is loaded, or if Arrow has looked for it. If the block itself imports pandas,
    as a plugin may, Arrow knows pandas from then on.
    """
    shim = pa.lib._pandas_api
    can_forget = type(shim).__init__ is not object.__init__  # else Arrow would never look again
    if "pandas" in sys.modules or not can_forget:
        yield
        return
    watch = _Watch(shim)
    sys.meta_path.insert(0, watch)
    try:
        pa.array([])  # Arrow looks for pandas
        watch.refuses = False
        yield
    finally:
        sys.meta_path.remove(watch)
        if watch.has_refused:
            shim.__init__()


class _Watch(MetaPathFinder):
    """Refuses pandas while Arrow looks for it; after that, notices when it is imported.

    Args:
        shim: What Arrow knows of pandas; to initialize it again makes Arrow look again.
    """

    def __init__(self, shim: Any) -> None:
        self._shim = shim
        self.refuses, self.has_refused = True, False

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        del path, target
        if fullname != "pandas":
            return
        if self.refuses:
            self.has_refused = True
            raise ModuleNotFoundError("no pandas here", name="pandas")
        self._shim.__init__()
