"""Opening what a schema names: regular files only, and for others' schemas only in its folder."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakegen.errors import DataError
from fakegen.limits import UNTRUSTED, Budget
from fakegen.sources import opening
from fakegen.sources.opening import open_file


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of an untrusted schema, with a secret beside it."""
    (tmp_path / "secret.csv").write_text("secret")
    inside = tmp_path / "folder"
    (inside / "sub").mkdir(parents=True)
    (inside / "sub" / "data.csv").write_text("data")
    with Budget(UNTRUSTED.inside(inside)).spending():
        yield inside


def content(path: Path) -> bytes:
    with open_file(path) as file:
        return file.read()


def test_files_in_the_folder_are_read(folder, monkeypatch):
    assert content(folder / "sub" / "data.csv") == b"data"
    assert content(folder / "." / "sub" / "data.csv") == b"data"
    monkeypatch.setattr(opening, "_RELATIVE", False)  # as on Windows
    assert content(folder / "sub" / "data.csv") == b"data"


@pytest.mark.parametrize("relative", [True, False])
@pytest.mark.parametrize(
    "said",
    ["../secret.csv", "sub/../../secret.csv", "/etc/passwd", "sub/../sub/data.csv", "", "."],
)
def test_no_path_leads_out(folder, said, relative, monkeypatch):
    monkeypatch.setattr(opening, "_RELATIVE", relative)
    with pytest.raises(DataError, match="outside the schema's folder"):
        open_file(folder / said)


@pytest.mark.parametrize("relative", [True, False])
def test_no_link_is_followed_anywhere_on_the_way(folder, relative, monkeypatch):
    monkeypatch.setattr(opening, "_RELATIVE", relative)
    (folder / "file.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "up").symlink_to("..")
    (folder / "inner").symlink_to("sub")
    for said in ("file.csv", "up/secret.csv", "inner/data.csv", "up/no such file"):
        with pytest.raises(DataError, match="reached by a link"):
            open_file(folder / said)


def test_a_folder_replaced_by_a_link_meanwhile_is_not_followed(folder):
    """What is checked is what is opened: a folder and a link to outside change places all the time."""
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "data.csv").write_text("secret")
    (folder / "link").symlink_to(outside)
    ended = threading.Event()

    def swap() -> None:
        while not ended.is_set():
            for one, other in (("sub", "kept"), ("link", "sub"), ("sub", "link"), ("kept", "sub")):
                os.rename(folder / one, folder / other)

    swapping = threading.Thread(target=swap)
    swapping.start()
    seen: set[bytes | None] = set()
    tries, until = 0, time.monotonic() + 60
    try:
        while tries < 2_000 or (b"data" not in seen and time.monotonic() < until):
            tries += 1
            try:
                seen.add(content(folder / "sub" / "data.csv"))
            except (OSError, DataError):
                seen.add(None)
    finally:
        ended.set()
        swapping.join()
    assert b"secret" not in seen
    assert b"data" in seen


@pytest.mark.parametrize("untrusted", [True, False])
def test_only_regular_files_are_opened(tmp_path, untrusted):
    os.mkfifo(tmp_path / "pipe")  # opening it would wait for ever
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "socket"))
    (tmp_path / "sub").mkdir()
    kinds = {"pipe": "a named pipe", "socket": "a socket", "sub": "a folder"}
    limits = UNTRUSTED.inside(tmp_path) if untrusted else Budget().limits
    with Budget(limits).spending():
        for name, kind in kinds.items():
            with pytest.raises(DataError, match=f"is {kind}, not a regular file"):
                open_file(tmp_path / name)
    with pytest.raises(DataError, match="is a device, not a regular file"):
        open_file(Path("/dev/zero"))


def test_links_are_followed_in_normal_mode(tmp_path):
    (tmp_path / "data.csv").write_text("data")
    (tmp_path / "link").symlink_to("data.csv")
    assert content(tmp_path / "link") == b"data"
    (tmp_path / "zero").symlink_to("/dev/zero")
    with pytest.raises(DataError, match="is a device"):
        open_file(tmp_path / "zero")


def test_large_files_are_refused_unread(folder):
    with (folder / "large.csv").open("wb") as file:
        file.truncate(UNTRUSTED.file_bytes + 1)
    with pytest.raises(DataError, match="larger than 32 MiB"):
        open_file(folder / "large.csv")


def test_a_file_that_is_not_there_is_said_as_the_system_says_it(folder):
    with pytest.raises(FileNotFoundError):
        open_file(folder / "none.csv")
