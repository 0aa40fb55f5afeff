"""Workers start by themselves where they save more than they cost, and nowhere else."""

from __future__ import annotations

import pytest

import fakegen
from fakegen.engine import Slice, worker_count
from fakegen.engine.worker_count import Pace
from fakegen.engine.worker_process import NoWorker

PARTS = [Slice("a", ["x", "y"], 0, 100), Slice("b", ["x"], 0, 800)]
BLOCK = Slice("a", ["x", "y"], 0, 50)


@pytest.fixture
def clock(monkeypatch):
    """Let every block take so many seconds, on two cores that can be copied."""
    now = 0.0

    def thread_time() -> float:
        return now

    def make(pace: Pace, seconds: float) -> None:
        nonlocal now
        with pace.making(BLOCK):
            now += seconds

    monkeypatch.setattr(worker_count, "thread_time", thread_time)
    monkeypatch.setattr(worker_count, "cores", lambda: 2)
    monkeypatch.setattr(worker_count, "can_fork", lambda: True)
    return make


def test_workers_pay_from_twice_their_start_on_and_never_at_once(clock):
    # A hundred cells of a block, and 800 after two blocks: what is left takes eight times as long.
    for seconds, expected in ((1.0, True), (0.0249, False), (0.0251, True)):
        pace = Pace(PARTS)
        clock(pace, 100.0)
        assert not pace.workers_pay()
        clock(pace, seconds)
        assert pace.workers_pay() == expected


def test_new_processes_must_save_more_than_copies(clock, monkeypatch):
    monkeypatch.setattr(worker_count, "can_fork", lambda: False)
    pace = Pace(PARTS)
    clock(pace, 1.0)
    clock(pace, 0.1)
    assert not pace.workers_pay()
    clock(pace, 1.0)
    assert pace.workers_pay()


def test_on_one_core_they_never_pay(clock, monkeypatch):
    monkeypatch.setattr(worker_count, "cores", lambda: 1)
    pace = Pace(PARTS)
    clock(pace, 1.0)
    clock(pace, 100.0)
    assert not pace.workers_pay()


SCHEMA = {
    "tables": {
        "t": {"rows": 300_000, "columns": {"a": {"integer": {"max": 9}}, "b": "sequence"}},
        "u": {"rows": 3, "columns": {"a": "sequence"}},
    }
}


@pytest.mark.usefixtures("workers_are_kept")
@pytest.mark.parametrize("ending", ["workers", "none can be started"])
def test_auto_makes_what_one_worker_makes(ending, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(Pace, "workers_pay", lambda _: bool(asked.append(1)) or len(asked) > 1)
    monkeypatch.setattr("fakegen.engine.run.cores", lambda: 2)
    if ending != "workers":

        def refuse(*_):
            raise NoWorker("there are no processes left")

        monkeypatch.setattr("fakegen.engine.executors._workers", refuse)
    made = {}
    for workers in (1, "auto"):
        folder = tmp_path / str(workers)
        fakegen.generate(SCHEMA, workers=workers).write(folder, "csv")
        made[workers] = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert made["auto"] == made[1]
    assert len(asked) == 2


def test_a_number_or_auto_is_asked_for():
    with pytest.raises(fakegen.UsageError, match="must be a number or 'auto', not 'many'"):
        fakegen.generate(SCHEMA, workers="many")
