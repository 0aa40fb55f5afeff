"""Blocks made ahead by a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from fakegen.engine.ahead import made_ahead


def test_the_next_is_made_while_the_caller_has_the_one_before() -> None:
    begun = [threading.Event() for _ in range(4)]

    def blocks() -> Iterator[int]:
        for number, event in enumerate(begun):
            event.set()
            yield number

    found = []
    for number in made_ahead(blocks()):
        found.append(number)
        if number + 1 < len(begun):
            assert begun[number + 1].wait(10)
        if number + 2 < len(begun):
            assert not begun[number + 2].is_set()
    assert found == [0, 1, 2, 3]


def test_an_error_comes_after_the_blocks_before_it() -> None:
    def blocks() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    made = made_ahead(blocks())
    assert next(made) == 1
    with pytest.raises(ValueError, match="no more"):
        next(made)


def test_whoever_stops_early_ends_the_making() -> None:
    ended = []

    def blocks() -> Iterator[int]:
        try:
            yield from range(5)
        finally:
            ended.append(threading.current_thread())

    made = made_ahead(blocks())
    assert next(made) == 0
    made.close()  # type: ignore[attr-defined]
    assert ended == [threading.current_thread()]
    assert list(made_ahead(iter([]))) == []
