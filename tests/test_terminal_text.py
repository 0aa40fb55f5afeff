"""Nothing that is printed can act on a terminal or reorder what is read."""

from __future__ import annotations

import ast
import json
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen import DataError, Mark, Problem, printable
from fakegen.cli.main import run

ROOT = Path(__file__).parents[1]
HOSTILE = "\x1b[31m\x07\x08\r\x7f\x9b1m\u202e\u2066\u200f\u2028\ufeff"


def harmless(text: str) -> bool:
    return not any(
        unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        for character in text
        if character not in "\n\t\u200c\u200d"
    )


@given(st.text() | st.text(HOSTILE))
def test_every_text_becomes_harmless_and_stays_so(text):
    shown = printable(text)
    assert harmless(shown)
    assert printable(shown) == shown


@given(st.text())
def test_json_stays_the_same_document(text):
    document = json.dumps({text: text}, ensure_ascii=False, indent=1)
    shown = printable(document, json=True)
    assert harmless(shown)
    assert json.loads(shown) == {text: text}


@pytest.mark.parametrize(
    "text", ["naïve 東京\u3000x", "می\u200cخواهم", "👨\u200d👩\u200d👧", "1\xa0000\u202f€"]
)
def test_the_text_of_any_language_is_not_changed(text):
    assert printable(text) == text


def test_every_error_is_safe_to_print():
    assert harmless(str(DataError(HOSTILE)))
    assert harmless(str(Problem(Mark(f"{HOSTILE}.yaml", 1, 2), HOSTILE, HOSTILE)))
    assert str(Problem(Mark("x"), "a\nb.yaml:1:1: invented")) == r"x: a\nb.yaml:1:1: invented"


COMMANDS = [
    ["preview", "s.yaml"],
    ["plan", "s.yaml"],
    ["plan", "s.yaml", "--json"],
    ["check", "d.json", "s.yaml"],
    ["check", "d.json", "s.yaml", "--json"],
    ["compare", "d.json", "d.json"],
    ["compare", "d.json", "d.json", "--json"],
    ["init", "d.json"],
    ["learn", "s.yaml", "-o", "m.model"],
    ["model", "show", "m.model"],
    ["model", "show", "m.model", "--json"],
    ["explain", HOSTILE],
    ["preview", f"{HOSTILE}.yaml"],
    ["compare", f"{HOSTILE}.csv", "d.json"],
    ["generate", "s.yaml", "-o", f"{HOSTILE}.x"],
    ["preview", "s.yaml", "--only", HOSTILE],
    [HOSTILE],
]


@pytest.mark.parametrize(
    "command", COMMANDS, ids=lambda command: " ".join(command[:1]).strip(HOSTILE)
)
def test_no_command_prints_what_acts_on_a_terminal(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    name = json.dumps(f"c{HOSTILE}")
    rows = [{f"c{HOSTILE}": f"v{HOSTILE}{n % 3}", "n": n} for n in range(30)]
    Path("d.json").write_text(json.dumps(rows))
    Path("s.yaml").write_text(
        f"""
sources: {{d: {{file: d.json}}}}
models: {{"m{json.dumps(HOSTILE)[1:-1]}": {{source: d}}}}
tables:
  "t{json.dumps(HOSTILE)[1:-1]}":
    rows: 5
    columns:
      {name}: {{sample: {{source: d, column: {name}}}}}
      n: sequence
      {json.dumps(f"w{HOSTILE}")}: {{constant: {json.dumps([HOSTILE])}}}
    constraints: [{"n > 1000" if command[0] == "check" else "n > 0"}]
"""
    )
    if command[0] == "model":
        run(["learn", "s.yaml", "-o", "m.model"])
    status = run(command)
    shown = capsys.readouterr()
    assert status in (0, 2, 4, 5), shown.err
    assert harmless(shown.out + shown.err)


def test_a_notebook_shows_nothing_hidden():
    columns = {HOSTILE: {"constant": HOSTILE}}
    tables = fakegen.generate({"tables": {f"t{HOSTILE}": {"columns": columns}}}, rows=2)
    assert harmless(tables._repr_html_())
    assert harmless(repr(tables) + repr(next(iter(tables.values()))))


def test_names_with_brackets_are_not_markup(tmp_path, capsys):
    (tmp_path / "s.yaml").write_text(
        "tables: {'[/b]': {rows: 1, columns: {'[red]': {constant: '[/]'}}}}"
    )
    assert run(["preview", str(tmp_path / "s.yaml")]) == 0
    shown = capsys.readouterr().out
    assert "[/b]" in shown
    assert "[red]" in shown
    assert "[/]" in shown


def test_the_command_line_prints_through_one_module():
    for path in sorted((ROOT / "fakegen" / "cli").glob("*.py")):
        if path.name == "printing.py":
            continue
        calls = [node for node in ast.walk(ast.parse(path.read_text("utf-8")))
                 if isinstance(node, ast.Call)]  # fmt: skip
        named = [ast.unparse(call.func) for call in calls]
        assert not {"click.echo", "click.secho", "print"} & set(named), path.name


def test_progress_takes_no_markup_from_names(monkeypatch):
    from fakegen.cli.progress_bar import progress_bar

    shown: list[str] = []
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stderr, "write", shown.append, raising=False)
    with progress_bar({f"[/b]{HOSTILE}": 2}) as advance:
        advance(f"[/b]{HOSTILE}", 2)
    assert "[/b]" in "".join(shown)
