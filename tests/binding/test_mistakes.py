"""Every mistake in a schema: one message with its place and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

import fakegen
from fakegen.errors import SchemaError


def mistakes(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "s.yaml"
    file.write_text(text)
    with pytest.raises(SchemaError) as caught:
        fakegen.load(file).generate()
    return str(caught.value).replace(f"{tmp_path}/", "").splitlines()


def one(columns: str) -> str:
    return f"tables: {{t: {{columns: {{{columns}}}}}}}"


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("a: sequenc", "s.yaml:1:27: unknown provider 'sequenc'; did you mean 'sequence'?"),
        (
            "a: faker.firstname",
            "s.yaml:1:27: unknown provider 'faker.firstname' in locale 'en_US'; "
            "did you mean 'faker.first_name'?",
        ),
        (
            "a: {integer: {mn: 1}}",
            "s.yaml:1:38: provider 'integer' has no parameter 'mn'; it has min, max, step; "
            "did you mean 'min'?",
        ),
        (
            "a: {integer: {min: x}}",
            "s.yaml:1:43: 'min' must be an integer, not 'x'",
        ),
        ("a: {regex: {}}", "s.yaml:1:35: provider 'regex' needs 'pattern'"),
        (
            "a: {faker.first_name: {}, locale: nl_XX}",
            "s.yaml:1:58: unknown locale 'nl_XX'; did you mean 'nl_NL'?",
        ),
        (
            "a: sequence, b: {template: '{{ aa }}'}",
            "s.yaml:1:55: there is no column 'aa'; did you mean 'a'?",
        ),
        (
            "a: sequence, b: {expr: 'a > '}",
            "s.yaml:1:50: unexpected end",
        ),
        (
            "a: {expr: b}, b: {expr: c}, c: {expr: a}",
            "s.yaml:1:24: circular reference: a -> b -> c -> a",
        ),
        (
            "a: {choice: {x: -1}}",
            "s.yaml:1:40: ",
        ),
        (
            "a: {integer: {min: 1, max: 5}, unique: true}",
            "s.yaml:1:28: 100 unique values are asked for, but 'integer' has only 5",
        ),
        (
            "a: {sequence: {}, type: intger}",
            "s.yaml:1:48: unknown type 'intger'; ",
        ),
        (
            "a: {choice: [x, y], round: 2}",
            "s.yaml:1:51: 'round' needs numbers, but 'choice' makes string",
        ),
        (
            "a: {ref: u.id}",
            "s.yaml:1:33: 'u.id' is not a TABLE.COLUMN of this schema",
        ),
        ("a: {model: m}", "s.yaml:1:35: there is no model 'm'"),
        ("a: {sample: {source: s}}", "s.yaml:1:45: there is no source 's'"),
        ("'a, b': sequence", "s.yaml:1:24: provider 'sequence' makes one column, not 'a, b'"),
        ("a: {sequence: {}, when: 'zz > 1'}", "s.yaml:1:49: there is no column 'zz'"),
        (
            "a: {distribution: {name: nrom}}",
            "s.yaml:1:49: ",
        ),
        (
            "g: {choice: [M, F]}, a: {faker.first_name: {gendr: '{{ g }}'}}",
            "s.yaml:1:68: provider 'faker.first_name' has no parameter 'gendr'; ",
        ),
    ],
)
def test_a_mistake_ends_in_its_message(tmp_path: Path, columns: str, message: str) -> None:
    (found,) = mistakes(tmp_path, one(columns))
    assert found.startswith(message)
    if not message.endswith(" "):
        assert found == message or found.startswith(f"{message};")


def test_defaults_that_do_not_fit_are_no_mistake_where_rows_give_the_value() -> None:
    columns = {"c": {"choice": ["BE", "DE"]}, "v": {"vat": {"country": "{{ c }}"}}}
    made = fakegen.generate({"tables": {"t": {"columns": columns}}})["t"].to_arrow().to_pylist()
    assert all(row["v"].startswith(row["c"]) for row in made)


def test_a_model_can_be_given_one_column_by_name_alone() -> None:
    doc = {
        "sources": {"s": {"rows": [{"a": "x", "b": 1}, {"a": "y", "b": 2}] * 40}},
        "models": {"m": {"source": "s"}},
        "tables": {
            "t": {"columns": {"a": {"constant": "x"}, "*": {"model": {"name": "m", "given": "a"}}}}
        },
    }
    assert set(fakegen.generate(doc)["t"].to_arrow()["b"].to_pylist()) == {1}


def test_independent_mistakes_are_reported_together(tmp_path: Path) -> None:
    text = one("a: sequenc, b: {regex: '[a'}, c: {expr: a}, d: {template: '{{ zz }}'}")
    assert len(mistakes(tmp_path, text)) == 3


def test_what_depends_on_a_mistake_is_not_another_one(tmp_path: Path) -> None:
    assert len(mistakes(tmp_path, one("a: sequenc, b: {expr: a}, c: {template: '{{ b }}'}"))) == 1


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (
            "sources: {s: {file: people.csv}}",
            "did you mean",
        ),
        (
            "sources: {s: {fil: x.csv}}",
            "s.yaml:1:15: unknown kind of source 'fil'; expected one of ",
        ),
        ("models: {m: {source: s}}", "s.yaml:1:22: there is no source 's'"),
        ("sources: {s: {rows: [{a: 1}]}}\nmodels: {m: {source: s, method: tree}}", "'trees'?"),
        ("locale: nl_BB", "s.yaml:1:9: unknown locale 'nl_BB'; did you mean 'nl_BE'?"),
    ],
)
def test_mistakes_outside_the_tables(tmp_path: Path, head: str, message: str) -> None:
    (tmp_path / "peoples.csv").write_text("a\n1\n")
    use = "a: {sample: {source: s, column: a}}" if "file: people" in head else "a: sequence"
    found = mistakes(tmp_path, f"{head}\n{one(use)}")
    assert any(message in line for line in found), found


def test_a_constraint_over_no_column_is_located(tmp_path: Path) -> None:
    text = "tables: {t: {columns: {a: sequence}, constraints: [a > zz]}}"
    (found,) = mistakes(tmp_path, text)
    assert found.startswith("s.yaml:1:56: there is no column 'zz'")


@pytest.mark.parametrize("modifier", ["when", "'null'"])
@pytest.mark.parametrize("text", ["3", "a", "a + 1", '"x"', "now", "a | string"])
def test_when_and_null_must_be_true_or_false(tmp_path: Path, modifier: str, text: str) -> None:
    columns = f"a: sequence, b: {{integer: {{min: 1}}, {modifier}: '{text}'}}"
    (found,) = mistakes(tmp_path, one(columns))
    word = modifier.strip("'")
    assert found.endswith(f"{word!r} must be true or false, but {text!r} is not")
    assert found.startswith("s.yaml:1:")


def test_an_unknown_constraint_suggests_the_nearest(tmp_path: Path) -> None:
    text = "tables: {t: {columns: {a: sequence}, constraints: [{exprs: a > 1}]}}"
    (found,) = mistakes(tmp_path, text)
    assert "unknown constraint 'exprs'" in found
    assert found.endswith("did you mean 'expr'?")


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{incresing: [a, b]}", "1:77: unknown constraint 'incresing'; expected one of "),
        (
            "{increasing: [a, b], strct: true}",
            "1:97: constraint 'increasing' has no parameter 'strct'; it has increasing, strict; "
            "did you mean 'strict'?",
        ),
        ("{increasing: [a, bb]}", "1:93: there is no column 'bb'; did you mean 'b'?"),
        ("{increasing: [a, 'b + bb']}", "1:98: there is no column 'bb'; did you mean 'b'?"),
        ("{if: 3}", "1:76: constraint 'if' needs 'then'"),
        (
            "{if: 3, then: a > 1}",
            "1:81: a condition is an expression that is true or false, not 3",
        ),
        ("{if: a > 1, then: b + 1}", "1:94: a condition must be true or false, but 'b + 1' is not"),
        ("{at_most: x, per: a}", "1:86: 'at_most' must be an integer, not 'x'"),
        ("{at_most: 0, per: a}", "1:86: 'at_most' must be 1 or more, not 0"),
        ("{increasing: [a, a]}", "1:93: column 'a' occurs twice in 'increasing'"),
        ("{increasing: [b, 'a + 1', a, 'a + 1']}", "1:105: column 'a + 1' occurs twice"),
        ("{depends: a, on: [b, b]}", "1:97: column 'b' occurs twice in 'on'"),
        ("{range: a, min: 5, max: 3}", "1:92: 'min' (5) is above 'max' (3)"),
        ("{total: a, per: b, is: {1: x}}", "1:103: 'is', 1, must be a number, not 'x'"),
        ("{combinations: [a, b], source: s}", "1:107: there is no source 's'"),
    ],
)
def test_a_mistake_in_a_constraint_is_located(tmp_path: Path, rule: str, message: str) -> None:
    columns = "a: {integer: {min: 1}}, b: sequence"
    head = f"tables: {{t: {{columns: {{{columns}}}, constraints: ["
    found = mistakes(tmp_path, f"{head}{rule}]}}}}")
    assert found[0].startswith(f"s.yaml:{message}"), found
