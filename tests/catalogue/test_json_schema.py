"""The JSON Schema: it knows today's language, and each mistake gets one message in its place."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from fakegen import json_schema

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


def test_it_is_a_json_schema(installed):
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


def undescribed(node, definitions, path="") -> list[str]:
    """Return the paths of the properties of which neither they nor what they refer to says what they are."""
    if isinstance(node, list):
        return [lack for item in node for lack in undescribed(item, definitions, path)]
    if not isinstance(node, dict):
        return []
    lacking = []
    for name, item in node.get("properties", {}).items():
        if name.startswith(("faker.", "mimesis.")):
            continue
        # A property may be described on the way: beside the "if" that decides what it may be.
        if isinstance(item, dict) and item and "const" not in item:
            target = definitions.get(item.get("$ref", "").removeprefix("#/$defs/"), {})
            if not (item.get("description") or target.get("description")):
                lacking.append(f"{path}.{name}")
        lacking += undescribed(item, definitions, f"{path}.{name}")
    return lacking + [
        lack
        for key, item in node.items()
        if key != "properties"
        for lack in undescribed(
            item, definitions, path if key in ("if", "then", "else", "items") else f"{path}/{key}"
        )
    ]


def test_every_word_of_the_language_is_described(portable):
    conditions = ("method",)  # in an "if", which describes nothing
    lacking = undescribed(portable, portable["$defs"])
    assert [lack for lack in lacking if lack.split(".")[-1] not in conditions] == []


COLUMN = "$.tables.t.columns.a"
NO_PROVIDER = "There is no such provider: 'fakegen providers' lists them."
ONE_PROVIDER = "A column needs exactly one provider besides its modifiers."


def unexpected(*names: str) -> str:
    listed = ", ".join(map(repr, names))
    verb = "was" if len(names) == 1 else "were"
    return f"Additional properties are not allowed ({listed} {verb} unexpected)"


def no_column_key(*names: str) -> str:
    """Where a mapping lets 'null' in, which YAML does not read as a string."""
    return f"{', '.join(map(repr, names))} does not match any of the regexes: '^null$'"


@pytest.mark.parametrize(
    ("column", "place", "message"),
    [
        ("sequnce", COLUMN, NO_PROVIDER),
        ("faker.frist_name", COLUMN, NO_PROVIDER),
        ("mimesis.person.full_nam", COLUMN, NO_PROVIDER),
        ("{sequnce: {}}", COLUMN, no_column_key("sequnce")),
        ("{faker.frist_name: {}}", COLUMN, no_column_key("faker.frist_name")),
        ("{sequence: {}, uuid: {}}", COLUMN, ONE_PROVIDER),
        ("{sequence: {}, faker.name: , unique: true}", COLUMN, ONE_PROVIDER),
        ("{unique: true}", COLUMN, ONE_PROVIDER),
        ("{unique: true, null: 0.5, hidden: true}", COLUMN, ONE_PROVIDER),
        ("{}", COLUMN, ONE_PROVIDER),
        ("{sequence: {}, uniqe: true}", COLUMN, no_column_key("uniqe")),
        ("{sequence: {begin: 1}}", f"{COLUMN}.sequence", unexpected("begin")),
        ("{integer: {min: x}}", f"{COLUMN}.integer.min", "'x' is not of type 'integer'"),
        (
            "{integer: {min: 1}, unique: 3}",
            f"{COLUMN}.unique",
            "3 is not of type 'boolean', 'array', 'object'",
        ),
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


ROWS = "$.tables.t.rows"
EITHER = "'rows' needs either 'count', the rows of each parent, or 'in_all'."


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("x", [(ROWS, "'x' is not of type 'integer', 'object'")]),
        ("{}", [(ROWS, "'per' is a required property"), (ROWS, "'count' is a required property")]),
        ("{per: u}", [(ROWS, "'count' is a required property")]),
        ("{per: u, count: 1, in_all: 3}", [(ROWS, EITHER)]),
        ("{per: u, count: 1, weight: size}", [(ROWS, "'weight' spreads the rows of 'in_all'.")]),
        ("{per: u, count: 1, wher: a}", [(ROWS, unexpected("wher"))]),
        ("{per: u, count: -1}", [(f"{ROWS}.count", "-1 is less than the minimum of 0")]),
        ("{per: u, count: {1: x}}", [(f"{ROWS}.count['1']", "'x' is not of type 'number'")]),
        ("{per: u, count: {intger: 3}}", [(f"{ROWS}.count", no_column_key("intger"))]),
        ("{source: s, count: 3}", [(ROWS, unexpected("count"))]),
        ("{source: 3}", [(f"{ROWS}.source", "3 is not of type 'string'")]),
    ],
)
def test_a_mistake_in_rows_gets_one_message_in_each_place(installed, rows, found):
    document = read(f"tables: {{t: {{rows: {rows}, columns: {{a: uuid}}}}}}")
    made = [(place.replace(".1", "['1']"), what) for place, what in messages(installed, document)]
    assert sorted(made) == sorted(found)


@pytest.mark.parametrize(
    "table",
    [
        "{rows: {per: u, count: 3}, columns: {a: uuid}}",
        "{rows: {per: u, count: '1 + n % 3', where: n > 4}, columns: {a: uuid}, key: a, hidden: true}",
        "{rows: {per: u, count: {0: .5, 3: .5}}, columns: {a: uuid, b: position}, key: [a, b]}",
        "{rows: {per: u, count: {distribution: {name: nbinom, n: 2, p: .3}}}, columns: {a: uuid}}",
        "{rows: {per: u, in_all: 9, weight: n}, columns: {a: uuid}}",
        "{rows: {source: s}}",
        "{rows: {source: s}, columns: {a: uuid}}",
        "{columns: {'a, b': {ref: {table: item}}}}",
        "{columns: {a: {ref: {column: u.id, as: x, where: n > 3, weight: zipf, of: v}, null: .3}}}",
        "{columns: {a: {ref: {column: u.id, weight: {zipf: 1.2}, unique: {per: v, where: n > 3}}}}}",
        "{columns: {a: {ref: {column: t.id, tree: true}}, b: {ref: {column: t.c, tree: {depth: 3}}}}}",
        "{columns: {a: {integer: {max: 9}, unique: {where: b > 3}}, b: integer}}",
        "{columns: {'a, b': {ref_any: {u.id: .7, v.id: .3}}}}",
    ],
)
def test_each_form_of_a_linked_table_passes(installed, table):
    assert messages(installed, read(f"tables: {{t: {table}}}")) == []


@pytest.mark.parametrize(
    ("column", "place", "message"),
    [
        ("{ref: {colum: u.id}}", f"{COLUMN}.ref", unexpected("colum")),
        ("{ref: {as: x}}", f"{COLUMN}.ref", "'ref' needs either 'column', as TABLE.COLUMN, or 'table'."),
        ("{ref: {column: u.id, table: u}}", f"{COLUMN}.ref",
         "'ref' needs either 'column', as TABLE.COLUMN, or 'table'."),
        ("{ref: }", f"{COLUMN}.ref", "None is not of type 'string', 'object'"),
        ("{ref: {column: u.id, where: 3}}", f"{COLUMN}.ref.where", "3 is not of type 'string', 'null'"),
        ("{ref: {column: u.id, weight: {zpif: 1}}}", f"{COLUMN}.ref.weight", unexpected("zpif")),
        ("{ref: {column: u.id, tree: {depht: 1}}}", f"{COLUMN}.ref.tree", unexpected("depht")),
        ("{ref: {column: u.id, unique: {pre: v}}}", f"{COLUMN}.ref.unique", unexpected("pre")),
        ("{ref: u.id, unique: {suffix: number, per: v}}", f"{COLUMN}.unique",
         "'suffix' cannot stand beside 'per' or 'where'."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_reference_gets_one_message(installed, column, place, message):
    document = read(f"tables: {{t: {{columns: {{a: {column}}}}}}}")
    assert messages(installed, document) == [(place, message)]


def test_a_table_needs_columns_unless_they_are_those_of_a_source(installed):
    document = read("tables: {t: {rows: 3}}")
    assert messages(installed, document) == [("$.tables.t", "'columns' is a required property")]


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


@pytest.mark.parametrize(
    "text",
    [
        "locale: [nl_BE, fr_BE]",
        "locale: {nl_BE: .6, fr_BE: .4}",
        "locale: {name: {nl_BE: .6, fr_BE: .4}, strict: true}",
        "locale: '{{ country }}'",
        "faker: {providers: [faker_vehicle]}",
        "mimesis: {providers: [acme.fakes.Robots]}",
    ],
)
def test_each_form_at_the_top_passes(installed, text):
    assert messages(installed, read(f"{text}\ntables: {{t: {{columns: {{a: sequence}}}}}}")) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("locale: {nl_BE: many}", [("$.locale.nl_BE", "'many' is not of type 'number'")]),
        ("locale: []", [("$.locale", "[] should be non-empty")]),
        ("faker: {provider: [a]}", [
            ("$.faker", "'providers' is a required property"),
            ("$.faker", "Additional properties are not allowed ('provider' was unexpected)"),
        ]),
    ],
)  # fmt: skip
def test_a_mistake_at_the_top_is_found(installed, text, found):
    document = read(f"{text}\ntables: {{t: {{columns: {{a: sequence}}}}}}")
    assert sorted(messages(installed, document)) == sorted(found)


@pytest.mark.parametrize(
    "column",
    [
        "{person: , columns: {a: email}}",
        "{person: , unique: [a], null: {a: 0.3}, when: {a: b > 1}}",
        "{person: , null: {a: a > 1}}",
    ],
)
def test_modifiers_of_single_columns_pass(installed, column):
    assert messages(installed, read(f"tables: {{t: {{columns: {{'a, b': {column}}}}}}}")) == []


def test_an_added_provider_passes_only_where_providers_are_added(installed):
    tables = "tables: {t: {columns: {a: faker.vehicle_make, b: {faker.vehicle_year: {since: 3}}}}}"
    assert len(messages(installed, read(tables))) == 2
    assert messages(installed, read(f"faker: {{providers: [faker_vehicle]}}\n{tables}")) == []


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


MASKS = """
mask:
  audit: skip
  users:
    key: [id]
    where: age < 50
    share: 0.5
    columns:
      id: permute
      name: {faker.name: {}, locale: nl_BE}
      email: {faker.email: , unique: true}
      zip: {generalise: {first: 2}}
      age: {generalise: 10}
      joined: {generalise: month}
      code: {hash: {length: 16}}
      note: null
      boss: {ref: users.id}
      pay: learn
      data: {json: {a.b: faker.email, "*": keep}}
"""


def test_masking_schemas_are_known(installed):
    assert messages(installed, read(MASKS)) == []
    for wrong in (
        "zip: {generalise: {last: 2}}",
        "joined: {generalise: yeer}",
        "code: {hash: {length: 1}}",
        "id: permutee",
        "name: {faker.nam: }",
        "boss: {ref: users.id, unique: true}",
        "data: {json: {a.b: 3}}",
    ):
        column = wrong.partition(":")[0]
        document = read(MASKS.replace(next(
            line for line in MASKS.splitlines() if line.strip().startswith(f"{column}:")
        ), f"      {wrong}"))  # fmt: skip
        found = messages(installed, document)
        assert len(found) == 1, wrong
        assert f".columns.{column}" in found[0][0]
