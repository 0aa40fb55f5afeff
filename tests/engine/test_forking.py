"""A process is copied only if none of its threads can be caught in the middle of something."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from fakegen.engine.forking import can_fork


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux processes are copied")
def test_a_process_that_has_loaded_everything_can_be_copied():
    program = (
        "import numpy, scipy.linalg, pandas, pyarrow.compute, pyarrow.parquet, fakegen\n"
        "fakegen.generate({'tables': {'t': {'rows': 9, 'columns': {'a': 'faker.name'}}}})['t'].to_arrow()\n"
        "from fakegen.engine.forking import can_fork\n"
        "print(can_fork())\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_process_with_another_thread_cannot():
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    try:
        assert not can_fork()
    finally:
        end.set()
        thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux processes are copied")
def test_a_process_with_a_thread_that_python_does_not_know_cannot():
    program = (
        "import _thread, time\n"
        "from fakegen.engine.forking import can_fork\n"
        "before = can_fork()\n"
        "_thread.start_new_thread(time.sleep, (60,))\n"
        "print(before, can_fork(), flush=True)\n"
        "import os; os._exit(0)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("True False\n", "")


def test_other_systems_copy_nothing(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not can_fork()
