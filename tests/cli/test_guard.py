"""A process of its own for untrusted schemas, which the operating system holds to its limits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fakegen.cli.main import built_in, program

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems bound less")

ROOT = Path(__file__).parents[2]
GUARDED = """
import os, sys, time
from fakegen.cli import guard
from fakegen import Limits
status = guard.go_on_within(Limits(memory=512 * 2**20, written_bytes=2**20, seconds=1))
if status is not None:
    print("parent", flush=True)
    sys.exit(status)
"""


def guarded(code: str) -> tuple[int, str, str]:
    """Run some Python as the child of a guard; return how that ends."""
    done = subprocess.run(
        [sys.executable, "-c", GUARDED + code], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout, done.stderr


def test_the_exit_status_is_that_of_the_child():
    assert guarded("print('child'); sys.exit(5)") == (5, "child\nparent\n", "")


def test_what_never_ends_is_ended():
    status, _, errors = guarded("try:\n while True: pass\nfinally: print('cleaned up', flush=True)")
    assert "gets 1 seconds of processor time" in errors
    assert status == 1  # the error went up through the child, in an orderly way


def test_what_catches_the_error_and_goes_on_is_killed():
    ignored = "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n"
    status, _, errors = guarded(ignored + "while True: pass")
    assert (status, errors) == (
        3,
        "an untrusted schema gets 1 seconds of processor time, which have run out\n",
    )


def test_memory_is_bounded():
    status, _, errors = guarded("kept = bytearray(600 * 2**20)")
    assert status == 1
    assert "MemoryError" in errors
    status, _, errors = guarded("os.abort()")  # as C++ does that gets no memory
    assert (status, errors) == (
        3,
        "an untrusted schema gets 512 MiB of memory, which is not enough\n",
    )


def test_what_is_written_is_bounded_and_nothing_is_left(tmp_path):
    code = f"""
from fakegen.formats.partial_file import write_file
import pathlib
write_file(pathlib.Path({str(tmp_path / "a.csv")!r}), bytes(2**20 + 1))
"""
    status, _, errors = guarded(code)
    assert status == 1
    assert "a.csv cannot be written: files may have 1 MiB here" in errors
    assert not list(tmp_path.iterdir())


def test_other_deaths_are_bugs():
    status, _, errors = guarded("os.kill(os.getpid(), 11)")
    assert (status, errors) == (70, "fakegen has a bug: it was ended by SIGSEGV\n")


def test_a_signal_to_the_parent_reaches_the_child():
    code = "os.kill(os.getppid(), 15); time.sleep(30)"
    assert guarded(code)[0] == 128 + 15


def command(*arguments: str, cwd: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "fakegen", *arguments], cwd=cwd, capture_output=True, timeout=60
    )
    return done.returncode, done.stderr.decode()


def test_a_command_within_its_limits_makes_what_it_makes_without_them(tmp_path):
    schema = tmp_path / "s.yaml"
    schema.write_text("tables: {t: {rows: 50, columns: {a: sequence, b: faker.name}}}")
    assert command("generate", "s.yaml", "-o", "a.csv", cwd=tmp_path) == (0, "")
    assert command("generate", "--untrusted", "s.yaml", "-o", "b.csv", cwd=tmp_path) == (0, "")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert command("preview", "s.yaml", "--untrusted", "--workers", "2", cwd=tmp_path)[0] == 2


def test_workers_inherit_the_limits(tmp_path):
    schema = tmp_path / "s.yaml"
    schema.write_text("tables: {t: {rows: 140000, columns: {a: sequence}}}")
    arguments = ("generate", "--untrusted", "s.yaml", "-o", "a.csv", "--workers", "2")
    assert command(*arguments, cwd=tmp_path) == (0, "")


def test_every_command_that_reads_a_schema_has_the_option():
    readers = set()
    for name in program.list_commands(None):
        parameters = [p.name for p in built_in(name).params]
        if (
            "schema" in parameters and name != "mask"
        ):  # which reads what the command line names, and no more
            readers.add(name)
            assert "untrusted" in parameters, name
    assert readers == {
        "check", "explain", "export", "generate", "job", "learn", "plan", "preview", "seed",
    }  # fmt: skip
