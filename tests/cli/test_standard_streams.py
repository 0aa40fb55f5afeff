"""A full, closed or broken stream ends in one message or none, whatever is written to it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCHEMA = "tables: {t: {rows: 60_000, columns: {a: sequence, b: {choice: [x, y]}}}}"
COMMANDS = {
    "csv": "generate s.yaml",
    "parquet": "generate s.yaml -f parquet",
    "arrow": "generate s.yaml -f arrow",
    "sql": "generate s.yaml -f sql",
    "table": "preview s.yaml",
    "list": "providers",
    "help": "--help",
}
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the shell is another")


@pytest.fixture
def shell(tmp_path: Path):
    (tmp_path / "s.yaml").write_text(SCHEMA)

    def run(line: str) -> tuple[int, str]:
        """Return the status of the first command of a line, and what stands on standard error."""
        line = line.replace("fakegen", f"{sys.executable} -m fakegen", 1)
        done = subprocess.run(
            ["bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stderr

    return run


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("kind", ["csv", "parquet", "table"])
def test_a_full_disk_is_one_message(shell, kind):
    message = "standard output cannot be written: no space left on device\n"
    assert shell(f"fakegen {COMMANDS[kind]} > /dev/full") == (4, message)


@pytest.mark.parametrize("target", ["> out.csv", "-o out.csv"])
def test_a_file_that_may_not_grow_is_one_message(shell, target):
    status, message = shell(f"ulimit -f 8; fakegen generate s.yaml {target}")
    assert status == 4
    name = "standard output" if target.startswith(">") else "out.csv"
    assert message == f"{name} cannot be written: files may have 8,192 bytes here\n"


@pytest.mark.parametrize("kind", ["sql", "help"])
def test_a_closed_output_is_one_message(shell, kind):
    message = "standard output cannot be written: bad file descriptor\n"
    assert shell(f"fakegen {COMMANDS[kind]} >&-") == (4, message)


@pytest.mark.parametrize("kind", ["arrow", "list"])
def test_a_reader_that_leaves_is_no_error(shell, kind):
    assert shell(f"fakegen {COMMANDS[kind]} | head -c 20 > /dev/null") == (1, "")


def test_a_pipe_that_breaks_is_no_error(shell):
    line = "mkfifo pipe; (head -c 20 < pipe > /dev/null) & fakegen generate s.yaml -f csv -o pipe"
    assert shell(f"{line}; exit $?") == (1, "")


def test_a_closed_input_is_one_message(shell):
    message = "standard input cannot be read: bad file descriptor\n"
    assert shell("fakegen preview - <&-") == (4, message)


def test_files_are_written_with_all_streams_closed(shell, tmp_path):
    assert shell("fakegen generate s.yaml -o t.csv <&- >&- 2>&-") == (0, "")
    assert len((tmp_path / "t.csv").read_text().splitlines()) == 60_001


def test_errors_that_nobody_can_read_keep_their_status(shell):
    assert shell("fakegen preview nowhere.yaml 2>&-")[0] == 4
    if Path("/dev/full").exists():
        assert shell("fakegen preview nowhere.yaml 2> /dev/full")[0] == 4
