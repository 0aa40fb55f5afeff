"""A worker is found at work: it looks nowhere else for modules, dies with its parent, and is named."""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

import pytest

import fakegen
from fakegen.engine.executors import in_processes
from fakegen.engine.worker_process import ForkedWorker, WorkerProcess
from fakegen.errors import GenerationError

PROGRAM = """
import random
import fakegen

WORD = "ab"

@fakegen.provider("typed.letter")
def letter(rng: random.Random) -> str:
    '''A letter.'''
    return rng.choice(WORD)

columns = {"a": "typed.letter"}
tables = {"t": {"rows": 99, "columns": columns}}
made = fakegen.generate({"tables": tables}, workers=1, executor="processes")
print(len(made["t"]), sorted(set(made["t"].to_arrow()["a"].to_pylist())))
"""


def prepare() -> None:
    """Do nothing."""


def work(task: str) -> object:
    """Do what the task says."""
    if task == "exit":
        sys.exit(3)
    if task == "print":
        print("a plugin prints", flush=True)
        return sys.stdin.read()
    if task == "unpicklable":
        raise Awkward("a", "b")
    if task == "sleep":
        time.sleep(60)
    if task.startswith("SIG"):
        faulthandler.disable()  # which pytest starts, and a copy inherits
        os.kill(os.getpid(), signal.Signals[task])
    return os.getpid() if task == "id" else task


class Awkward(Exception):
    """An error that no other process can rebuild, not even where a library has taught pickle to rebuild errors."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)

    def __reduce__(self) -> NoReturn:
        raise TypeError("it stays where it is")


# A process of pytest-xdist has a thread that reads what to test next, so that no run would copy it; but that
# thread holds nothing that these copies touch.
copied = pytest.mark.skipif(sys.platform != "linux", reason="only Linux processes are copied")


@pytest.fixture(params=[pytest.param("copies", marks=copied), "new processes"])
def kind(request, monkeypatch) -> str:
    """Let workers be copies of this process, then new ones."""
    monkeypatch.setattr("fakegen.engine.executors.can_fork", lambda: request.param == "copies")
    return request.param


def started(kind: str) -> WorkerProcess:
    if kind == "copies":
        return ForkedWorker((work, prepare))
    return WorkerProcess(pickle.dumps((work, prepare)))


def made(*tasks: str) -> list[object]:
    return list(in_processes(work, iter(tasks), workers=1, prepare=prepare))


@pytest.mark.usefixtures("kind")
def test_a_killed_worker_is_named_with_its_task_and_its_signal():
    with pytest.raises(GenerationError) as caught:
        made("first", "SIGKILL", "last")
    assert str(caught.value) == (
        "SIGKILL: the worker process was killed by SIGKILL; if memory ran out, use fewer workers"
    )


@pytest.mark.parametrize(
    ("task", "ending"), [("SIGSEGV", "was killed by SIGSEGV"), ("exit", "ended with status 3")]
)
def test_a_worker_that_ends_by_itself_is_named_with_its_status(kind, task, ending):
    worker = started(kind)
    with pytest.raises(GenerationError, match=f"^{task}: the worker process {ending}$"):
        worker.run(task)
    worker.close()


def test_the_task_is_a_part_of_a_table():
    part = fakegen.Slice("person", ["name"], 65_536, 10)
    assert str(part) == "table 'person', rows 65,536 to 65,545"


@pytest.mark.usefixtures("kind")
def test_what_a_plugin_prints_or_reads_is_not_between_the_results(capfd):
    assert made("print", "next") == ["", "next"]
    assert capfd.readouterr() == ("", "a plugin prints\n")


@pytest.mark.usefixtures("kind")
def test_an_error_that_cannot_be_pickled_is_told_all_the_same():
    with pytest.raises(GenerationError, match="Awkward: ab"):
        made("unpicklable")


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals")
def test_signals_to_the_whole_group_are_for_the_parent_to_judge(kind):
    worker = started(kind)
    number = worker.run("id")
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        os.kill(number, signal.Signals[name])
    assert worker.run("still here") == "still here"
    worker.end()
    worker.close()


def run(*command: str, folder: Path, given: str | None = None) -> str:
    done = subprocess.run(
        command, input=given, capture_output=True, text=True, cwd=folder, check=False
    )
    assert done.stderr == ""
    return done.stdout


@pytest.mark.parametrize("way", ["script", "standard input"])
def test_a_program_needs_no_guard_and_its_providers_reach_the_workers(way, tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    ways = {
        "script": (["program.py"], None),
        "standard input": (["-"], PROGRAM),
    }
    arguments, given = ways[way]
    assert run(sys.executable, *arguments, folder=tmp_path, given=given) == "99 ['a', 'b']\n"


def test_no_module_of_the_current_folder_is_imported(tmp_path):
    for name in ("pickle", "json", "queue", "fakegen_belgium"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('a stranger runs')")
    (tmp_path / "s.yaml").write_text("tables: {t: {rows: 70_000, columns: {a: sequence}}}")
    command = [sys.executable, "-m", "fakegen", "generate", "s.yaml", "-w", "2", "-o", "t.csv"]
    run(*command, folder=tmp_path)
    assert len((tmp_path / "t.csv").read_text().splitlines()) == 70_001


@copied
def test_a_copy_ends_with_its_parent_though_another_copy_is_at_work():
    first = ForkedWorker((work, prepare))
    second = ForkedWorker((work, prepare), [first])
    number = first.run("id")
    first._tasks.close()  # as the system does it when this process ends
    first._process.wait()
    assert not is_running(number)
    assert second.run("still here") == "still here"
    for worker in (first, second):
        worker.end()
        worker.close()


@copied
def test_a_copy_writes_nothing_that_its_parent_has_begun_to_write():
    program = (
        "import sys\n"
        "from tests.engine.test_worker_process import started\n"
        "print('once', end='')\n"
        "worker = started('copies')\n"
        "assert worker.run('a') == 'a'\n"
        "worker.end()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("once", "")


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals")
def test_a_worker_ends_in_the_middle_of_its_work_when_its_parent_is_killed(kind):
    program = (
        "from tests.engine.test_worker_process import started\n"
        f"worker = started({kind!r})\n"
        "print(worker.run('id'), flush=True)\n"
        "worker.run('sleep')\n"
    )
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        number = int(parent.stdout.readline())
        assert is_running(number)
        parent.kill()
    deadline = time.monotonic() + 30
    while is_running(number) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(number)


def is_running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{number}/stat")  # an orphan may wait for whoever adopted it
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
