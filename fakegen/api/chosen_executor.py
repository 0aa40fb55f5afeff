"""The executor that a caller chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from fakegen.errors import UsageError, did_you_mean, nearest

if TYPE_CHECKING:
    from fakegen.interfaces.executor import Executor
    from fakegen.registry import Registry

Workers = int | Literal["auto"]
"""A number of workers, or as many as pay."""


def executor_for(registry: Registry, name: str | None, address: str | None) -> Executor | None:
    """Return an executor by its name; None if none is named.

    Raises:
        UsageError: There is no such executor, or it has no address.
    """
    if name is None:
        if address is not None:
            raise UsageError("an address is that of an executor: name one")
        return None
    executors = registry.executors
    if name not in executors:
        hint = did_you_mean(nearest(name, executors)) or f"; use one of {', '.join(executors)}"
        raise UsageError(f"there is no executor {name!r}{hint}")
    found = executors[name]
    if address is None:
        return found
    if found.at is None:
        raise UsageError(f"executor {name!r} runs on this machine and has no address")
    return found.at_address(address)


def check_workers(workers: Workers) -> int | None:
    """Return a number of workers, or None for as many as pay.

    Raises:
        UsageError: It is neither a number from 1 on nor ``auto``.
    """
    if workers != "auto" and not isinstance(workers, int):
        raise UsageError(f"the number of workers must be a number or 'auto', not {workers!r}")
    if workers != "auto" and workers < 1:
        raise UsageError("the number of workers must be 1 or more")
    return None if workers == "auto" else workers
