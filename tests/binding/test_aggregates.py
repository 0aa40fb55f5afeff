"""Numbers over the rows that belong to a row."""

from __future__ import annotations

from typing import Any

import pytest

import fakegen

ITEM = {
    "rows": {"per": "order", "count": "id % 4"},
    "columns": {
        "order": {"ref": "order.id"},
        "amount": {"number": {"min": 0, "max": 9, "decimals": 2}},
        "big": {"expr": "amount > 6"},
        "at": {"date": {"from": "2024-01-01", "to": "2024-12-31"}, "null": 0.3},
        "exact": {"decimal": {"min": 0, "max": 5, "decimals": 2}},
    },
}  # fmt: skip


def made(columns: dict[str, Any], **rest: Any) -> dict[str, list[dict[str, Any]]]:
    order = {"rows": 60, "columns": {"id": "sequence", **columns}, **rest}
    tables = fakegen.generate({"seed": 2, "tables": {"order": order, "item": ITEM}})
    return {name: list(table.rows()) for name, table in tables.items()}


def test_all_kinds() -> None:
    found = made(
        {
            "sum": {"expr": "sum(item.amount)"},
            "twice": {"expr": "sum(item.amount * 2) + 1"},
            "count": {"expr": "count(item)"},
            "dated": {"expr": "count(item.at)"},
            "both": {"expr": "count(item) - count(item.at)"},
            "first": {"expr": "min(item.at)"},
            "last": {"expr": "max(item.at)"},
            "opening": {"expr": "first(item.amount)"},
            "closing": {"expr": "last(item.amount)"},
            "mean": {"expr": "mean(item.amount)"},
            "any": {"expr": "any(item.big)"},
            "all": {"expr": "all(item.big)"},
            "text": {"template": "{{ count(item) }} items"},
            "exact": {"expr": "sum(item.exact)"},
        }
    )
    for row in found["order"]:
        own = [item for item in found["item"] if item["order"] == row["id"]]
        amounts, dates = [i["amount"] for i in own], [i["at"] for i in own if i["at"]]
        assert row["sum"] == pytest.approx(sum(amounts))
        assert row["sum"] == round(row["sum"], 2)
        assert row["twice"] == pytest.approx(2 * sum(amounts) + 1)
        assert row["count"] == len(own) == row["id"] % 4
        assert row["dated"] == len(dates)
        assert row["both"] == len(own) - len(dates)
        assert (row["first"], row["last"]) == (min(dates, default=None), max(dates, default=None))
        assert row["mean"] == (pytest.approx(sum(amounts) / len(own)) if own else None)
        assert (row["opening"], row["closing"]) == (
            (amounts[0], amounts[-1]) if own else (None, None)
        )
        assert row["any"] == any(i["big"] for i in own)
        assert row["all"] == all(i["big"] for i in own)
        assert row["text"] == f"{len(own)} items"
        assert row["exact"] == sum(i["exact"] for i in own)


def test_a_constraint_may_reach_through_them() -> None:
    rows = made(
        {
            "paid": {"number": {"min": 0, "max": 30, "decimals": 2}},
            "most": {"expr": "sum(item.amount)"},
        },
        constraints=["paid <= sum(item.amount) + 1"],
    )["order"]
    assert all(row["paid"] <= row["most"] + 1 for row in rows)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sum(item.amnt)", "there is no column 'item.amnt'; did you mean 'item.amount'?"),
        ("sum(item)", "only 'count' counts rows; 'sum' needs a column of 'item'"),
        ("sum(item.at)", "'sum' needs numbers, not date32"),
        ("any(item.amount)", "'any' needs what is true or false, not double"),
    ],
)
def test_mistakes_have_their_place(text: str, message: str) -> None:
    with pytest.raises(fakegen.SchemaError) as caught:
        made({"x": {"expr": text}})
    assert message in str(caught.value)


def test_a_circle_is_refused() -> None:
    item = {**ITEM, "columns": {**ITEM["columns"], "share": {"expr": "amount / order.total"}}}
    order = {"rows": 5, "columns": {"id": "sequence", "total": {"expr": "sum(item.share)"}}}
    with pytest.raises(fakegen.SchemaError, match="circular reference"):
        fakegen.generate({"tables": {"order": order, "item": item}})
