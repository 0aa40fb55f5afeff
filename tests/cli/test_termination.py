"""Whatever ends a run, no unfinished file is left, and a killed run's is swept by the next."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

SCHEMA = """
sources: {s: {rows: [{a: 1, b: x}, {a: 2, b: y}]}}
tables:
  t: {rows: 50_000_000, columns: {a: sequence, b: faker.name}}
  u: {rows: 50_000_000, columns: {a: sequence, b: faker.name}}
"""
STATUS = {"SIGINT": 130, "SIGTERM": 143, "SIGHUP": 129}
TARGETS = {
    "t.csv": ["--only", "t"],
    "new": ["--format", "parquet"],
    "old": ["--format", "jsonl", "--workers", "2"],
    "new.db": [],
    "old.db": [],
    "t.sql": [],
}
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it has no such signals")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "s.yaml").write_text(SCHEMA)
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "t.jsonl").write_text("old")
    with closing(sqlite3.connect(tmp_path / "old.db")) as database:
        database.execute("create table t (a)")
    return tmp_path


def command(target: str, *options: str) -> list[str]:
    return [sys.executable, "-m", "fakegen", "generate", "s.yaml", "-o", target, *options]


def write(folder: Path, target: str, *options: str) -> None:
    subprocess.run(command(target, *options), cwd=folder, check=True)


def writing(folder: Path, target: str, name: str) -> tuple[int, str]:
    """Send a signal as soon as a run writes; return its status and what it says."""
    options = [*TARGETS[target], *(["--only", "u"] if target == "old.db" else [])]
    before = contents(folder)
    process = subprocess.Popen(
        command(target, *options), cwd=folder, stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while contents(folder) == before and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.Signals[name])
    _, said = process.communicate(timeout=60)
    return process.returncode, said


def contents(folder: Path) -> dict[str, int]:
    """Return the length of every file and folder, hidden ones too."""
    paths = (Path(root) / name for root, _, names in os.walk(folder) for name in names)
    return {str(path): path.stat().st_size for path in paths}


@pytest.mark.parametrize(
    ("target", "name"),
    [("t.csv", "SIGINT"), ("new", "SIGTERM"), ("old", "SIGTERM"), ("new.db", "SIGTERM"),
     ("old.db", "SIGHUP"), ("t.sql", "SIGHUP")],
)  # fmt: skip
def test_a_signal_leaves_everything_as_it_was(folder, target, name):
    before = contents(folder)
    status, said = writing(folder, target, name)
    assert (status, said.strip()) == (STATUS[name], f"{WORDS[name]}; no unfinished files are left")
    assert contents(folder) == before


WORDS = {"SIGINT": "interrupted", "SIGTERM": "terminated", "SIGHUP": "terminated"}


@pytest.mark.parametrize("target", ["old", "new"])
def test_what_a_killed_run_left_is_swept_by_the_next(folder, target):
    before = contents(folder)
    assert writing(folder, target, "SIGKILL")[0] == -signal.SIGKILL
    left = contents(folder).keys() - before.keys()
    assert left
    assert all("/.fakegen-" in path for path in left)
    write(folder, target, "--rows", "2", *TARGETS[target])
    assert not any("/.fakegen-" in path for path in contents(folder))


def test_further_signals_mean_the_same_and_later_ones_end_the_program_at_once():
    code = """
import signal, time
from fakegen.cli.termination import Ending, Terminated, raise_on_signals
signal.signal(signal.SIGHUP, signal.SIG_IGN)
ending = Ending()
raise_on_signals(ending)
signal.raise_signal(signal.SIGHUP)
try:
    signal.raise_signal(signal.SIGTERM)
except Terminated:
    print(ending.answer(), flush=True)
signal.raise_signal(signal.SIGTERM)
print("cleaning up", flush=True)
time.sleep(1.1)
signal.raise_signal(signal.SIGTERM)
print("not reached")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == f"{signal.SIGTERM.value}\ncleaning up\n"
    assert done.returncode == -signal.SIGTERM


LOSSES = {
    "swallowed": """
    try:
        signal.raise_signal(signal.SIGTERM)
    except BaseException:
        pass
""",
    "made another error": """
    class Part:
        def __set_name__(self, *_):
            signal.raise_signal(signal.SIGTERM)
    try:
        type("Whole", (), {"part": Part()})
    except RuntimeError as error:
        raise ValueError("a part cannot be made") from error
""",
    "in a finalizer": """
    class Final:
        def __del__(self):
            signal.raise_signal(signal.SIGTERM)
    Final()
""",
}


@pytest.mark.parametrize("loss", LOSSES)
def test_what_a_signal_raised_and_other_code_lost_ends_the_program_all_the_same(loss):
    code = f"""
import signal, time
from fakegen.cli.main import main, program
def works(*_, **__):{LOSSES[loss]}
    for _ in range(1000):
        time.sleep(0.01)
    print("done")
program.main = works
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    said = "terminated; no unfinished files are left\n"
    assert (done.returncode, done.stdout, done.stderr) == (STATUS["SIGTERM"], "", said)


@pytest.mark.parametrize("moment", ["before a command", "while an error is told", "at the end"])
def test_a_signal_at_any_moment_ends_without_a_traceback(moment):
    code = f"""
import importlib, signal
import fakegen
main = importlib.import_module("fakegen.cli.main")
def raised(then=lambda *_, **__: None):
    def raising(*arguments, **named):
        signal.raise_signal(signal.SIGTERM)
        return then(*arguments, **named)
    return raising
def refused(*_, **__):
    raise fakegen.DataError("it cannot be read")
main.program.main = lambda *_, **__: 0
if {moment!r} == "before a command":
    main._worked = raised(main._worked)
elif {moment!r} == "while an error is told":
    main.program.main, main.say = refused, raised(main.say)
else:
    main.settle_output = raised(main.settle_output)
main.main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    status, said = {
        "before a command": (143, "terminated; no unfinished files are left\n"),
        "while an error is told": (4, "it cannot be read\n"),
        "at the end": (0, ""),
    }[moment]
    assert (done.returncode, done.stdout, done.stderr) == (status, "", said)


def test_ctrl_c_while_text_is_executed_ends_with_its_own_status():
    """As when a module with data classes is imported: Python would end the process by the signal."""
    code = """
import signal, sys
from fakegen.cli.main import main, program
def interrupted(*_, **__):
    exec("signal.raise_signal(signal.SIGINT)", {"signal": signal})
program.main = interrupted
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "interrupted; no unfinished files are left\n")
