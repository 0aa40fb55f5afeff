"""Blocks of every executor come in order, and only a bounded number is under way."""

from __future__ import annotations

from functools import partial

import pytest

import fakegen
from fakegen.engine.executors import in_processes
from fakegen.errors import GenerationError, UsageError
from fakegen.registry import Registry
from tests.kept_processes import LentProcess

SCHEMA = {"tables": {"t": {"rows": 70_000, "columns": {"a": {"integer": {"max": 9}}}}}}


def prepare(value: int) -> None:
    global offset
    offset = value


def work(task: int) -> int:
    if task < 0:
        raise GenerationError("a negative task")
    return task + offset


@pytest.mark.parametrize("name", ["local", "processes"])
def test_results_come_in_order_and_tasks_are_taken_no_faster(name: str) -> None:
    taken = 0

    def tasks():
        nonlocal taken
        for taken in range(1, 41):
            yield taken + 100

    run = Registry().executors[name].run
    made = run(work, tasks(), workers=2, prepare=partial(prepare, 1000))
    for number, result in enumerate(made, 1):
        assert result == number + 1100
        assert taken <= number + fakegen.TASKS_PER_WORKER * 2


def test_an_error_in_a_worker_is_the_same_error_and_notes_where_it_happened() -> None:
    with pytest.raises(GenerationError, match="a negative task") as caught:
        list(in_processes(work, iter([1, -1, 2]), workers=1, prepare=partial(prepare, 0)))
    assert "in work" in "".join(caught.value.__notes__)


def test_no_more_workers_start_than_there_are_tasks(kept_processes, monkeypatch) -> None:
    started = []

    def counted(duty, count):
        for worker in kept_processes.workers(duty, count):
            started.append(worker)
            yield worker

    monkeypatch.setattr("fakegen.engine.executors._workers", counted)
    made = in_processes(work, iter([1, 2]), workers=5, prepare=partial(prepare, 0))
    assert list(made) == [1, 2]
    assert len(started) == 2


@pytest.mark.usefixtures("workers_are_kept")
def test_leaving_early_ends_the_workers(monkeypatch) -> None:
    ended = []
    monkeypatch.setattr(LentProcess, "end", lambda worker: ended.append(worker))
    made = in_processes(work, iter(range(1, 100)), workers=2, prepare=partial(prepare, 0))
    assert next(made) == 1
    made.close()
    assert len(ended) == 2


def test_no_value_depends_on_the_executor() -> None:
    schema = fakegen.load(SCHEMA)
    plain = schema.generate()["t"].to_arrow()
    assert schema.generate(executor="local")["t"].to_arrow() == plain


def test_two_runs_of_one_process_do_not_mix() -> None:
    other = {"tables": {"t": {"rows": 70_000, "columns": {"a": {"integer": {"min": 10}}}}}}
    first = fakegen.load(SCHEMA).generate(executor="local")["t"].blocks()
    second = fakegen.load(other).generate(executor="local")["t"].blocks()
    for small, large in zip(first, second, strict=True):
        assert max(small["a"].to_pylist()) < 10 <= min(large["a"].to_pylist())


def test_an_unknown_executor_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="no executor 'lokal'; did you mean 'local'"):
        fakegen.load(SCHEMA).generate(executor="lokal")
