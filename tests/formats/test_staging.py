"""What a killed process left is removed by the next one; what a running process writes never is."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from fakegen.formats import staging
from fakegen.formats.staging import Staging

HOLD = """
import pathlib, sys
from fakegen.formats.staging import Staging
held = Staging(pathlib.Path(sys.argv[1]))
(held.path / "half.csv").write_text("half")
print(held.path.name, flush=True)
sys.stdin.read()
"""
flock = pytest.mark.skipif(staging.fcntl is None, reason="this system has no such locks")


def holding(folder: Path) -> subprocess.Popen[str]:
    """Return a process that stages a file in a folder until its input ends."""
    command = [sys.executable, "-c", HOLD, str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().startswith(".fakegen-")
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.communicate(timeout=30)


def test_it_is_removed_with_its_contents(tmp_path):
    made = Staging(tmp_path)
    (made.path / "a.csv").write_text("half")
    made.remove()
    made.remove()
    assert list(tmp_path.iterdir()) == []


def test_it_is_removed_when_nobody_holds_it_any_more(tmp_path):
    made = Staging(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [made.path.name]
    del made
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_it_is_removed_when_the_program_ends(tmp_path):
    end(holding(tmp_path))
    assert list(tmp_path.iterdir()) == []


@flock
def test_what_a_killed_process_left_is_removed_by_the_next(tmp_path):
    process = holding(tmp_path)
    process.send_signal(signal.SIGKILL)
    end(process)
    (left,) = tmp_path.iterdir()
    assert (left / "half.csv").exists()
    made = Staging(tmp_path)
    assert list(tmp_path.iterdir()) == [made.path]


@flock
def test_what_a_running_process_writes_stays(tmp_path):
    process, own = holding(tmp_path), Staging(tmp_path)
    Staging(tmp_path)
    held = {path.name for path in tmp_path.iterdir()}
    assert own.path.name in held
    assert len(held) == 2
    end(process)


@flock
def test_the_files_of_others_stay(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / ".fakegen-12345678.part").symlink_to(elsewhere)
    (folder / ".fakegen-87654321.part").write_text("a file")
    (folder / ".fakegen-notahexa.part").mkdir()
    (folder / ".data.csv.12345678.part").mkdir()
    before = sorted(folder.iterdir())
    Staging(folder).remove()
    assert sorted(folder.iterdir()) == before
    assert elsewhere.exists()


@flock
def test_without_locks_nothing_is_swept(tmp_path, monkeypatch):
    left = tmp_path / ".fakegen-12345678.part"
    left.mkdir()
    monkeypatch.setattr(staging, "fcntl", None)
    made = Staging(tmp_path)
    assert made.path.exists()
    assert left.exists()
    made.remove()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_forked_child_takes_nothing_away(tmp_path):
    code = (
        "import os, pathlib, sys\nfrom fakegen.formats.staging import Staging\n"
        "held = Staging(pathlib.Path(sys.argv[1]))\n"
        "child = os.fork()\n"
        "if not child: sys.exit()\n"
        "os.waitpid(child, 0)\n"
        "print(held.path.exists())\n"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, check=True)
    assert done.stdout == b"True\n"


@flock
def test_many_that_begin_at_once_do_not_take_each_others(tmp_path):
    made: list[Staging] = []

    def stage() -> None:
        for _ in range(40):
            made.append(Staging(tmp_path))

    threads = [threading.Thread(target=stage) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 320
    assert all(item.path.exists() for item in made)
