"""From documents to schemas: every mistake in the form is found, all at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from fakegen.errors import SchemaError
from fakegen.language import read_schema
from fakegen.language.building import column, table
from fakegen.language.documents import parse
from fakegen.language.nodes import from_python


def problems(text: str) -> list[str]:
    with pytest.raises(SchemaError) as caught:
        read_schema(parse(text, "s.yaml", "yaml"))
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "s.yaml:1:1: the schema is empty; it needs at least 'tables'"),
        ("tables: 5", "s.yaml:1:9: 'tables' must be a mapping, not 5"),
        ("tables: {}", "s.yaml:1:9: 'tables' is empty"),
        ("tables: {p: {}}", "s.yaml:1:10: table 'p' has no columns"),
        (
            "fakegen: 2\ntables: {p: {columns: {a: b}}}",
            "s.yaml:1:10: this release reads language version 1, not 2",
        ),
        (
            "tables: {p: {rws: 5, columns: {a: b}}}",
            "s.yaml:1:14: unknown key 'rws' in table 'p'; did you mean 'rows'?",
        ),
        (
            "tables: {p: {rows: -1, columns: {a: b}}}",
            "s.yaml:1:20: 'rows' must be 0 or more, not -1",
        ),
        (
            "tables: {p: {columns: {a: {regex: x, unik: true}}}}",
            "s.yaml:1:38: unknown modifier 'unik'; did you mean 'unique'?",
        ),
        (
            "tables: {p: {columns: {a: {regex: x, choice: [1]}}}}",
            "s.yaml:1:38: column 'a' names more than one provider: 'regex', 'choice'",
        ),
        (
            "tables: {p: {columns: {a: {null: 0.5}}}}",
            "s.yaml:1:27: column 'a' names no provider",
        ),
        (
            "tables: {p: {columns: {a: '{{ b }}'}}}",
            "s.yaml:1:27: this looks like a template; write {template: '...'}",
        ),
        (
            "tables: {p: {columns: {a: {regex: x, null: 2}}}}",
            "s.yaml:1:44: 'null' must be in 0 .. 1, not 2",
        ),
        (
            'tables: {p: {columns: {"a, b": {sample: x}, b: sequence}}}',
            "s.yaml:1:45: column 'b' is defined twice; the first is at s.yaml:1:24",
        ),
        (
            "models: {m: {}}\ntables: {p: {columns: {a: b}}}",
            "s.yaml:1:10: model 'm' needs a 'source' to learn from, or a 'file'",
        ),
        (
            "models: {m: {source: s, columns: {x: {knd: y}}}}\ntables: {p: {columns: {a: b}}}",
            "s.yaml:1:39: unknown key 'knd' for column 'x'; did you mean 'kind'?",
        ),
        (
            "tables: {p: {columns: {a: b}, constraints: [5]}}",
            "s.yaml:1:45: a constraint must be an expression or a mapping, not 5",
        ),
    ],
)
def test_each_mistake_has_its_message(text: str, message: str) -> None:
    assert problems(text) == [message]


@pytest.mark.parametrize("now", ["2026-03-01 12:00", "2026-03-01T13:00+01:00"])
def test_now_can_be_a_string_as_json_has_no_dates(now: str) -> None:
    schema = read_schema(
        parse(f"now: '{now}'\ntables: {{p: {{columns: {{a: b}}}}}}", "s.yaml", "yaml")
    )
    assert schema.now == datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_independent_mistakes_are_reported_together() -> None:
    text = "tabels: {}\nseed: [1]\nlocale: 5\ntables: {p: {columns: {a: 5, b: {null: 3, x: }}}}"
    assert len(problems(text)) == 5


def test_a_schema_built_in_python_reads_like_one_in_yaml() -> None:
    built = {
        "fakegen": 1,
        "seed": 7,
        "tables": {
            "person": table(
                rows=10,
                columns={
                    "id": "sequence",
                    "born": column("date", from_="1940-01-01", to="2006-12-31"),
                    "badge": column("regex", "[A-Z]{3}", unique=True, null=0.5),
                },
                constraints=["id > 0"],
            )
        },
    }
    written = """
    fakegen: 1
    seed: 7
    tables:
      person:
        rows: 10
        columns:
          id: sequence
          born: {date: {from: '1940-01-01', to: '2006-12-31'}}
          badge: {regex: '[A-Z]{3}', unique: true, null: 0.5}
        constraints: [id > 0]
    """
    assert parse(written, "x", "yaml").plain() == built
    read = read_schema(from_python(built))
    assert read.tables["person"].columns[2].flag("unique")


def test_a_mistake_in_a_python_schema_is_located_by_its_path() -> None:
    with pytest.raises(SchemaError, match=r"schema: tables\.p\.columns\.a: column 'a' must be"):
        read_schema(from_python({"tables": {"p": {"columns": {"a": 5}}}}))


def test_a_mapping_of_another_yaml_reader_is_read_alike() -> None:
    read = read_schema(from_python({"tables": {"p": {"columns": {"a": {"uuid": {}, None: 0.5}}}}}))
    assert read.tables["p"].columns[0].modifiers["null"].value == 0.5


def test_a_column_takes_a_value_or_parameters() -> None:
    with pytest.raises(TypeError):
        column("regex", "x", max_repeat=3)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('tables: {"a\\0": {columns: {x: sequence}}}', "s.yaml:1:10: 'a\\x00' contains a NUL"),
        ('tables: {a: {columns: {"x\\0": sequence}}}', "s.yaml:1:24: 'x\\x00' contains a NUL"),
        ('sources: {s: {file: "a\\0.csv"}}\ntables: {}', "s.yaml:1:21: 'file' contains a NUL"),
        ('models: {m: {file: "a\\0"}}\ntables: {}', "s.yaml:1:20: 'file' contains a NUL"),
        ("now: 0001-01-01T00:00:00+14:00\ntables: {}", "s.yaml:1:6: 'now' must be in the years"),
        ("now: 9999-12-31\ntables: {}", "s.yaml:1:6: 'now' must be in the years"),
    ],
)
def test_what_no_system_can_hold_is_refused_at_its_place(text, message):
    assert any(problem.startswith(message) for problem in problems(text))
