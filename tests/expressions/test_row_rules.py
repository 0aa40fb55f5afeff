"""Rules over several columns, said in other languages: they accept the same rows where nothing is missing."""

from __future__ import annotations

import json
import sqlite3
import sys
import types

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import fakegen
from fakegen.expressions.row_rules import SQL, Wording, index_condition, row_rules
from fakegen.interfaces.record import Record, RecordField, ValueType

FIELDS = (
    RecordField("a", ValueType("integer", nullable=True)),
    RecordField("b", ValueType("integer")),
    RecordField("order", ValueType("number", nullable=True)),
    RecordField("word", ValueType("string", nullable=True)),
    RecordField("size", ValueType("choice", choices=("s", "l"))),
    RecordField("day", ValueType("date")),
    RecordField("exact", ValueType("decimal")),
)
PYTHON = Wording("and", "or", "(not {})", "({} is None)", "len({})", lambda name: f"row[{name!r}]")
KEPT = [
    "a <= b",
    "a < b <= 9",
    "a is none or a > 2",
    "not (size == 's') or b + 1 > 2 * a",
    "word is not none and (word | length) <= 3",
    "size != 'l' and -b < order",
    "exact * 2 >= b",
]
ROWS = st.fixed_dictionaries(
    {
        "a": st.none() | st.integers(-9, 9),
        "b": st.integers(-9, 9),
        "order": st.none() | st.floats(-9, 9),
        "word": st.none() | st.text("ab'", max_size=5),
        "size": st.sampled_from(["s", "l"]),
        "exact": st.integers(-9, 9),
    }
)


def rules_of(*texts):
    return row_rules(Record("t", FIELDS, "t", constraints=texts))


@given(ROWS)
def test_languages_accept_the_same_rows(row):
    with sqlite3.connect(":memory:") as database:
        columns = ", ".join(f'? AS "{name}"' for name in row)
        for rule in rules_of(*KEPT):
            text = f"SELECT NOT {rule.written(SQL)} FROM (SELECT {columns})"
            ((violated,),) = database.execute(text, list(row.values()))
            present = all(row[name] is not None for name in rule.present)
            in_python = present and not eval(rule.written(PYTHON), {"row": row})
            if present or in_python:
                assert bool(violated) == bool(in_python), rule.text


def test_what_cannot_be_said_is_left_out():
    texts = [
        "day < '2020-01-01'",
        "b / 2 > 1",
        "word == size | upper",
        "b in [1, 2]",
        "c > 1",
        "a >",
        "exact + order > 1",
    ]
    assert [rule.text for rule in rules_of(*KEPT, *texts)] == KEPT


SCHEMA = {
    "tables": {
        "stay": {
            "rows": 80,
            "columns": {
                "adults": {"integer": {"min": 1, "max": 4}},
                "beds": {"integer": {"min": 1, "max": 4}, "null": 0.2},
                "from": {"date": {"from": "2024-01-01", "to": "2024-12-31"}},
                "to": {"date": {"from": "2024-01-01", "to": "2024-12-31"}},
                "plan": {"choice": ["full", "none"]},
            },
            "constraints": [
                "adults <= beds",
                {"increasing": ["from", "to"]},
                {"if": "plan == 'full'", "then": "adults > 1"},
                {"depends": "plan", "on": "adults"},
            ],
        }
    }
}  # fmt: skip


@pytest.fixture(scope="module")
def stay():
    """Return the schema and its rows."""
    loaded = fakegen.load(SCHEMA)
    return loaded, loaded.generate()["stay"]


def test_models_of_pydantic_check_the_rules(stay):
    pydantic = pytest.importorskip("pydantic")
    module = sys.modules["exported_stays"] = types.ModuleType("exported_stays")
    exec(compile(fakegen.export(stay[0], "pydantic"), "exported_stays", "exec"), module.__dict__)
    rows = list(stay[1])
    assert [module.Stay(**row) for row in rows]
    row = rows[0]
    for wrong in (
        {"adults": 4, "beds": 1},
        {"from": row["to"], "to": row["from"]},
        {"plan": "full", "adults": 1},
    ):
        if {**row, **wrong} != row:
            with pytest.raises(pydantic.ValidationError, match="Value error"):
                module.Stay(**{**row, **wrong})


def test_schemas_of_pandera_check_the_rules(stay):
    pandera = pytest.importorskip("pandera.pandas")
    module = {}
    exec(fakegen.export(stay[0], "pandera"), module)
    frame = stay[1].to_pandas().astype({"beds": "Int64"})
    module["Stay"].validate(frame)
    with pytest.raises(pandera.errors.SchemaError, match="adults <= beds"):
        module["Stay"].validate(frame.assign(beds=1, adults=4).astype({"beds": "Int64"}))


def test_documents_hold_the_rules(stay):
    models = yaml.safe_load(fakegen.export(stay[0], "dbt"))
    assert models["models"][0]["data_tests"] == [
        {"dbt_utils.expression_is_true": {"expression": "(adults <= beds)"}},
        {"dbt_utils.expression_is_true": {"expression": '("from" <= "to")'}},
        {"dbt_utils.expression_is_true": {"expression": "((NOT (plan = 'full')) OR (adults > 1))"}},
    ]
    again = fakegen.of(models).many(50)
    assert all(row["beds"] is None or row["adults"] <= row["beds"] for row in again)
    assert all(row["plan"] != "full" or row["adults"] > 1 for row in again)
    contract = yaml.safe_load(fakegen.export(stay[0], "odcs"))["schema"][0]["quality"]
    suite = json.loads(fakegen.export(stay[0], "great-expectations"))["expectations"]
    queries = [rule["query"] for rule in contract]
    queries += [
        rule["kwargs"]["unexpected_rows_query"].format(batch="stay")
        for rule in suite
        if rule["type"] == "unexpected_rows_expectation"
    ]
    assert len(queries) == 6
    with sqlite3.connect(":memory:") as database:
        frame = stay[1].to_pandas()
        frame.to_sql("stay", database, index=False)
        for query in queries:
            assert database.execute(query).fetchall() in ([], [(0,)])
        database.execute("UPDATE stay SET adults = 9, plan = 'none'")
        assert database.execute(queries[0]).fetchone()[0] > 0


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("a is none", "a IS NULL"),
        ("size == 's' or not (order > 2)", """((size = 's') OR (NOT ("order" > 2)))"""),
        ("(word | length) == 3", "(length(word) = 3)"),
        ("word < 'm'", None),  # by the database's collation
        ("a + b > 3", None),  # which may overflow
        ("day < '2020-01-01'", None),
        ("word is in ['x']", None),
        ("other == 1", None),
    ],
)
def test_conditions_of_indexes_are_what_every_database_finds(text, condition):
    assert index_condition(text, {field.name: field.type for field in FIELDS}) == condition
