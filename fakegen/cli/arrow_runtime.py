"""Arrow without pandas, for commands that must answer quickly."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder
from typing import Any


class _NoPandas(MetaPathFinder):
    """Finds no module but refuses one."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        del path, target
        if fullname == "pandas":
            raise ModuleNotFoundError("no pandas here", name="pandas")


def leave_pandas_out() -> None:
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
