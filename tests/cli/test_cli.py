"""The command line, as a user meets it."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from fakegen.cli.main import run

PEOPLE = """\
seed: 7
tables:
  person:
    rows: 20
    columns:
      id: sequence
      name: faker.first_name
      size: {integer: {min: 1, max: 9}}
  pet:
    rows: 5
    columns:
      owner: {ref: person.id}
"""


@pytest.fixture
def people(tmp_path: Path) -> str:
    file = tmp_path / "people.yaml"
    file.write_text(PEOPLE)
    return str(file)


def lines(capsys) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_help_lists_the_commands(capsys) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for command in ("generate", "preview", "learn", "providers", "plugins", "schema"):
        assert command in out


def with_plugin(tmp_path: Path, module: str) -> dict[str, str]:
    """An environment in which a distribution brings this module as a plugin."""
    (tmp_path / "acme_commands.py").write_text(module)
    info = tmp_path / "acme_commands-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-commands\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[fakegen]\nacme = acme_commands\n")
    paths = [str(tmp_path), *filter(None, sys.path)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def helped(env: dict[str, str]) -> str:
    command = [sys.executable, "-m", "fakegen", "--help"]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


COMMANDS_OF_PLUGIN = """
import click, fakegen

@click.command("greet", short_help="Greet the reader.")
def greet(): ...

def broken():
    raise ImportError("no such library")

@fakegen.hookimpl
def fakegen_commands():
    return [fakegen.Command.of(greet), fakegen.Command("broken", broken)]
