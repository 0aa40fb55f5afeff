"""Data against the rules of a schema's table."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

import fakegen
from fakegen.checking.checker import CheckReport, Violation
from fakegen.errors import DataError, UsageError

SCHEMAS = Path(__file__).parents[2] / "schemas"
SHIPPED = ["distributions", "fixtures", "identifiers", "people", "shop"]  # that learn nothing

SCHEMA = """\
tables:
  person:
    rows: 100
    columns:
      id: {sequence: {}, unique: true}
      code: {regex: '0[0-9]{3}', unique: true}
      born: {date: {from: 1950-01-01, to: 2000-12-31}}
      left: {date: {after: "{{ born }}", within: 1000d}, null: 0.5}
      score: {integer: {min: 0, max: 10}}
      label: {expr: "'ok' if score > 3 else none"}
      secret: {integer: {min: 0, max: 1}, hidden: true}
    constraints:
      - {increasing: [born, left], strict: true}
      - score != 7
      - secret < score + 2
"""


@pytest.fixture
def schema(tmp_path: Path) -> fakegen.Schema:
    path = tmp_path / "person.yaml"
    path.write_text(SCHEMA)
    return fakegen.load(path)


def people(schema: fakegen.Schema) -> pa.Table:
    return schema.generate()["person"].to_arrow()


def put(data: pa.Table, name: str, row: int, value: object) -> pa.Table:
    values = data[name].to_pylist()
    values[row] = value
    kind = pa.string() if isinstance(value, str) else data.schema.field(name).type
    texts = [str(v) if v is not None and kind == pa.string() else v for v in values]
    return data.set_column(data.column_names.index(name), name, pa.array(texts, kind))


def only(report: CheckReport) -> Violation:
    (violation,) = report.violations
    return violation


def test_made_rows_keep_the_rules(schema):
    report = schema.check(people(schema))
    assert report.violations == []
    assert report.rows == 100
    # six columns there, six of their types, four never null, two unique, two of three constraints
    assert report.checked == 6 + 6 + 4 + 2 + 2


@pytest.mark.usefixtures("decoded_here")
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_what_shipped_schemas_make_keeps_their_rules(name: str, ending: str, tmp_path: Path):
    schema = fakegen.load(SCHEMAS / f"{name}.yaml")
    for table in schema.generate(60, only=()).values():
        path = tmp_path / f"{table.name}.{ending}"
        schema.generate(60, only=[table.name]).write(path)
        report = schema.check(path)
        assert (report.table, report.rows, report.violations) == (table.name, len(table), [])


def test_a_missing_column_breaks_a_rule_and_leaves_others_unchecked(schema):
    report = schema.check(people(schema).drop_columns(["left"]))
    assert only(report).message == "column 'left' is missing"
    assert only(report).place.endswith("person.yaml:8:7")
    assert any("born < left" in note and "'left'" in note for note in report.unchecked)


def test_a_hidden_column_need_not_be_there(schema):
    report = schema.check(people(schema))
    assert [note for note in report.unchecked if "'secret'" in note]
    with_secret = people(schema).append_column("secret", pa.array([99] * 100))
    assert only(schema.check(with_secret)).count == 100


def test_a_column_that_the_schema_lacks_is_named(schema):
    report = schema.check(people(schema).append_column("extra", pa.array([1] * 100)))
    assert "column 'extra' is not in the schema" in report.unchecked
    assert not report.violations


def test_values_that_are_not_of_the_type_are_listed(schema):
    violation = only(schema.check(put(people(schema), "score", 41, "many")))
    assert violation.message == "column 'score' has values that are not int64"
    assert [(o.row, dict(o.values)) for o in violation.rows] == [(41, {"score": "many"})]


def test_nulls_are_refused_where_none_can_be(schema):
    violation = only(schema.check(put(people(schema), "score", 3, None)))
    assert violation.message == "column 'score' has nulls"
    assert [o.row for o in violation.rows] == [3]
    assert not schema.check(put(people(schema), "left", 3, None)).violations  # declared
    assert not schema.check(put(people(schema), "label", 3, None)).violations  # computed


def test_repeated_values_are_listed_after_the_first(schema):
    data = people(schema)
    first = data["code"][10].as_py()
    for row in (20, 30):
        data = put(data, "code", row, first)
    violation = only(schema.check(data))
    assert violation.message == "column 'code' is not unique"
    assert [(o.row, o.values["code"]) for o in violation.rows] == [(20, first), (30, first)]


def test_a_broken_constraint_shows_what_it_reads(schema):
    data = put(people(schema), "score", 5, 7)
    violation = only(schema.check(data))
    assert violation.message == "constraint 'score != 7' is violated"
    assert violation.place.endswith("person.yaml:14:9")
    assert [(o.row, dict(o.values)) for o in violation.rows] == [(5, {"score": 7})]


def test_constraints_are_checked_beyond_one_block():
    schema = fakegen.load(
        {"tables": {"t": {"columns": {"a": "sequence"}, "constraints": ["a > 0"]}}}
    )
    values = list(range(1, 140_001))
    chosen = sorted(random.Random(1).sample(range(140_000), 25))
    for row in chosen:
        values[row] = -row
    chunks = pa.chunked_array([values[:50_000], values[50_000:]])
    violation = only(schema.check(pa.table({"a": chunks}), most=7))
    assert violation.count == 25 - (chosen[0] == 0)
    assert [o.row for o in violation.rows] == chosen[:7]


def test_texts_that_look_like_numbers_stay_texts(tmp_path: Path):
    schema = fakegen.load(
        {
            "tables": {
                "t": {
                    "columns": {"a": {"regex": r"[0-9]\.[0-9]0"}, "b": {"regex": "2024-0[1-9]-01"}},
                    "constraints": [
                        {"regex": "a", "matches": r"[0-9]\.[0-9]0"},
                        {"regex": "b", "matches": r"[0-9-]{10}"},
                    ],
                }
            }
        }
    )
    for ending in ("csv", "jsonl"):
        schema.generate(50).write(tmp_path / f"t.{ending}")
        assert not schema.check(tmp_path / f"t.{ending}").violations


def test_no_rows_break_no_rule(schema):
    assert not schema.check(people(schema).slice(0, 0)).violations


def test_data_can_be_a_data_frame_or_a_table(schema):
    assert not schema.check(schema.generate()["person"]).violations
    frame = people(schema).to_pandas()
    assert only(schema.check(frame.assign(score=7))).count == 100
    with pytest.raises(UsageError, match="not int"):
        schema.check(5)


def test_the_table_is_the_one_that_the_file_is_named_after(tmp_path: Path):
    schema = fakegen.load({"tables": {"a": {"columns": {"x": "sequence"}},
                                      "b": {"columns": {"y": "sequence"}}}})  # fmt: skip
    schema.generate(5, only=["b"]).write(tmp_path / "b.csv")
    (tmp_path / "other.csv").write_text("y\n1\n")
    assert schema.check(tmp_path / "b.csv").table == "b"
    assert schema.check(tmp_path / "other.csv", "b").table == "b"
    with pytest.raises(UsageError, match="say which table this is: a, b"):
        schema.check(tmp_path / "other.csv")
    with pytest.raises(UsageError, match="no table 'c'"):
        schema.check(tmp_path / "other.csv", "c")


def test_hidden_tables_are_not_meant_where_none_is_named(tmp_path: Path):
    schema = fakegen.load({"tables": {"kind": {"hidden": True, "rows": 2, "columns": {"k": "sequence"}},
                                      "thing": {"rows": 5, "columns": {"k": {"ref": "kind.k"}}}}})  # fmt: skip
    schema.generate().write(tmp_path / "made.csv")
    assert schema.check(tmp_path / "made.csv").table == "thing"


def test_a_file_that_is_not_there_or_is_damaged(schema, tmp_path: Path):
    with pytest.raises(DataError, match="no file"):
        schema.check(tmp_path / "person.csv")
    (tmp_path / "person.parquet").write_bytes(b"PAR1 damaged")
    with pytest.raises(DataError, match="not valid Parquet"):
        schema.check(tmp_path / "person.parquet")


def test_learned_columns_are_checked_by_the_constraints_on_them():
    schema = fakegen.load(
        {
            "sources": {"s": {"rows": [{"age": n % 50, "sex": "FM"[n % 2]} for n in range(200)]}},
            "models": {"m": {"source": "s"}},
            "tables": {
                "t": {"rows": 100, "columns": {"*": {"model": "m"}}, "constraints": ["age >= 10"]}
            },
        }
    )
    assert not schema.check(schema.generate()["t"]).violations
    real = pa.table({"age": [n % 50 for n in range(200)], "sex": ["F"] * 200})
    assert only(schema.check(real)).count == pc.sum(pc.less(real["age"], 10)).as_py()
