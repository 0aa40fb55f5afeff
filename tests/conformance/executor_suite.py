"""What holds for every executor: the checks of the suite, each a function of an executor.

An executor of a plugin that needs a cluster runs them in the plugin's own tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

import pyarrow as pa
import pytest

import fakegen
from fakegen.interfaces.executor import Executor
from tests.conformance.making import TABLE, Made, assert_same

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
AHEAD = 4
"""Tasks that may be under way for each worker."""


@cache
def made() -> Made:
    return Made(DOCUMENT)


@cache
def whole() -> pa.Table:
    return made().rows()


def rows_do_not_depend_on_where_they_are_made(executor: Executor) -> None:
    rows = made().rows(block=9, workers=WORKERS, executor=executor)
    assert_same(rows, whole(), "all of them")


def some_rows_do_not_depend_on_where_they_are_made(executor: Executor) -> None:
    for workers in (1, 3):
        for start, count in ((5, 20), (39, 1), (40, 0)):
            rows = made().rows(start, count, block=3, workers=workers, executor=executor)
            assert_same(rows, whole().slice(start, count), f"{count} rows from {start} on")


def results_come_in_order_and_tasks_are_taken_no_faster(executor: Executor) -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        while taken < 60:
            yield taken
            taken += 1

    results = executor.run(partial(_added, 7), tasks(), workers=WORKERS, prepare=_nothing)
    for number, result in enumerate(results):
        assert result == number + 7
        assert taken <= number + AHEAD * WORKERS


def tasks_may_be_left_when_no_more_rows_are_wanted(executor: Executor) -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    results = executor.run(partial(_added, 0), tasks(), workers=WORKERS, prepare=_nothing)
    assert next(results) == 0
    results.close()
    assert len(taken) < 20


def an_error_is_raised_as_it_is(executor: Executor) -> None:
    with pytest.raises(fakegen.GenerationError, match=r"^task 3$"):
        list(executor.run(_fail, iter([3]), workers=WORKERS, prepare=_nothing))


CHECKS: Mapping[str, Callable[[Executor], None]] = {
    check.__name__: check
    for check in (
        rows_do_not_depend_on_where_they_are_made,
        some_rows_do_not_depend_on_where_they_are_made,
        results_come_in_order_and_tasks_are_taken_no_faster,
        tasks_may_be_left_when_no_more_rows_are_wanted,
        an_error_is_raised_as_it_is,
    )
}


def _added(more: int, task: int) -> int:
    return task + more


def _fail(task: int) -> int:
    raise fakegen.GenerationError(f"task {task}")


def _nothing() -> None:
    """Prepare nothing."""
