"""Blocks made ahead: the next one is made while the caller is busy with the one before."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_Block = TypeVar("_Block")


def made_ahead(blocks: Iterator[_Block]) -> Iterator[_Block]:
    """Yield blocks in order, each next one made by a thread meanwhile.

    Databases, and what hands them their rows, work without Python's lock for most of the time, as NumPy and Arrow do,
    so that both go on at once. One block more than without is alive.

    Args:
        blocks: Makes them; it is closed where the caller stops early.
    """
    with ThreadPoolExecutor(1) as thread:
        try:
            made = thread.submit(next, blocks, None)
            while (block := made.result()) is not None:
                made = thread.submit(next, blocks, None)
                yield block
        finally:
            made.exception()  # waits: a generator that runs cannot be closed
            if isinstance(blocks, Generator):
                blocks.close()
