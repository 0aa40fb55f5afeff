"""What is kept on disk comes back whole, is private and bounded, and never gets in the way."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fakegen.disk_cache import VARIABLE, cache_folder, code_version, keep, kept

PLUGINS = sorted((Path(__file__).parents[1] / "plugins").iterdir())
POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "cache"
    monkeypatch.setenv(VARIABLE, str(path))
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*/*"))


def test_what_is_kept_comes_back(folder):
    assert kept("room", "a") is None
    keep("room", "a", b"first")
    keep("room", "a", b"second")
    keep("other", "a", b"third")
    assert (kept("room", "a"), kept("other", "a"), kept("room", "b")) == (b"second", b"third", None)
    assert names(folder) == ["a", "a"]


@POSIX
def test_it_is_the_users_alone(folder):
    keep("room", "a", b"x")
    modes = [stat.S_IMODE(p.stat().st_mode) for p in (folder, folder / "room", folder / "room/a")]
    assert modes == [0o700, 0o700, 0o600]


@POSIX
def test_a_folder_that_others_can_write_to_is_not_used(folder):
    keep("room", "a", b"x")
    folder.chmod(0o777)
    keep("room", "b", b"x")
    assert kept("room", "a") is None
    assert names(folder) == ["a"]


def test_without_a_folder_nothing_is_kept(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, "")
    assert cache_folder() is None
    keep("room", "a", b"x")
    assert kept("room", "a") is None
    assert not list(tmp_path.iterdir())


def test_by_default_it_is_the_users_cache(monkeypatch):
    monkeypatch.delenv(VARIABLE)
    found = cache_folder()
    assert found is not None
    assert found.is_absolute()
    assert "fakegen" in found.parts


COLLECTING = """
import os, pytest
# What configures the tests is read without them.
assert pytest.main(["--collect-only", "--quiet", "--ignore-glob=*/test_*.py"]) == 5
from fakegen.disk_cache import cache_folder
assert cache_folder() is None
"""


@pytest.mark.parametrize("plugin", PLUGINS, ids=lambda path: path.name)
def test_tests_of_a_plugin_that_run_alone_do_not_use_it_either(plugin, monkeypatch):
    monkeypatch.delenv(VARIABLE)
    done = subprocess.run(
        [sys.executable, "-c", COLLECTING], cwd=plugin, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_folder_that_cannot_be_made_is_no_error(folder):
    folder.write_text("a file")
    keep("room", "a", b"x")
    assert kept("room", "a") is None
    assert folder.read_text() == "a file"


def test_what_was_not_used_for_longest_is_removed(folder):
    for number, name in enumerate("abcd"):
        keep("room" if number % 2 else "other", name, b"x" * 100, most=400)
        os.utime(next(folder.glob(f"*/{name}")), (number, number))
    assert kept("other", "a") == b"x" * 100  # and is now the last to go
    keep("room", "e", b"x" * 150, most=400)
    assert names(folder) == ["a", "d", "e"]
    keep("room", "huge", b"x" * 401, most=400)
    assert names(folder) == ["a", "d", "e"]


RACER = """
import sys
from fakegen.disk_cache import keep, kept
for turn in range(40):
    key = str(turn % 5)
    keep("room", key, key.encode() * 20_000, most=70_000)
    found = kept("room", key)
    assert found in (None, key.encode() * 20_000), len(found)
"""


def test_runs_at_the_same_time_see_whole_entries(folder):
    racers = [subprocess.Popen([sys.executable, "-c", RACER]) for _ in range(3)]
    assert [racer.wait() for racer in racers] == [0, 0, 0]
    assert sum(path.stat().st_size for path in folder.glob("*/*")) <= 70_000
    assert not [name for name in names(folder) if name.startswith(".")]


def test_the_version_names_the_libraries_that_are_there():
    word = code_version("numpy", "no-such-library")
    assert "numpy" in word
    assert "no-such-library" not in word
    assert word == code_version("numpy", "no-such-library")
