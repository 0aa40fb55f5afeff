"""The JSON Schema: it knows today's language, and each mistake gets one message in its place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from fakegen.api import json_schema

SCHEMAS = Path(__file__).parents[2] / "schemas"
SHIPPED = sorted(SCHEMAS.glob("*.yaml"))
RECIPE = (
    "fakegen schema --portable | python -m json.tool --no-ensure-ascii --compact "
    "> schemas/fakegen.schema.json"
)


class Loader(yaml.SafeLoader):
    """Reads YAML as an editor does: a date is text, and so is every key, ``null`` among them."""

    def construct_mapping(self, node, deep=False):
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_constructor("tag:yaml.org,2002:map", Loader.construct_mapping)


@pytest.fixture(scope="module")
def committed() -> dict:
    return json.loads((SCHEMAS / "fakegen.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def portable() -> dict:
    return json_schema(portable=True)


@pytest.fixture(scope="module")
def installed() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema())


def read(text: str) -> dict:
    return yaml.load(text, Loader)


def messages(validator, document) -> list[tuple[str, str]]:
    """Return what an editor shows: for each place, a message."""
    return [
        (error.json_path, error.schema.get("errorMessage", error.message))
        for error in validator.iter_errors(document)
    ]


def without_libraries(node):
    """Return a JSON Schema without what depends on the version of a library."""
    if isinstance(node, dict):
        return {
            key: without_libraries(value)
            for key, value in node.items()
            if not key.startswith(("faker.", "mimesis."))
        }
    if isinstance(node, list):
        return [
            without_libraries(item)
            for item in node
            if not str(item).startswith(("faker.", "mimesis."))
        ]
    return node


def test_it_is_a_json_schema(committed, installed):
    jsonschema.Draft202012Validator.check_schema(committed)
    jsonschema.Draft202012Validator.check_schema(installed.schema)


def test_the_committed_file_is_that_of_today(committed, portable):
    assert without_libraries(committed) == without_libraries(portable), RECIPE


def test_the_committed_file_is_small_enough_for_an_editor():
    assert (SCHEMAS / "fakegen.schema.json").stat().st_size < 300_000


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_schemas_pass(path, committed, installed):
    document = read(path.read_text("utf-8"))
    assert messages(jsonschema.Draft202012Validator(committed), document) == []
    assert messages(installed, document) == []


def described(node, path="") -> list[str]:
    """Return the paths of the properties that say nothing of themselves."""
    if isinstance(node, list):
        return [lack for item in node for lack in described(item, path)]
    if not isinstance(node, dict):
        return []
    lacking = []
    for name, item in node.get("properties", {}).items():
        if name.startswith(("faker.", "mimesis.")):
            continue
        # A property may be described on the way: beside the "if" that decides what it may be.
        if isinstance(item, dict) and item and not item.get("description") and "const" not in item:
            lacking.append(f"{path}.{name}")
        lacking += described(item, f"{path}.{name}")
    return lacking + [
        lack
        for key, item in node.items()
        if key != "properties"
        for lack in described(
            item, path if key in ("if", "then", "else", "items") else f"{path}/{key}"
        )
    ]


def test_every_word_of_the_language_is_described(portable):
    conditions = ("method",)  # in an "if", which describes nothing
    assert [lack for lack in described(portable) if lack.split(".")[-1] not in conditions] == []


COLUMN = "$.tables.t.columns.a"
NO_PROVIDER = "There is no such provider: 'fakegen providers' lists them."
ONE_PROVIDER = "A column needs exactly one provider besides its modifiers."


def unexpected(*names: str) -> str:
    listed = ", ".join(map(repr, names))
    verb = "was" if len(names) == 1 else "were"
    return f"Additional properties are not allowed ({listed} {verb} unexpected)"


@pytest.mark.parametrize(
    ("column", "place", "message"),
    [
        ("sequnce", COLUMN, NO_PROVIDER),
        ("faker.frist_name", COLUMN, NO_PROVIDER),
        ("mimesis.person.full_nam", COLUMN, NO_PROVIDER),
        ("{sequnce: {}}", COLUMN, unexpected("sequnce")),
        ("{faker.frist_name: {}}", COLUMN, unexpected("faker.frist_name")),
        ("{sequence: {}, uuid: {}}", COLUMN, ONE_PROVIDER),
        ("{sequence: {}, faker.name: , unique: true}", COLUMN, ONE_PROVIDER),
        ("{unique: true}", COLUMN, ONE_PROVIDER),
        ("{unique: true, null: 0.5, hidden: true}", COLUMN, ONE_PROVIDER),
        ("{}", COLUMN, ONE_PROVIDER),
        ("{sequence: {}, uniqe: true}", COLUMN, unexpected("uniqe")),
        ("{sequence: {begin: 1}}", f"{COLUMN}.sequence", unexpected("begin")),
        ("{integer: {min: x}}", f"{COLUMN}.integer.min", "'x' is not of type 'integer'"),
        ("{integer: {min: 1}, unique: 3}", f"{COLUMN}.unique", "3 is not of type 'boolean'"),
        ("{integer: {min: 1}, null: 2}", f"{COLUMN}['null']", "2 is greater than the maximum of 1"),
        (
            "{integer: {min: 1}, null: [1]}",
            f"{COLUMN}['null']",
            "[1] is not of type 'number', 'string'",
        ),
        ("5", COLUMN, "5 is not of type 'string', 'object'"),
    ],
)
def test_a_mistake_in_a_column_gets_one_message(installed, column, place, message):
    document = read(f"tables: {{t: {{columns: {{a: {column}}}}}}}")
    assert [
        (where.replace(".null", "['null']"), what) for where, what in messages(installed, document)
    ] == [(place, message)]


RULE = "$.tables.t.constraints[0]"


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("{incresing: [a, b]}", [(RULE, unexpected("incresing"))]),
        ("{incresing: [a, b], strict: true}", [(RULE, unexpected("incresing", "strict"))]),
        ("{increasing: [a, b], strct: true}", [(RULE, unexpected("strct"))]),
        (
            "{increasing: [a, b], strict: 'yes'}",
            [(f"{RULE}.strict", "'yes' is not of type 'boolean'")],
        ),
        (
            "{if: 3}",
            [
                (f"{RULE}.if", "3 is not of type 'string', 'boolean'"),
                (RULE, "'then' is a required property"),
            ],
        ),
        ("{if: a > b}", [(RULE, "'then' is a required property")]),
        ("{at_most: x, per: a}", [(f"{RULE}.at_most", "'x' is not of type 'integer'")]),
        (
            "{at_most: 1, pre: a}",
            [(RULE, unexpected("pre")), (RULE, "'per' is a required property")],
        ),
        ("{depends: a, on: 3}", [(f"{RULE}.on", "3 is not of type 'array', 'string'")]),
        ("{formula: a}", [(f"{RULE}.formula", "'a' is not of type 'object'")]),
        (
            "{sum: [a, b], total: 1, adjust: part}",
            [(f"{RULE}.adjust", "'part' is not one of ['parts', 'total', None]")],
        ),
        ("{total: a, iz: 3}", [(RULE, unexpected("iz"))]),
        ("{}", [(RULE, "{} should be non-empty")]),
        ("5", [(RULE, "5 is not of type 'string', 'object'")]),
    ],
)
def test_a_mistake_in_a_constraint_gets_one_message_in_each_place(installed, rule, found):
    document = read(f"tables: {{t: {{columns: {{a: uuid, b: uuid}}, constraints: [{rule}]}}}}")
    assert sorted(messages(installed, document)) == sorted(found)
    assert all(len(message) < 100 for _, message in found)


@pytest.mark.parametrize(
    "rule",
    [
        "a > b",
        "{expr: a > b}",
        "{if: true, then: a > b}",
        "{increasing: [a, b], strict: true}",
        "{range: a, min: 2020-01-01}",
        "{sum: [a, b], total: 100}",
        "{sum: [a, b], total: c, adjust: parts}",
        "{total: a, is: 1_000}",
        "{total: a, per: b, is: {x: 1, y: 2.5}}",
        "{total: a, per: [b, c], of: source}",
        "{unique: a}",
        "{depends: [a, b], on: c}",
        "{formula: {a: b * 2, c: 3}}",
        "{membership: a, in: [1, x, null]}",
        "{monotone: a, over: b, per: c, by: 1}",
    ],
)
def test_each_form_of_a_constraint_passes(installed, rule):
    document = read(f"tables: {{t: {{columns: {{a: uuid}}, constraints: [{rule}]}}}}")
    assert messages(installed, document) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tabels: {}", [("$", "'tables' is a required property"), ("$", unexpected("tabels"))]),
        (
            "tables: {t: {rows: -1, columns: {a: uuid}}}",
            [("$.tables.t.rows", "-1 is less than the minimum of 0")],
        ),
        ("tables: {t: {columns: {}}}", [("$.tables.t.columns", "{} should be non-empty")]),
        (
            "{sources: {s: {fiel: a.csv}}, tables: {t: {columns: {a: uuid}}}}",
            [("$.sources.s", unexpected("fiel"))],
        ),
        (
            "{sources: {s: {file: a.csv, delimitr: ';'}}, tables: {t: {columns: {a: uuid}}}}",
            [("$.sources.s", unexpected("delimitr"))],
        ),
        (
            "{models: {m: {method: trees}}, tables: {t: {columns: {a: uuid}}}}",
            [("$.models.m", "'source' is a required property")],
        ),
        (
            "{models: {m: {source: s, method: forest}}, tables: {t: {columns: {a: uuid}}}}",
            [("$.models.m.method", "'forest' is not one of [")],
        ),
        (
            "tables: {t: {columns: {a: uuid}, conditions: [{where: {a: {mn: 1}}, rows: 3}]}}",
            [("$.tables.t.conditions[0].where.a", unexpected("mn"))],
        ),
    ],
)
def test_a_mistake_elsewhere_gets_one_message_in_each_place(installed, text, found):
    made = sorted(messages(installed, read(text)))
    assert [place for place, _ in made] == [place for place, _ in sorted(found)]
    for (_, message), (_, begin) in zip(made, sorted(found), strict=True):
        assert message.startswith(begin)


def test_the_committed_file_lets_plugins_pass(committed):
    text = """
    sources: {s: {acme.registry: view}, own: {file: a.csv}}
    models: {m: {source: own, method: acme.deep, layers: 3}}
    tables:
      t:
        columns: {a: acme.sku, b: {acme.sku: {width: 3}, unique: true}}
        constraints: [{acme.even: a}]
    """
    assert messages(jsonschema.Draft202012Validator(committed), read(text)) == []


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("sequnce", NO_PROVIDER),
        ("faker.frist_name", NO_PROVIDER),
        ("{acme.sku: {}, uuid: {}}", ONE_PROVIDER),
        ("{acme.sku: {}, uniqe: true}", "'uniqe' does not match any of the regexes"),
    ],
)
def test_the_committed_file_refuses_what_no_plugin_can_bring(committed, column, message):
    document = read(f"tables: {{t: {{columns: {{a: {column}}}}}}}")
    validator = jsonschema.Draft202012Validator(committed)
    (said,) = [said for _, said in messages(validator, document)]
    assert said.startswith(message)