"""


def test_help_lists_the_commands_of_plugins(tmp_path: Path) -> None:
    out = helped(with_plugin(tmp_path, COMMANDS_OF_PLUGIN))
    assert re.search(r"Commands of plugins:\n(.*\n)*?  greet +Greet the reader\.", out)
    assert re.search(r"broken +cannot be loaded: ImportError: no such library", out)
    assert "generate" in out


def test_a_folder_gets_a_file_per_table(people: str, tmp_path: Path) -> None:
    assert run(["generate", people, "-o", f"{tmp_path}/out", "--format", "parquet"]) == 0
    person = pq.read_table(tmp_path / "out" / "person.parquet")
    assert person.num_rows == 20
    pet = pq.read_table(tmp_path / "out" / "pet.parquet")
    assert set(pet["owner"].to_pylist()) <= set(person["id"].to_pylist())
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["person.parquet", "pet.parquet"]


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "arrow", "sql", "db"])
def test_the_ending_chooses_the_format(people: str, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out.{suffix}"
    assert run(["generate", people, "--only", "person", "-o", str(target)]) == 0
    assert target.stat().st_size > 0
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["people.yaml", target.name])


def test_sqlite_holds_all_tables(people: str, tmp_path: Path) -> None:
    assert run(["generate", people, "-o", f"{tmp_path}/x.db", "--format", "sqlite"]) == 0
    with sqlite3.connect(tmp_path / "x.db") as connection:
        rows = connection.execute(
            "select count(*) from pet join person on pet.owner = person.id"
        ).fetchone()
    assert rows == (5,)


def test_stdin_to_stdout(people: str) -> None:
    program = [sys.executable, "-m", "fakegen", "generate", "-", "--only", "person.size"]
    done = subprocess.run(program, input=PEOPLE.encode(), capture_output=True, check=True)
    out = done.stdout.decode().splitlines()
    assert out[0].strip('"') == "size"
    assert len(out) == 21
    assert done.stderr == b""


def test_rows_seed_and_start(people: str, tmp_path: Path) -> None:
    def made(*flags: str) -> list[dict]:
        target = tmp_path / "x.jsonl"
        assert run(["generate", people, "--only", "person", "-o", str(target), *flags]) == 0
        return [json.loads(line) for line in target.read_text().splitlines()]

    whole = made()
    assert made("--start-row", "15", "--rows", "5") == whole[15:]
    assert made("--rows", "person=3") == whole[:3]
    assert [row["id"] for row in made("--seed", "8")] == [row["id"] for row in whole]
    assert made("--seed", "8") != whole
    assert len(made("--rows", "1_000")) == 1000


def test_a_preview_has_no_more_rows_than_the_table(tmp_path, capsys) -> None:
    schema = tmp_path / "s.yaml"
    column = "{integer: {min: 1, max: 5}, unique: true}"
    schema.write_text(f"tables: {{t: {{rows: 5, columns: {{n: {column}}}}}}}")
    assert run(["preview", str(schema)]) == 0
    assert capsys.readouterr().out.count("│") == 3 * 5


def test_preview_shows_rows(people: str, capsys) -> None:
    assert run(["preview", people, "--rows", "3"]) == 0
    out = capsys.readouterr().out
    assert "person" in out
    assert "owner" in out
    assert out.count("│") > 6


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["generate"], 2, "missing argument 'SCHEMA'; see 'fakegen generate --help'"),
        (["generate", "nowhere.yaml"], 4, "'nowhere.yaml' does not exist"),
        (["generate", "SCHEMA", "--rows", "x"], 2, "--rows takes a number of rows, not 'x'"),
        (
            ["generate", "SCHEMA", "--rows", "persn=5"],
            2,
            "no table 'persn'; did you mean 'person'?",
        ),
        (["generate", "SCHEMA", "--only", "person.nam"], 2, "did you mean 'person.name'?"),
        (["generate", "SCHEMA", "-f", "parket"], 2, "did you mean 'parquet'?"),
        (["generate", "SCHEMA", "-o", "x.nope"], 2, "say which format to write"),
        (["generate", "SCHEMA", "-o", "/no/such/folder/x.csv", "--only", "pet"], 4, "folder"),
        (["generate", "SCHEMA", "--source", "s"], 2, "--source takes NAME=VALUE"),
        (["generate", "SCHEMA", "--source", "s=x"], 2, "declares no source 's'"),
        (["generate", "SCHEMA", "--workers", "0"], 2, "0 is not in the range"),
        (["generate", "SCHEMA", "--plugin", "none.py"], 2, "'none.py' does not exist"),
        (["generate", "SCHEMA", "--option", "x=1"], 2, "format 'csv' has no option 'x'"),
        (["learn", "SCHEMA"], 2, "declares no models"),
        (["providers", "--locale", "xx_XX"], 2, "unknown locale 'xx_XX'"),
        (["nonsense"], 2, "no such command 'nonsense'; see 'fakegen --help'"),
    ],
)
def test_mistakes_end_in_a_message_and_a_status(
    people: str,
    capsys,
    monkeypatch,
    tmp_path: Path,
    arguments: list[str],
    status: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([people if item == "SCHEMA" else item for item in arguments]) == status
    captured = capsys.readouterr()
    assert message in captured.err
    assert "Traceback" not in captured.err
    assert [p.name for p in tmp_path.iterdir()] == ["people.yaml"]


def test_a_wrong_schema_writes_nothing(tmp_path: Path, capsys) -> None:
    schema = tmp_path / "s.yaml"
    schema.write_text("tables: {t: {columns: {a: sequenc, b: nope}}}")
    target = tmp_path / "out.csv"
    target.write_text("precious")
    assert run(["generate", str(schema), "-o", str(target)]) == 2
    assert target.read_text() == "precious"
    assert capsys.readouterr().err.count(f"{schema}:1:") == 2


def test_a_run_that_fails_midway_leaves_the_old_file(tmp_path: Path, capsys) -> None:
    schema = tmp_path / "s.yaml"
    schema.write_text(
        "tables: {t: {rows: 200000, columns: {a: {expr: b % 50000}, b: sequence}, "
        "constraints: ['b < 150000']}}"
    )
    target = tmp_path / "out.csv"
    target.write_text("precious")
    assert run(["generate", str(schema), "-o", str(target)]) == 3
    assert target.read_text() == "precious"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv", "s.yaml"]
    err = capsys.readouterr().err
    assert "constraint 'b < 150000' cannot be satisfied" in err
    assert "row 149999" in err


def test_providers_are_listed_searched_and_explained(capsys) -> None:
    assert run(["providers", "integer", "--json"]) == 0
    found = {item["name"]: item for item in json.loads(capsys.readouterr().out)}
    assert found["integer"]["notes"]["Speed"].startswith("compiled")
    assert run(["providers", "integer"]) == 0
    out = capsys.readouterr().out
    assert "Parameters:" in out
    assert "min" in out
    assert run(["providers", "first", "name", "--locale", "nl_BE"]) == 0
    assert "faker.first_name" in capsys.readouterr().out


def test_plugins_are_listed(capsys) -> None:
    assert run(["plugins"]) == 0
    out = capsys.readouterr().out
    assert "formats: " in out
    assert "faker.*" in out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str, capsys) -> None:
    assert run(["completion", shell]) == 0
    assert "_FAKEGEN_COMPLETE" in capsys.readouterr().out


def test_a_schema_reads_a_model_file_that_learn_wrote(tmp_path: Path, capsys) -> None:
    schema = tmp_path / "s.yaml"
    schema.write_text(
        "sources: {s: {rows: [{a: 1, b: x}, {a: 2, b: y}, {a: 2, b: y}, {a: 1, b: x}]}}\n"
        "models: {m: {source: s, file: m.model, columns: {b: {kind: categorical}}}}\n"
        "tables: {t: {rows: 50, columns: {'*': {model: m}}}}\n"
    )
    assert run(["learn", str(schema)]) == 0
    assert "m: trees, 2 columns" in capsys.readouterr().out
    assert (tmp_path / "m.model").exists()
    assert run(["generate", str(schema), "-o", str(tmp_path / "x.jsonl")]) == 0
    (tmp_path / "m.model").write_bytes(b"PK damaged")
    assert run(["generate", str(schema), "-o", str(tmp_path / "y.jsonl")]) == 2
    assert f"{schema}:2:31: " in capsys.readouterr().err


def test_arrow_streams_to_stdout(people: str) -> None:
    program = [sys.executable, "-m", "fakegen", "generate", people, "--only", "pet", "-f", "arrow"]
    done = subprocess.run(program, capture_output=True, check=True)
    assert pa.ipc.open_stream(done.stdout).read_all().num_rows == 5


def test_what_the_command_line_says_of_a_file_is_in_its_draft(tmp_path: Path, capsys) -> None:
    path = tmp_path / "t.csv"
    path.write_text("1;a\n2;b\n")
    assert run(["init", str(path), "--no-header", "--delimiter", ";"]) == 0
    draft = capsys.readouterr().out
    assert re.search(r"header: false +# as it was said", draft)
    assert re.search("delimiter: .;. +# as it was said", draft)


def test_a_draft_ends_with_how_close_it_is(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text("a,b\n" + "".join(f"{n % 7},{n % 7 + n % 3}\n" for n in range(90)))
    assert run(["init", "t.csv", "-o", "t.yaml"]) == 0
    capsys.readouterr()
    assert run(["generate", "t.yaml", "-o", "made.csv"]) == 0
    assert capsys.readouterr().err == ""
    assert run(["generate", "t.yaml", "-o", "made.csv", "--fidelity"]) == 0
    said = capsys.readouterr().err
    assert "t: 90 rows beside 90 real ones" in said and "missing (real)" in said
