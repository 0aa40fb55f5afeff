"""Work that is sent: prepared once in each process, its errors carried, and nothing taken too early or left behind."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial

import pytest

import fakegen

prepared: list[int] = []


def prepare(number: int) -> None:
    prepared.append(number)


def halved(task: int) -> int:
    if task % 2:
        raise fakegen.GenerationError(f"{task} is odd")
    return task // 2


def test_a_process_prepares_itself_once_for_each_run():
    prepared.clear()
    for number in (1, 2):
        sent = fakegen.SentWork.of(halved, partial(prepare, number))
        outcomes = [sent.do(sent.packed(task)) for task in (4, 6)]
        assert [sent.result(outcome) for outcome in outcomes] == [2, 3]
    assert prepared == [1, 2]


def test_an_error_comes_back_as_it_is():
    sent = fakegen.SentWork.of(halved, partial(prepare, 0))
    with pytest.raises(fakegen.GenerationError, match=r"^3 is odd$"):
        sent.result(sent.do(sent.packed(3)))


def test_tasks_are_taken_as_results_are_asked_for_and_let_go_at_the_end():
    submitted: list[tuple[int, Future[int]]] = []

    def submit(task: int) -> Future[int]:
        submitted.append((task, Future()))
        return submitted[-1][1]

    pending = fakegen.pending_in_order(iter(range(100)), submit, 3)
    for number in range(4):
        assert next(pending) == submitted[number]
        assert len(submitted) == number + 3
    pending.close()
    assert [future.cancelled() for _, future in submitted] == [False] * 3 + [True] * 3


def test_all_tasks_come_in_order_where_fewer_than_the_most_are_left():
    futures = [Future() for _ in range(5)]
    pending = fakegen.pending_in_order(range(5), futures.__getitem__, 3)
    assert list(pending) == list(enumerate(futures))
