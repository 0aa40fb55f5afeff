"""Arrow without pandas, for a command that should answer at once."""

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
    """Let Arrow take it, for the life of this process, that there is no pandas.

    With its first array Arrow imports pandas, to detect pandas' own objects. What only looks
    has none of them, and would spend a third of its time on that.
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
