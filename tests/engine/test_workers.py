"""Blocks from several processes come in order, and only a bounded number is under way."""

from __future__ import annotations

import os

import pytest

from fakegen.engine.workers import AHEAD, in_order
from fakegen.errors import GenerationError


def prepare(value: int) -> None:
    global offset
    offset = value


def work(task: int) -> int:
    if task < 0:
        raise GenerationError("a negative task")
    if task == 13:
        os._exit(1)
    return task + offset


def test_results_come_in_order_and_tasks_are_taken_no_faster() -> None:
    taken = 0

    def tasks():
        nonlocal taken
        for taken in range(1, 41):
            yield taken + 100

    for number, result in enumerate(in_order(work, tasks(), 2, prepare, (1000,)), 1):
        assert result == number + 1100
        assert taken <= number + AHEAD * 2


def test_an_error_in_a_worker_is_the_same_error() -> None:
    with pytest.raises(GenerationError, match="a negative task"):
        list(in_order(work, [1, -1, 2], 1, prepare, (0,)))


def test_a_worker_that_dies_is_an_error() -> None:
    with pytest.raises(GenerationError, match="died"):
        list(in_order(work, [13], 1, prepare, (0,)))
