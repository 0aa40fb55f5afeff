"""Rows are the same whatever makes them: this process, several others, the threads of a plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pyarrow as pa
import pytest

import fakegen
from fakegen.interfaces.executor import Executor
from fakegen.registry import registry_for
from tests.conformance.making import TABLE, Made, assert_same, registered

DOCUMENT = {
    "sources": {"s": {"rows": [{"kind": "ab"[n % 2], "size": n % 7} for n in range(60)]}},
    "models": {"m": {"source": "s", "method": "independent"}},
    "tables": {
        "other": {"columns": {"id": "sequence"}, "rows": 9},
        TABLE: {
            "columns": {
                "id": {"sequence": {}},
                "other": {"ref": "other.id"},
                "code": {"regex": "[A-F]{3}", "unique": True},
                "name": "faker.first_name",
                "*": {"model": "m"},
                "share": {"integer": {"min": 0, "max": 50}},
                "day": {"date": {"from": "2020-01-01", "to": "2030-12-31"}},
            },
            "constraints": [
                {"monotone": "day", "over": "id", "per": "name"},
                "size < 6",
                {"unique": ["name", "code"]},
            ],
        },
    },
}
WORKERS = 2


def in_threads(
    work: Callable[[Any], Any], tasks: Iterator[Any], *, workers: int, prepare: Callable[[], None]
) -> Iterator[Any]:
    """Yield what the threads of this process make, a block for each thread at a time."""
    prepare()
    with ThreadPoolExecutor(workers) as pool:
        waiting = []
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) == workers:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def plugin() -> ModuleType:
    module = ModuleType("threads")

    @fakegen.hookimpl
    def fakegen_executors() -> list[Executor]:
        return [Executor("acme.threads", in_threads, "Threads of this process.")]

    module.fakegen_executors = fakegen_executors
    return module


@pytest.fixture(scope="module")
def made() -> Made:
    return Made(DOCUMENT)


@pytest.fixture(scope="module")
def whole(made) -> pa.Table:
    return made.rows()


def every_executor() -> dict[str, Executor]:
    return {**registered().executors, "acme.threads": Executor("acme.threads", in_threads)}


@pytest.mark.parametrize("name", sorted(every_executor()))
def test_rows_do_not_depend_on_where_they_are_made(name, made, whole):
    executor = every_executor()[name]
    rows = made.rows(block=9, workers=WORKERS, executor=executor)
    assert_same(rows, whole, "all of them")


@pytest.mark.parametrize("name", sorted(set(every_executor()) - {"processes"}))
@pytest.mark.parametrize("workers", [1, 3])
def test_some_rows_do_not_depend_on_where_they_are_made(name, workers, made, whole):
    executor = every_executor()[name]
    for start, count in ((5, 20), (39, 1), (40, 0)):
        rows = made.rows(start, count, block=3, workers=workers, executor=executor)
        assert_same(rows, whole.slice(start, count), f"{count} rows from {start} on")


def test_an_executor_of_a_plugin_is_chosen_by_its_name():
    assert "acme.threads" in registry_for([plugin()]).executors
    schema = fakegen.load(DOCUMENT, plugins=[plugin()])
    plain = schema.generate({TABLE: 40})[TABLE].to_arrow()
    assert schema.generate({TABLE: 40}, executor="acme.threads")[TABLE].to_arrow() == plain


@pytest.mark.parametrize("name", sorted(set(every_executor()) - {"processes"}))
def test_tasks_may_be_left_when_no_more_rows_are_wanted(name):
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    results = every_executor()[name].run(
        lambda task: task, tasks(), workers=WORKERS, prepare=lambda: None
    )
    assert next(results) == 0
    results.close()
    assert len(taken) < 20


@pytest.mark.parametrize("name", sorted(set(every_executor()) - {"processes"}))
def test_an_error_is_raised_as_it_is(name):
    def fail(task: int) -> int:
        raise fakegen.GenerationError(f"task {task}")

    run = every_executor()[name].run
    with pytest.raises(fakegen.GenerationError, match=r"^task 3$"):
        list(run(fail, iter([3]), workers=WORKERS, prepare=lambda: None))
