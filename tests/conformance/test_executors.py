"""Rows are the same whatever makes them: this process, several others, the threads of a plugin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import pytest

import fakegen
from fakegen.interfaces.executor import Executor
from fakegen.registry import registry_for
from tests.conformance.executor_suite import CHECKS, DOCUMENT
from tests.conformance.making import TABLE, registered

CLUSTERS = {"dask": "plugins/fakegen-dask/tests", "spark": "plugins/fakegen-spark/tests"}
"""The executors that need a cluster, and where they run the suite."""


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


def every_executor() -> dict[str, Executor]:
    known = {**registered().executors, "acme.threads": Executor("acme.threads", in_threads)}
    return {name: executor for name, executor in known.items() if name not in CLUSTERS}


def cases() -> list[tuple[str, str]]:
    """Return each executor with each check; new processes take seconds to start, so they run one."""
    return [
        (name, check)
        for name in sorted(every_executor())
        for check in (list(CHECKS)[:1] if name == "processes" else CHECKS)
    ]


@pytest.mark.parametrize(("name", "check"), cases())
def test_every_executor(name, check):
    CHECKS[check](every_executor()[name])


def test_an_executor_of_a_plugin_is_chosen_by_its_name():
    assert "acme.threads" in registry_for([plugin()]).executors
    schema = fakegen.load(DOCUMENT, plugins=[plugin()])
    plain = schema.generate({TABLE: 40})[TABLE].to_arrow()
    assert schema.generate({TABLE: 40}, executor="acme.threads")[TABLE].to_arrow() == plain
