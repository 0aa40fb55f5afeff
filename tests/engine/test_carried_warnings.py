"""Warnings of blocks reach the caller once, wherever the blocks are made."""

from __future__ import annotations

import pickle
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest

import fakegen
from fakegen.engine.carried_warnings import Reissued
from fakegen.errors import FakegenWarning, Mark
from fakegen.interfaces.decorated import plugin_loading

ROWS = 200_000
MARK = Mark("s.yaml", 3, 7)


with plugin_loading():  # it is a plugin's, and no other test's

    @fakegen.provider("acme.warner")
    class Warner(fakegen.Generator):
        """Numbers, with warnings at rows in the middle of the table.

        Example::

            number: acme.warner
        """

        def __init__(self, context: fakegen.Context) -> None:
            self.type = pa.int64()

        def make(self, block):
            numbers = block.rows.numbers.astype("int64")
            if (numbers == ROWS // 2).any():
                warnings.warn(FakegenWarning(MARK, "half way"), stacklevel=2)
            if (
                (numbers >= 70_000) & (numbers < 150_000)
            ).any():  # the probes at both ends are not meant
                warnings.warn(FakegenWarning(MARK, "past the first block"), stacklevel=2)
                warnings.warn("another library's", stacklevel=2)
            return pa.array(numbers)


def in_threads(work, tasks, *, workers, prepare):
    """Yield results from threads of this process."""
    prepare()
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(work, tasks)


@fakegen.hookimpl
def fakegen_executors():
    return [fakegen.Executor("threads", in_threads, "Threads of this process.")]


def issued(run) -> list[str]:
    """Return the warnings of a run."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in run["t"].blocks():
            pass
    return [str(w.message) for w in caught if isinstance(w.message, FakegenWarning)]


@pytest.mark.usefixtures("workers_are_kept")
def test_any_worker_warns_as_one_process_does():
    plugins = [sys.modules[__name__]]
    table = {"rows": ROWS, "columns": {"a": "acme.warner"}}
    schema = fakegen.load({"tables": {"t": table}}, plugins=plugins)
    warned = ["s.yaml:3:7: half way", "s.yaml:3:7: past the first block"]
    assert sorted(set(issued(schema.generate()))) == warned
    assert sorted(set(issued(schema.generate(executor="threads", workers=2)))) == warned
    assert sorted(issued(schema.generate(workers=2))) == warned


@pytest.mark.usefixtures("workers_are_kept")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_withheld_value_in_a_middle_row_is_warned_of(workers):
    rows = [{"town": town, "size": size} for size, town in enumerate(["a", "b"] * 100 + ["c"] * 3)]
    table = {
        "rows": ROWS,
        "columns": {
            "id": "sequence",
            "town": {"expr": f"'c' if id == {ROWS // 2} else 'a'"},
            "size": {"model": {"name": "m", "given": ["town"]}},
        },
    }
    model = {"source": "seen", "rare": {"below": 10}, "given": ["town"]}
    columns = {"town": {"kind": "categorical"}, "size": {"kind": "numeric"}}
    schema = fakegen.load(
        {
            "sources": {"seen": {"rows": rows}},
            "models": {"m": {**model, "columns": columns}},
            "tables": {"t": table},
        }
    )
    (warning,) = issued(schema.generate(workers=workers))
    assert "may be among those that 'rare' withheld" in warning


def test_a_warning_travels_with_its_place():
    back = pickle.loads(pickle.dumps(FakegenWarning(MARK, "a message")))
    assert (back.mark, back.message, str(back)) == (MARK, "a message", "s.yaml:3:7: a message")


def test_the_callers_filters_decide():
    with warnings.catch_warnings(), pytest.raises(FakegenWarning):
        warnings.simplefilter("error")
        Reissued().issue([FakegenWarning(MARK, "a message")])
