"""Numbers of parents, divided among their rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

import fakegen


def made(
    share: Any, count: Any = "id % 5", **more: Any
) -> tuple[list[dict[str, Any]], dict[int, Any]]:
    document = {
        "seed": 9,
        "tables": {
            "bill": {
                "rows": 60,
                "columns": {
                    "id": "sequence",
                    "total": {"number": {"min": 0, "max": 999, "decimals": 2}, "null": 0.1},
                    "seats": {"integer": {"max": 100}},
                },
            },
            "part": {
                "rows": {"per": "bill", "count": count},
                "columns": {"bill": {"ref": "bill.id"}, "share": {"share": share}, **more},
            },
        },
    }
    tables = fakegen.generate(document)
    rows = list(tables["part"].rows())
    part = fakegen.generate(document, 9, start_row=31, only=["part.share"])["part"].to_arrow()
    assert part["share"].to_pylist() == [row["share"] for row in rows[31:40]]
    return rows, {row["id"]: row for row in tables["bill"].rows()}


def sums(rows: list[dict[str, Any]]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for row in rows:
        if row["share"] is not None:
            found[row["bill"]] = found.get(row["bill"], Decimal(0)) + Decimal(str(row["share"]))
    return found


def test_shares_add_up_to_the_cent() -> None:
    rows, bills = made("{{ bill.total }}")
    totals = sums(rows)
    assert len(totals) > 30
    assert all(total == Decimal(str(bills[bill]["total"])) for bill, total in totals.items())
    assert all((row["share"] is None) == (bills[row["bill"]]["total"] is None) for row in rows)
    assert len({row["share"] for row in rows}) > 80


def test_a_column_may_weigh_and_whole_numbers_stay_whole() -> None:
    said = {"of": "{{ bill.seats }}", "weight": "w", "decimals": 0}
    rows, bills = made(said, count=4, w={"integer": {"min": 1, "max": 9}})
    assert all(isinstance(row["share"], int) for row in rows)
    assert sums(rows) == {bill: row["seats"] for bill, row in bills.items()}
    for row in rows:
        weights = sum(other["w"] for other in rows if other["bill"] == row["bill"])
        assert abs(row["share"] - bills[row["bill"]]["seats"] * row["w"] / weights) <= 1


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"of": 5, "weight": "nothing"}, "table 'part' has no column 'nothing'"),
        ({"of": 5, "weight": "text"}, "'text' is not a column of numbers"),
        ({"of": 5, "decimals": 12}, "'decimals' must be in 0 .. 9"),
    ],
)
def test_mistakes_have_their_place(said: Any, message: str) -> None:
    with pytest.raises(fakegen.SchemaError) as caught:
        made(said, text={"regex": "[a-z]"})
    assert message in str(caught.value)


def test_a_table_without_parents_has_none_to_share() -> None:
    with pytest.raises(fakegen.SchemaError, match="belong to no other table"):
        fakegen.generate({"tables": {"t": {"columns": {"a": {"share": 5}}}}})


@pytest.mark.parametrize(("of", "decimals"), [(10**15, 0), (10**13 - 0.01, 2), (-1e15, 0)])
def test_the_largest_numbers_are_divided_exactly(of: float, decimals: int) -> None:
    rows, _ = made({"of": of, "decimals": decimals}, count=3)
    assert set(sums(rows).values()) == {Decimal(repr(of))}


@pytest.mark.parametrize("of", [10**15 + 1, 1e300, "{{ bill.seats * 1e16 }}"])
def test_numbers_without_exact_units_are_refused(of: Any) -> None:
    with pytest.raises(fakegen.GenerationError, match="cannot be divided exactly"):
        made({"of": of, "decimals": 0}, count=3)


@pytest.mark.parametrize("count", ["id % 40", 7, {1: 0.5, 900: 0.5}])
def test_a_share_depends_on_its_own_parent_alone(count: Any) -> None:
    """To the last of 16 digits, wherever the block begins."""
    document = {
        "seed": 2,
        "tables": {
            "bill": {"rows": 100, "columns": {"id": "sequence"}},
            "part": {
                "rows": {"per": "bill", "count": count},
                "columns": {"share": {"share": {"of": 10**15, "decimals": 0}}},
            },
        },
    }
    whole = fakegen.generate(document)["part"].to_arrow()["share"].to_pylist()
    for start in (1, len(whole) // 3, len(whole) - 9):
        part = fakegen.generate(document, {"part": 9}, start_row=start, only=["part.share"])
        assert part["part"].to_arrow()["share"].to_pylist() == whole[start : start + 9]
