"""Whatever a terminal can show, every command prints; tables stay aligned."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.cli.main import run
from fakegen.cli.plain_characters import representable

ENCODINGS = ("ascii", "cp1252", "latin-1", "cp437", "utf-8")
SCHEMA = """\
tables:
  café:
    rows: 2
    columns:
      名: {choice: [日本]}
      straße: {integer: {min: 1, max: 9}}
    constraints: [straße < 10]
"""
COMMANDS = [
    (["preview", "s.yaml"], 0),
    (["preview", "s.yaml", "--vertical"], 0),
    (["preview", "s.yaml", "--only", "cafè"], 2),
    (["plan", "s.yaml"], 0),
    (["check", "d.csv", "s.yaml"], 5),
    (["explain", "slug"], 0),
    (["functions", "slug"], 0),
    (["functions"], 0),
    (["examples"], 0),
]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(ENCODINGS))
def test_every_text_can_be_encoded_and_stays_where_it_can(text, encoding):
    shown = representable(text, encoding)
    assert shown.encode(encoding).decode(encoding) == shown
    assert representable(shown, encoding) == shown
    if encoding == "utf-8":
        assert shown == text


def test_lines_and_marks_have_plain_relatives():
    assert representable("┏━┳┓ │x│ a…b “q” – é", "ascii") == '+-++ |x| a...b "q" - \\xe9'


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_command_prints_in_every_encoding(tmp_path, monkeypatch, encoding):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.yaml").write_text(SCHEMA, "utf-8")
    (tmp_path / "d.csv").write_text("名,straße\n日本,10\n", "utf-8")
    for command, status in COMMANDS:
        with monkeypatch.context() as streams:
            stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
            streams.setattr("sys.stdout", stream)
            streams.setattr("sys.stderr", stream)
            assert run(command) == status, command
        text = stream.buffer.getvalue().decode(encoding)
        assert text.strip(), command
        assert "bug" not in text, command


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_the_program_prints_in_the_encoding_of_the_terminal(tmp_path, encoding):
    (tmp_path / "s.yaml").write_text(SCHEMA, "utf-8")
    shown = fakegen(tmp_path, ["preview", "s.yaml"], PYTHONIOENCODING=encoding)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert representable("│ 日本 │", encoding) in shown.stdout.decode(encoding)


def test_a_table_stays_aligned(tmp_path):
    (tmp_path / "s.yaml").write_text(SCHEMA, "utf-8")
    shown = fakegen(tmp_path, ["preview", "s.yaml"], PYTHONIOENCODING="ascii")
    title, *lines = shown.stdout.decode("ascii").splitlines()
    assert title == r"caf\xe9"
    assert len({len(line) for line in lines}) == 1
    assert any(r"\u65e5\u672c" in line for line in lines)


@pytest.mark.parametrize("command", [["plan", "s.yaml", "--json"], ["init", "d.csv"]])
def test_documents_are_utf_8_whatever_the_terminal(tmp_path, command):
    (tmp_path / "s.yaml").write_text(SCHEMA, "utf-8")
    (tmp_path / "d.csv").write_text("名\n" + "日本\n東京\n" * 20, "utf-8")
    made = {
        encoding: fakegen(tmp_path, command, PYTHONIOENCODING=encoding).stdout
        for encoding in ("cp1252", "utf-8")
    }
    assert made["cp1252"] == made["utf-8"]
    assert "名" in made["utf-8"].decode()


def fakegen(folder, command, **environment):
    return subprocess.run(
        [sys.executable, "-m", "fakegen", *command],
        capture_output=True,
        cwd=folder,
        env={**os.environ, **environment},
        check=False,
    )
