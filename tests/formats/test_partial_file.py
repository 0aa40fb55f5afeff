"""A file appears whole or not at all."""

from __future__ import annotations

import os
import signal
import stat
import threading

import pyarrow as pa
import pytest

from fakegen.errors import DataError
from fakegen.formats.partial_file import (
    PartialFile,
    PartialFolder,
    publish,
    write_file,
    writing,
)


def write(part: PartialFile, content: bytes) -> None:
    with part.open() as file:
        file.write(content)


def test_it_appears_when_it_is_published(tmp_path):
    part = PartialFile(tmp_path / "a.csv")
    write(part, b"new")
    assert not (tmp_path / "a.csv").exists()
    part.sync()
    part.publish()
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]
    assert (tmp_path / "a.csv").read_bytes() == b"new"


def test_what_was_there_stays_until_then_with_its_mode(tmp_path):
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    part = PartialFile(target)
    write(part, b"new")
    assert target.read_bytes() == b"old"
    part.publish()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_nothing_is_left_of_what_is_discarded(tmp_path):
    part = PartialFile(tmp_path / "a.csv")
    write(part, b"new")
    part.discard()
    part.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_link_keeps_pointing_where_it_points(tmp_path):
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to("real.csv")
    part = PartialFile(tmp_path / "link.csv")
    write(part, b"new")
    part.publish()
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


def test_a_pipe_is_written_to_directly(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    got = []
    reading = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reading.start()
    part = PartialFile(tmp_path / "pipe")
    write(part, b"through")
    part.sync()
    part.publish()
    part.discard()
    reading.join(10)
    assert got == [b"through"]
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_two_writers_of_one_file_do_not_meet(tmp_path):
    first, second = PartialFile(tmp_path / "a"), PartialFile(tmp_path / "a")
    write(first, b"first")
    write(second, b"second")
    second.publish()
    first.publish()
    assert (tmp_path / "a").read_bytes() == b"first"


def test_a_folder_that_is_not_there_is_named_with_the_nearest(tmp_path):
    (tmp_path / "output").mkdir()
    with pytest.raises(DataError, match=r"there is no folder .*; did you mean .*output"):
        PartialFile(tmp_path / "outptu" / "a.csv")


def test_a_new_folder_appears_with_all_its_files(tmp_path):
    part = PartialFolder(tmp_path / "new")
    for name in ("a", "b"):
        (part.working / name).write_text(name)
    assert not (tmp_path / "new").exists()
    publish([part])
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["a", "b"]


def test_nothing_is_left_of_a_folder_that_is_discarded(tmp_path):
    part = PartialFolder(tmp_path / "new")
    (part.working / "a").write_text("a")
    part.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_somebody_else_filled_meanwhile_stays(tmp_path):
    part = PartialFolder(tmp_path / "new")
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "theirs").write_text("theirs")
    with pytest.raises(DataError, match="new cannot be written: directory not empty"):
        publish([part])
    part.discard()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["theirs"]


def test_a_signal_waits_until_all_have_their_names(tmp_path, monkeypatch):
    parts = [PartialFile(tmp_path / name) for name in ("a", "b")]
    for part in parts:
        write(part, b"new")
    rename = PartialFile.publish

    def interrupted(part: PartialFile) -> None:
        rename(part)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(PartialFile, "publish", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(parts)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_a_file_is_written_whole_or_stays_as_it_was(tmp_path):
    target = tmp_path / "a"
    write_file(target, b"old")
    with pytest.raises(TypeError):
        write_file(target, "no bytes")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert target.read_bytes() == b"old"


def test_failures_to_write_are_one_sentence():
    with (
        pytest.raises(DataError, match="t cannot be written: no space left on device"),
        writing("t"),
    ):
        raise OSError(28, "No space left on device")
    with pytest.raises(DataError, match="t cannot be written: no such type"), writing("t"):
        raise pa.ArrowNotImplementedError("no such type")
    with pytest.raises(BrokenPipeError), writing("t"):
        raise BrokenPipeError
