"""Rows fit the terminal: numbers whole, strings cut, records turned sideways; in colour on a terminal only."""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from fakegen.cli.main import run
from fakegen.cli.records import print_rows

NUMBERS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), max_size=60) | st.none()
TABLES = st.lists(st.sampled_from(["number", "text"]), min_size=1, max_size=9).flatmap(
    lambda kinds: st.tuples(
        *(st.lists(NUMBERS if k == "number" else TEXTS, min_size=2, max_size=2) for k in kinds)
    )
)


def shown(table: pa.Table, width: int, **options: bool) -> list[str]:
    with pytest.MonkeyPatch.context() as patch:
        stream = _Stream()
        patch.setenv("COLUMNS", str(width))
        patch.setattr(sys, "stdout", stream)
        print_rows("t", table, 0, **options)
    return stream.text.splitlines()


class _Stream:
    encoding, text = "utf-8", ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False


@settings(max_examples=60, deadline=None)
@given(TABLES, st.integers(40, 120), st.booleans())
def test_no_line_is_too_wide_and_every_number_is_whole(columns, width, vertical):
    table = pa.table({f"c{number}": column for number, column in enumerate(columns)})
    lines = shown(table, width, vertical=vertical)
    assert all(cell_len(line) <= width for line in lines)
    words = " ".join(lines).split()
    for column in columns:
        for value in column:
            if isinstance(value, int):
                assert str(value) in words


def test_longer_strings_are_cut_before_records_are_turned():
    table = pa.table({"id": [1], "text": ["x" * 70]})
    assert any(f"│ {'x' * 64}… │" in line for line in shown(table, 80))
    assert shown(table, 40)[4] == f"│   0 │  1 │ {'x' * 24}… │"
    assert shown(table, 30)[1:3] == ["row 0", "  id    1"]
    assert not any("…" in line for line in shown(table, 90))


def test_control_characters_stay_on_their_line():
    assert shown(pa.table({"text": ["a\nb"]}), 80, vertical=True)[2] == r"  text  a\nb"


def test_a_number_above_the_rows_of_a_table_changes_no_row(tmp_path, capsys):
    schema = tmp_path / "s.yaml"
    schema.write_text(
        "tables: {p: {rows: 3, columns: {id: sequence}}, c: {rows: 4, columns: {p: {ref: p.id}}}}"
    )
    made = []
    for rows in ("4", "400"):
        assert run(["preview", str(schema), "-n", rows]) == 0
        made.append(capsys.readouterr().out)
    assert made[0] == made[1]
    assert run(["preview", str(schema), "-n", "1"]) == 0
    assert set(capsys.readouterr().out.splitlines()) <= set(made[0].splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("no_color", ["", "1"])
def test_values_have_the_colour_of_their_type_on_a_terminal(tmp_path, no_color):
    (tmp_path / "s.yaml").write_text("tables: {t: {rows: 1, columns: {id: sequence, d: date}}}")
    environment = {"TERM": "xterm-256color", "NO_COLOR": no_color, "COLUMNS": "80"}
    text = on_a_terminal(["preview", str(tmp_path / "s.yaml")], environment)
    assert ("\x1b[36m" in text, "\x1b[35m" in text) == (not no_color, not no_color)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize("terminal", ["dumb", "xterm-256color"])
def test_no_line_is_wider_than_any_terminal(tmp_path, terminal):
    (tmp_path / "s.yaml").write_text(
        "tables: {t: {rows: 1, columns: {note: text, name: faker.name}}}"
    )
    environment = {"TERM": terminal, "NO_COLOR": "1", "COLUMNS": "48"}
    text = on_a_terminal(["preview", str(tmp_path / "s.yaml")], environment)
    assert max(map(cell_len, re.sub(r"\x1b\[\d*m", "", text).splitlines())) <= 48


def on_a_terminal(command: list[str], environment: dict[str, str]) -> str:
    import pty

    process, terminal = pty.fork()
    if process == 0:
        os.environ.pop("FORCE_COLOR", None)
        arguments = [sys.executable, "-m", "fakegen", *command]
        os.execve(sys.executable, arguments, {**os.environ, **environment})
    pieces = []
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the program has ended
            piece = b""
        if not piece:
            break
        pieces.append(piece)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 0
    return b"".join(pieces).decode()


def test_objects_and_lists_are_shown_as_json():
    value = {
        "d": date(2020, 1, 2),
        "n": Decimal("1.50"),
        "none": None,
        "yes": [True, False],
        "s": 'é"',
    }
    lines = shown(pa.table({"v": [value]}), 120)
    assert (
        '{"d": "2020-01-02", "n": 1.5, "none": null, "yes": [true, false], "s": "é\\""}'
        in lines[-2]
    )
