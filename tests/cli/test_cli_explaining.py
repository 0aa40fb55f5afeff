"""The commands that look instead of making: plan, check, model show."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from fakegen.cli.main import run

SCHEMA = """\
sources:
  zoo: {rows: [{kind: cat, legs: 4}, {kind: dog, legs: 4}, {kind: emu, legs: 2}, {kind: "?", legs: 2}]}
models:
  zoo: {source: zoo, file: zoo.model, columns: {kind: {kind: categorical, missing: ["?"]}}}
tables:
  animal:
    rows: 30
    columns:
      tag: {regex: '[A-Z]\\d{3}', unique: true}
      "*": {model: zoo}
      note: {template: "{{ kind }} {{ tag }}", null: 0.5}
    constraints:
      - legs >= 2
"""


@pytest.fixture
def schema(tmp_path: Path, monkeypatch, capsys) -> str:
    monkeypatch.chdir(tmp_path)
    Path("zoo.yaml").write_text(SCHEMA)
    assert run(["learn", "zoo.yaml"]) == 0
    capsys.readouterr()
    return "zoo.yaml"


def test_a_plan_is_shown_in_words(schema: str, capsys) -> None:
    assert run(["plan", schema]) == 0
    out = capsys.readouterr().out
    assert "animal: 30 rows" in out
    assert "by construction: 26,000 values available" in out
    assert "50% of rows" in out
    assert "constraint legs >= 2\n  rejection: * resampled in rows that violate it\n" in out
    assert "model zoo: trees, learned from 4 rows, draws kind, legs" in out
    made = [line.split()[0] for line in out.splitlines() if line.startswith((" tag", " *", " no"))]
    assert made == ["tag", "*:", "note"]


def test_a_plan_is_shown_in_json(schema: str, capsys) -> None:
    assert run(["plan", schema, "--json"]) == 0
    plan = json.loads(capsys.readouterr().out)
    (table,) = plan["tables"]
    assert table["steps"][0]["unique"]["available"] == 26_000
    assert table["rules"][0]["resamples"] == ["*"]


def test_made_data_passes_the_check(schema: str, capsys) -> None:
    assert run(["generate", schema, "-o", "animal.csv"]) == 0
    assert run(["check", "animal.csv", schema]) == 0
    assert "30 rows satisfy all" in capsys.readouterr().out


def test_broken_rules_are_listed_and_end_in_5(schema: str, capsys) -> None:
    rows = "".join(f"A{n:03},cat,{1 if n < 15 else 4},x\n" for n in range(20))
    Path("farm.csv").write_text(f"tag,kind,legs,note\n{rows}A001,cat,4,\n")
    assert run(["check", "farm.csv", schema]) == 5
    captured = capsys.readouterr()
    assert "zoo.yaml:13:9: constraint 'legs >= 2' is violated (15 rows)\n" in captured.out
    assert "  row 0: legs=1\n" in captured.out
    assert "  and 5 more\n" in captured.out
    assert "row 20: tag='A001'" in captured.out
    assert captured.err == "farm.csv: 2 of 11 rules are violated\n"
    assert run(["check", "farm.csv", schema, "--max", "2", "--json"]) == 5
    report = json.loads(capsys.readouterr().out)
    assert {item["count"]: len(item["rows"]) for item in report["violations"]} == {15: 2, 1: 1}


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["check", "aminal.csv", "zoo.yaml"], 4, "did you mean 'animal.csv'?"),
        (["check", "animal.csv", "zoo.yaml", "--table", "anmal"], 2, "did you mean 'animal'?"),
        (["check", "animal.csv", "zo.yaml"], 4, "did you mean 'zoo.yaml'?"),
        (["plan", "zo.yaml"], 4, "did you mean 'zoo.yaml'?"),
        (["model", "show", "nowhere.model"], 4, "cannot read nowhere.model"),
        (["model", "show", "damaged.model"], 3, "damaged.model is not a valid model file"),
        (["model", "show", "zoo.yaml"], 3, "zoo.yaml is not a valid model file"),
        (["model"], 2, "show"),
    ],
)
def test_mistakes_end_in_one_message(
    schema: str, capsys, arguments: list[str], status: int, message: str
) -> None:
    Path("animal.csv").write_text("tag,kind,legs,note\n")
    content = Path("zoo.model").read_bytes()
    Path("damaged.model").write_bytes(content[: len(content) // 2])
    assert run(arguments) == status
    err = capsys.readouterr().err
    assert message in err
    assert "Traceback" not in err


def test_a_model_file_is_shown(schema: str, capsys) -> None:
    assert run(["model", "show", "zoo.model"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("zoo.model: trees, 2 columns\n")
    for line in ("rows: 4\n", "disclose range: yes\n", "order: "):
        assert line in out
    (kind,) = [line.split() for line in out.splitlines() if line.startswith(" kind ")]
    assert kind[:5] == ["kind", "string", "categorical", "3", "?"]


def test_a_model_file_is_shown_in_json(schema: str, capsys) -> None:
    assert run(["model", "show", "zoo.model", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["rows"] == 4
    assert facts["columns"]["kind"]["missing"] == ["?"]


def test_names_in_a_strangers_model_file_cannot_command_the_terminal(
    tmp_path: Path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("odd.yaml").write_text(
        'sources: {s: {rows: [{a: 1, "b\\e[31md": 2}, {a: 2, "b\\e[31md": 1}]}}\n'
        "models: {m: {source: s}}\n"
        "tables: {t: {columns: {'*': {model: m}}}}\n"
    )
    assert run(["learn", "odd.yaml", "-o", "odd.model"]) == 0
    capsys.readouterr()
    assert run(["model", "show", "odd.model"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "b\\x1b[31md" in out


def test_deeply_nested_facts_of_a_strangers_model_file_are_cut(schema: str, capsys) -> None:
    with zipfile.ZipFile("zoo.model") as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    document = json.loads(content["model.json"])
    document["state"]["facts"]["nest"] = "HERE"
    nested = json.dumps(document).replace('"HERE"', "[" * 900 + "]" * 900)
    with zipfile.ZipFile("odd.model", "w") as archive:
        for name, part in content.items():
            archive.writestr(name, nested if name == "model.json" else part)
    assert run(["model", "show", "odd.model"]) == 0
    assert "nest: ...\n" in capsys.readouterr().out


CONDITIONS = """\
sources:
  zoo: {rows: [{kind: cat, legs: 4}, {kind: dog, legs: 4}, {kind: emu, legs: 2}]}
