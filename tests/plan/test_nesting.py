"""Rows inside the rows that they belong to: the same rows as in tables of their own."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

import fakegen

SHOP: dict[str, Any] = {
    "tables": {
        "customer": {"rows": 30, "columns": {"id": "sequence", "spent": {"expr": "sum(order.total)"}}},
        "order": {
            "rows": {"per": "customer", "count": {0: 0.3, 1: 0.3, 4: 0.4}},
            "columns": {"id": "sequence", "customer_id": {"ref": "customer.id"},
                        "code": {"regex": "[A-F]{3}", "unique": True},
                        "total": {"expr": "sum(item.price)"}},
        },
        "item": {
            "rows": {"per": "order", "count": {0: 0.2, 1: 0.5, 3: 0.3}},
            "columns": {"order_id": {"ref": "order.id"}, "price": {"integer": {"max": 90}}},
        },
        "note": {"rows": 3, "columns": {"of": {"ref": "order.id"}}},
    }
}  # fmt: skip


def flat() -> dict[str, list[dict[str, Any]]]:
    return {name: list(table) for name, table in fakegen.generate(SHOP).items()}


def expected() -> list[dict[str, Any]]:
    rows = flat()
    for order in rows["order"]:
        order["item"] = [item for item in rows["item"] if item["order_id"] == order["id"]]
    for customer in rows["customer"]:
        own = [order for order in rows["order"] if order["customer_id"] == customer["id"]]
        customer["order"] = own
    return rows["customer"]


def test_rows_are_inside_their_parents() -> None:
    tables = fakegen.generate(SHOP, nested=True)
    assert list(tables) == ["customer", "note"]
    assert list(tables["customer"]) == expected()


@pytest.mark.usefixtures("workers_are_kept")
def test_any_rows_and_any_workers_give_the_same() -> None:
    part = fakegen.generate(SHOP, 7, start_row=11, only=["customer", "order", "item"], nested=True)
    assert list(part["customer"]) == expected()[11:18]
    many = fakegen.generate(SHOP, workers=2, executor="processes", nested=True)
    assert list(many["customer"]) == expected()


def test_only_what_is_asked_for_is_inside() -> None:
    found = fakegen.generate(SHOP, only=["customer.id", "order.code"], nested=True)["customer"]
    wanted = [
        {"id": row["id"], "order": [{"code": order["code"]} for order in row["order"]]}
        for row in expected()
    ]
    assert list(found) == wanted
    assert list(fakegen.generate(SHOP, only=["order.id"], nested=True)) == ["order"]


def test_json_lines_hold_children() -> None:
    stream = io.BytesIO()
    fakegen.generate(SHOP, only=["customer", "order", "item"], nested=True).write(stream, "jsonl")
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == expected()


def test_a_column_of_the_same_name_is_refused() -> None:
    tables = {
        **SHOP["tables"],
        "id": {"rows": {"per": "customer", "count": 1}, "columns": {"x": "uuid"}},
    }
    with pytest.raises(fakegen.UsageError, match="which has a column of that name"):
        fakegen.generate({"tables": tables}, nested=True)
