"""What commands that must answer quickly leave out: they show things, and make few rows or none."""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from importlib.abc import MetaPathFinder
from types import ModuleType
from typing import Any

_OBJECTS = 200_000
"""So many new objects, instead of 700, come before each search for garbage."""


class _NoPandas(MetaPathFinder):
    """Finds no module but refuses one."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        del path, target
        if fullname == "pandas":
            raise ModuleNotFoundError("no pandas here", name="pandas")


def start_quickly() -> None:
    """Spare the process, for its life, what takes a third of the time of a command that only shows things.

    What modules define and plans hold is no garbage, yet Python's collector looks through it again and again
    while it grows: for a preview of two columns a tenth of the time, for the list of all providers a fifth.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])
    _leave_pandas_out()
    _leave_documentation_out()


def _leave_pandas_out() -> None:
    """Make Arrow believe, for the life of this process, that pandas is not installed.

    With its first array Arrow imports pandas, to detect pandas' own objects. A command that only
    shows things has none of them, and would spend a third of its time on the import.
    """
    if "pandas" in sys.modules:
        return
    refusal = _NoPandas()
    sys.meta_path.insert(0, refusal)
    try:
        import pyarrow as pa

        pa.array([])
    finally:
        sys.meta_path.remove(refusal)


def _leave_documentation_out() -> None:
    """Import Arrow's functions, for the life of this process, without the documentation of their options.

    For it Arrow parses, while it is imported, the docstrings of a hundred classes: for a preview of two columns a
    twentieth of the time. Should a later Arrow ask for more than parameters, it is imported as ever.
    """
    if "pyarrow.compute" in sys.modules:
        return
    parser = "pyarrow.vendored.docscrape"
    bare = ModuleType(parser)
    bare.NumpyDocString = lambda text: {"Parameters": ()}  # type: ignore[attr-defined]
    sys.modules[parser] = bare
    try:
        with suppress(Exception):
            import pyarrow.compute  # noqa: F401
    finally:
        del sys.modules[parser]