models:
  zoo: {source: zoo, columns: {kind: {kind: categorical}}}
tables:
  animal:
    columns:
      "*": {model: zoo}
      tag: {choice: {red: 0.5, blue: 0.5}}
    conditions:
      - {where: {kind: emu, tag: red}, rows: 20}
"""


def test_conditions_of_rows_of_parents_name_no_first_row(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    Path("shop.yaml").write_text("""\
tables:
  customer: {rows: 9, columns: {id: sequence}}
  order:
    rows: {per: customer, count: 2}
    columns: {customer: {ref: customer.id}, kind: {choice: [a, b]}}
    conditions: [{rows: 5, where: {kind: a}}]
""")
    assert run(["plan", "shop.yaml"]) == 0
    assert "5 rows, spread over the parents, satisfy kind = 'a'\n" in capsys.readouterr().out


def test_conditions_are_shown_and_those_with_little_evidence_warned_of_once(
    tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("zoo.yaml").write_text(CONDITIONS)
    warning = (
        "zoo.yaml:11:17: warning: condition \"kind = 'emu'\" rests on only 1 of 3 learned rows, "
        "which is little evidence for the other columns\n"
    )
    assert run(["plan", "zoo.yaml"]) == 0
    captured = capsys.readouterr()
    assert captured.err == warning
    assert (
        "rows 0 to 19 satisfy kind = 'emu' and tag = 'red'\n"
        "  drawn so by the model of *: kind = 'emu' (in 1 of 3 learned rows)\n"
        "  by resampling, in rows that violate it: tag\n"
    ) in captured.out
    assert run(["generate", "zoo.yaml", "-o", "animal.csv"]) == 0
    assert capsys.readouterr().err == warning
    assert run(["check", "animal.csv", "zoo.yaml"]) == 0
    assert run(["plan", "zoo.yaml", "--json"]) == 0
    (condition,) = json.loads(capsys.readouterr().out.partition("rules of table 'animal'\n")[2])[
        "tables"
    ][0]["conditions"]
    assert condition["evidence"] == {"*": {"rows": 1.0, "exact": True, "of": 3.0}}
    text = Path("animal.csv").read_text().replace("emu", "cat", 1)
    Path("animal.csv").write_text(text)
    assert run(["check", "animal.csv", "zoo.yaml"]) == 5
    broken = (
        "zoo.yaml:11:17: 20 rows must satisfy kind = 'emu' and tag = 'red', but only 19 do (1 row)"
    )
    assert broken in capsys.readouterr().out
