"""Parts of a column's values in templates, expressions, constraints and references."""

from __future__ import annotations

import re

import pytest

import fakegen

PATTERN = r"(?P<year>19|2[0-6])(?P<unit>[A-D])(?!000)\d{3}"
COLUMNS = {
    "code": {"regex": PATTERN},
    "year": {"expr": "2000 + (code.year | int)"},
    "label": {"template": "{{ code.unit }}-{{ year }}"},
}


def document(constraints=(), **code):
    columns = {**COLUMNS, "code": {**COLUMNS["code"], **code}}
    return {"tables": {"t": {"rows": 400, "columns": columns, "constraints": list(constraints)}}}


def rows_of(schema):
    return fakegen.generate(schema)["t"].to_arrow().to_pylist()


def test_templates_and_expressions_read_the_part_of_their_row():
    for row in rows_of(document(null=0.2)):
        match = row["code"] and re.fullmatch(PATTERN, row["code"])
        if match:
            assert row["year"] == 2000 + int(match["year"])
            assert row["label"] == f"{match['unit']}-{row['year']}"
        else:
            assert row["year"] is None


def test_only_declared_columns_are_written():
    assert list(rows_of(document())[0]) == ["code", "year", "label"]


def test_constraints_hold_for_parts_that_nothing_else_reads():
    schema = {
        "tables": {
            "t": {
                "rows": 300,
                "columns": {"code": {"regex": PATTERN}},
                "constraints": ["code.unit != 'A'", {"at_most": 120, "per": "code.unit"}],
            }
        }
    }
    units = [row["code"][2] for row in rows_of(schema)]
    assert set(units) == {"B", "C", "D"}
    assert max(map(units.count, "BCD")) <= 120


def test_rows_are_pure_and_unique_values_stay_so():
    schema = fakegen.load(document(unique=True))
    whole = schema.generate()["t"].to_arrow()
    assert schema.generate(50, start_row=200)["t"].to_arrow().equals(whole.slice(200, 50))
    assert len(whole["code"].unique()) == 400


def test_another_table_refers_to_a_part():
    schema = document()
    schema["tables"]["u"] = {"rows": 50, "columns": {"unit": {"ref": "t.code.unit"}}}
    assert set(fakegen.generate(schema)["u"].to_arrow()["unit"].to_pylist()) == set("ABCD")


def test_data_are_checked_against_rules_on_parts():
    schema = fakegen.load(document(["code.unit != 'A'"]))
    made = schema.generate()["t"].to_arrow().to_pandas()
    assert schema.check(made).unchecked == []
    made.loc[3, "code"] = "19A001"
    made.loc[3, "label"] = "A-2019"
    (violation,) = schema.check(made).violations
    assert "code.unit != 'A'" in violation.message


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("code.yaer", "'code' has no part 'yaer'; did you mean 'code.year'"),
        ("code.year.x", "a string has no attribute 'x'"),
    ],
)
def test_mistakes(expression, message):
    with pytest.raises(fakegen.SchemaError, match=message):
        fakegen.load(document([f"{expression} != '19'"])).plan()


def test_methods_of_strings_are_no_parts():
    assert rows_of(document(["code.lower() != 'x'"]))


def test_a_column_of_another_type_has_no_parts():
    schema = document()
    schema["tables"]["t"]["columns"]["code"] = {"regex": r"(?P<year>\d\d)", "type": "int"}
    with pytest.raises(fakegen.SchemaError, match="has no attribute 'year'"):
        fakegen.generate(schema)
