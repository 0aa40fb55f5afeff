"""Warnings of blocks that are made in other processes, brought to the process that asked for them.

Idea: a process that works for another has nobody to warn, so a :class:`FakegenWarning` that is issued there
during a task travels with the task's result. Invariant: however many processes and threads work, the caller
gets each warning once, in the order of the blocks, and its own filters decide what becomes of it. What is
collected belongs to a context, not to the process, since an executor may work in threads; therefore
:func:`warnings.catch_warnings`, which changes the whole process for a while, does not serve.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from fakegen.errors import FakegenWarning

_collected: ContextVar[list[FakegenWarning] | None] = ContextVar("warnings", default=None)


@cache
def carry_warnings() -> None:
    """From now on, collect this process's FakegenWarnings for :func:`collected`; drop those between tasks."""
    warnings.simplefilter("always", FakegenWarning)
    others = warnings.showwarning

    def show(message: Warning | str, *more: Any, **named: Any) -> None:
        if not isinstance(message, FakegenWarning):
            others(message, *more, **named)
        elif (found := _collected.get()) is not None:
            found.append(message)

    warnings.showwarning = show


@contextmanager
def collected() -> Iterator[list[FakegenWarning]]:
    """Yield a list which gets the warnings that are issued within the block, if they are carried."""
    found: list[FakegenWarning] = []
    token = _collected.set(found)
    try:
        yield found
    finally:
        _collected.reset(token)


class Reissued:
    """Issues the warnings that come with results, each once."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def issue(self, carried: list[FakegenWarning]) -> None:
        """Issue those that have not been issued."""
        for warning in carried:
            if str(warning) not in self._seen:
                self._seen.add(str(warning))
                warnings.warn(warning, stacklevel=2)
