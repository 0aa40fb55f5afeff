"""Dask for fakegen: a cluster makes blocks and parts, and tables are Dask data frames."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import fakegen
from fakegen_dask.executor import at, in_dask, session

if TYPE_CHECKING:
    from fakegen_dask.frames import to_dask

__all__ = ["to_dask"]


@fakegen.hookimpl
def fakegen_executors() -> Iterable[fakegen.Executor]:
    """Return the executor ``dask``."""
    about = (
        "A Dask cluster: the one at --address, that of the current client, or else one of this machine "
        "that lasts as long as the run."
    )
    return [fakegen.Executor("dask", in_dask, about, at, session)]


def __getattr__(name: str) -> Any:
    if name == "to_dask":  # Dask's data frames take a second to import
        from fakegen_dask.frames import to_dask

        return to_dask
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
