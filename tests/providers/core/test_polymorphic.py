"""References to rows of any of several tables."""

from __future__ import annotations

from typing import Any

import pytest

import fakegen

TABLES = {
    "person": {"rows": 30, "columns": {"id": "sequence"}},
    "company": {"rows": 8, "columns": {"id": {"sequence": {"start": 100}}, "code": {"regex": "[A-Z]{4}"}}},
}  # fmt: skip


def made(said: Any, rows: int = 2_000) -> list[dict[str, Any]]:
    table = {"rows": rows, "columns": {"type, id": {"ref_any": said, "null": 0.1}}}
    return list(fakegen.generate({"tables": {**TABLES, "t": table}})["t"].rows())


def test_the_table_is_drawn_by_weight_then_a_row_of_it() -> None:
    rows = made({"person.id": 0.7, "company.id": 0.3})
    assert all((row["type"] is None) == (row["id"] is None) for row in rows)
    persons = {row["id"] for row in rows if row["type"] == "person"}
    companies = {row["id"] for row in rows if row["type"] == "company"}
    assert persons == set(range(1, 31))
    assert companies == set(range(100, 108))
    share = sum(row["type"] == "person" for row in rows) / sum(
        row["type"] is not None for row in rows
    )
    assert 0.65 < share < 0.75  # 4.6 standard errors of 1,800 draws


def test_different_types_are_strings() -> None:
    rows = made(["person.id", "company.code"])
    assert all(isinstance(row["id"], str | None) for row in rows)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {"persn.id": 1},
            "'persn.id' is not a TABLE.COLUMN of this schema; did you mean 'person.id'?",
        ),
        ({"person.id": 0}, "all weights are 0"),
        ({"person.id": -1}, "is below 0"),
    ],
)
def test_mistakes_have_their_place(said: Any, message: str) -> None:
    with pytest.raises(fakegen.SchemaError) as caught:
        made(said)
    assert message in str(caught.value)
