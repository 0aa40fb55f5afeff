"""The commands that look things up, and what a mistyped word is answered with."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fakegen.cli.main import run


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("regex", "'regex' is a provider and a constraint."),
        ("nbinom", "  n: a number, required."),
        ("increasing", "increasing: a constraint ("),
        ("parquet", "--format parquet"),
        ("trees", "  min_leaf: an integer, default 30."),
        ("unique", "'unique' is a constraint, a modifier and a filter."),
        ("slug", "jose-maria"),
        ("generate", "generate: a command"),
    ],
)
def test_a_name_is_explained(name: str, shown: str, capsys) -> None:
    assert run(["explain", name]) == 0
    captured = capsys.readouterr()
    assert shown in captured.out
    assert captured.err == ""


def test_an_explanation_in_json(capsys) -> None:
    assert run(["explain", "faker.first_name", "--locale", "nl_BE", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["kind"] == "provider"
    assert entry["makes"]


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("providers", "uuid"),
        ("constraints", "increasing"),
        ("formats", "parquet"),
        ("sources", "package"),
        ("methods", "copula"),
        ("functions", "years_between"),
    ],
)
def test_a_kind_is_listed(command: str, name: str, capsys) -> None:
    assert run([command]) == 0
    listed = capsys.readouterr()
    assert any(line.split()[:1] == [name] for line in listed.out.splitlines())
    assert all(line == line.rstrip() for line in listed.out.splitlines())
    assert listed.err == ""
    assert run([command, "--json"]) == 0
    facts = {entry["name"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert facts[name]["summary"]
    assert run([command, name]) == 0
    assert f"{name}: a " in capsys.readouterr().out


def test_words_show_what_is_made(capsys) -> None:
    assert run(["providers", "first", "name", "--locale", "nl_BE"]) == 0
    assert "makes" in capsys.readouterr().out.splitlines()[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["genrate"], "no such command 'genrate'; did you mean 'generate'?"),
        (["model", "shw"], "no such command 'shw'; did you mean 'show'?"),
        (["generate", "s.yaml", "--rws", "3"], "no such option '--rws'; did you mean '--rows'?"),
        (
            ["generate", "s.yaml", "--format", "parqet"],
            "no format 'parqet'; did you mean 'parquet'?",
        ),
        (
            ["generate", "s.yaml", "-f", "sql", "--option", "dialct=mysql"],
            "format 'sql' has no option 'dialct'; did you mean 'dialect'?",
        ),
        (
            ["generate", "s.yaml", "-f", "sql", "--option", "dialect=mysqll"],
            "did you mean 'mysql'?",
        ),
        (["explain", "incresing"], "nothing called 'incresing'; did you mean 'increasing'?"),
        (["explain", "regex", "--kind", "providr"], "no kind 'providr'; did you mean 'provider'?"),
        (["formats", "parqet"], "no format matches 'parqet'; did you mean 'parquet'?"),
        (["providers", "--locale", "nl_BX"], "unknown locale 'nl_BX'; did you mean"),
        (["schema", "--locale", "nl_BX"], "unknown locale 'nl_BX'; did you mean"),
        (["schema", "--portable", "--locale", "xx"], "unknown locale 'xx'"),
        (["generate"], "missing argument 'SCHEMA'; see 'fakegen generate --help'"),
    ],
)
def test_a_mistyped_word_gets_the_nearest_one_in_one_line(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text("tables: {t: {rows: 2, columns: {id: sequence}}}")
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert captured.err.count("\n") == 1
    assert captured.out == ""


def test_providers_are_listed_without_making_examples(capsys) -> None:
    started = time.process_time()
    assert run(["providers"]) == 0
    assert time.process_time() - started < 2
    assert "makes" not in capsys.readouterr().out.splitlines()[1]


def test_help_loads_neither_numpy_nor_arrow_where_no_plugin_is_installed() -> None:
    code = (
        "import sys\nimport fakegen.installed_plugins as found\n"
        "found.entry_points = lambda group: []\n"
        "from fakegen.cli.main import run\nrun(['--help'])\n"
        "sys.exit(bool({'numpy', 'pyarrow', 'rich'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
