"""Parts on the command line: cut, made one by one, resumed, gathered, and reported as JSON lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fakegen.cli.main import run

SCHEMA = """
tables:
  t:
    rows: 30
    columns: {id: sequence, name: faker.name, share: {integer: {min: 0, max: 9}}}
    constraints: [{total: share, is: 100}]
"""


@pytest.fixture
def schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("s.yaml").write_text(SCHEMA)
    return "s.yaml"


def content(folder: str) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in Path(folder).rglob("*")
        if path.is_file()
    }


def test_a_job_is_made_in_parts(schema: str, capsys) -> None:
    assert run(["generate", schema, "-o", "all", "--parts", "3", "-w", "1"]) == 0
    assert run(["job", schema, "-o", "s.job"]) == 0
    Path(schema).unlink()
    for part in ("2", "0"):
        assert run(["generate", "s.job", "-o", "out", "--parts", "3", "--part", part]) == 0
    assert run(["gather", "out"]) == 4
    assert "out lacks 1 of 3 parts: 1;" in capsys.readouterr().err
    assert run(["generate", "s.job", "-o", "out", "--parts", "3", "--resume", "-w", "1"]) == 0
    assert run(["gather", "out"]) == 0
    assert capsys.readouterr().out.startswith("t: 30 rows\n3 parts, ")
    assert content("out") == content("all")


def test_gathering_prints_json(schema: str, capsys) -> None:
    assert run(["generate", schema, "-o", "out", "--parts", "2", "--part", "0"]) == 0
    assert run(["generate", schema, "-o", "out", "--parts", "2", "--part", "1"]) == 0
    assert run(["gather", "out", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["parts"], found["rows"]) == (2, {"t": 30})


def test_a_job_is_written_as_one_file_too(schema: str) -> None:
    assert (
        run(["job", schema, "-o", "s.job", "--rows", "9", "--seed", "5", "--only", "t.name"]) == 0
    )
    assert run(["generate", "s.job", "-o", "a.csv"]) == 0
    same = ["--rows", "9", "--seed", "5", "--only", "t.name"]
    assert run(["generate", schema, "-o", "b.csv", *same]) == 0
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()


def test_progress_is_json_lines(schema: str, capsys) -> None:
    command = ["generate", schema, "-o", "out", "--parts", "2", "-w", "1", "--progress", "json"]
    assert run(command) == 0
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["start", "part", "part", "end"]
    assert [line["rows_done"] for line in lines[1:]] == [15, 30, 30]
    Path("out/t/part-00001.parquet").unlink()
    assert run([*command, "--resume"]) == 0
    _, part, last = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (part["part"], part["done"], part["total"]) == (1, 2, 2)
    assert (last["done"], last["kept"], last["rows_done"]) == (2, 1, 15)
    assert run(["generate", schema, "-o", "x.csv", "--progress", "json"]) == 0
    (line,) = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert line == {"event": "rows", "table": "t", "rows": 30, "done": 30, "total": 30}


@pytest.mark.parametrize("parts", [[], ["--parts", "2", "--workers", "1"]])
def test_no_progress_is_shown_where_none_is_wanted(schema: str, parts: list[str], capsys) -> None:
    assert run(["generate", schema, "-o", "out", "-f", "csv", "--progress", "none", *parts]) == 0
    assert capsys.readouterr().err == ""


def test_a_job_with_code_is_run_for_those_who_trust_it(schema: str, capsys) -> None:
    Path("acme.py").write_text(
        "import random, fakegen\n\n@fakegen.provider('acme.x')\n"
        "def x(rng: random.Random) -> str:\n    'An x.'\n    return rng.choice('ab')\n"
    )
    Path("s.yaml").write_text("tables: {t: {columns: {a: acme.x}}}")
    assert run(["job", schema, "-o", "s.job", "--plugin", "acme.py"]) == 0
    assert run(["generate", "s.job", "-o", "a.csv"]) == 2
    assert "--run-plugins" in capsys.readouterr().err
    assert run(["generate", "s.job", "-o", "a.csv", "--run-plugins"]) == 0
