"""Rows per parent: what belongs to whom, and that a value depends on its path alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.engine.run import Run
from fakegen.engine.task import Slice

COUNT = {"distribution": {"name": "nbinom", "n": 1.5, "p": 0.4}}


def shop(count: Any = COUNT, items: Any = None, customers: int = 40) -> dict[str, Any]:
    """Return customers with orders, which have items: columns of every kind."""
    return {
        "seed": 3,
        "tables": {
            "customer": {
                "rows": customers,
                "columns": {
                    "id": "sequence",
                    "tier": {"choice": {"gold": 0.3, "plain": 0.7}},
                    "since": {"date": {"from": "2020-01-01", "to": "2024-12-31"}},
                },
            },
            "product": {
                "rows": 9,
                "columns": {"id": "sequence", "price": {"number": {"min": 1, "max": 9, "decimals": 2}}},
            },
            "order": {
                "rows": {"per": "customer", "count": count, "where": "tier == 'gold' or id % 2 == 0"},
                "columns": {
                    "customer_id": {"ref": "customer.id"},
                    "number": "position",
                    "code": {"regex": "[A-Z]{3}"},
                    "uuid": "uuid",
                    "tags": {"list": {"of": {"integer": {"max": 99}}, "length": {"1": 0.5, "3": 0.5}}},
                    "note": {"faker.name": None, "null": 0.2},
                    "at": {"date": {"from": "{{ customer.since }}", "to": "2025-12-31"}},
                    "total": {"expr": "sum(item.amount)"},
                },
            },
            "item": {
                "rows": {"per": "order", "count": items or {"1": 0.5, "2": 0.3, "3": 0.2}},
                "columns": {
                    "number": {"expr": "order.number"},
                    "customer": {"expr": "order.customer.id"},
                    "line": "position",
                    "product": {"ref": {"column": "product.id", "unique": {"per": "order"}}},
                    "any": {"ref": {"column": "product.id", "as": "other"}},
                    "quantity": {"integer": {"min": 1, "max": 5}},
                    "amount": {"expr": "product.price * quantity"},
                    "code": {"regex": "[a-z]{5}"},
                },
            },
        },
    }  # fmt: skip


def made(document: dict[str, Any], **choices: Any) -> dict[str, list[dict[str, Any]]]:
    tables = fakegen.generate(document, **choices)
    return {name: table.to_arrow().to_pylist() for name, table in tables.items()}


WHOLE = made(shop())


def test_rows_follow_their_parents_in_order() -> None:
    customers = {row["id"]: row for row in WHOLE["customer"]}
    orders = WHOLE["order"]
    assert [row["customer_id"] for row in orders] == sorted(row["customer_id"] for row in orders)
    by_customer: dict[int, list[int]] = {}
    for row in orders:
        by_customer.setdefault(row["customer_id"], []).append(row["number"])
        owner = customers[row["customer_id"]]
        assert owner["tier"] == "gold" or owner["id"] % 2 == 0
        assert row["at"] >= owner["since"]
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in by_customer.values())
    assert 1 < len(by_customer) < len(customers)
    items = {(row["customer"], row["number"]) for row in WHOLE["item"]}
    assert items == {(row["customer_id"], row["number"]) for row in orders}


def test_a_parents_total_is_that_of_its_rows() -> None:
    for row in WHOLE["order"]:
        own = [
            item["amount"]
            for item in WHOLE["item"]
            if (item["customer"], item["number"]) == (row["customer_id"], row["number"])
        ]
        assert row["total"] == pytest.approx(sum(own), abs=1e-9)


def test_rows_of_a_parent_refer_to_different_rows() -> None:
    pairs = [(row["customer"], row["number"], row["product"]) for row in WHOLE["item"]]
    assert len(set(pairs)) == len(pairs)


@settings(max_examples=20)
@given(st.sampled_from(["order", "item"]), st.integers(0, 80), st.integers(0, 30))
def test_any_range_alone_is_that_of_the_whole(table: str, start: int, rows: int) -> None:
    part = fakegen.generate(shop(), rows, start_row=start, only=[table])[table].to_arrow()
    assert part.to_pylist() == WHOLE[table][start : start + rows]


@pytest.mark.parametrize(("block_rows", "rows"), [(1, 15), (7, 1_000), (1_000, 1_000)])
def test_block_sizes_change_nothing(block_rows: int, rows: int) -> None:
    plan = fakegen.load(shop())._planner.plan()
    for name, table in plan.tables.items():
        part = Slice(name, list(table.columns), 0, min(rows, table.rows))
        blocks = Run(plan, block_rows=block_rows).blocks(part)
        assert pa.Table.from_batches(blocks).to_pylist() == WHOLE[name][:rows]


@pytest.mark.usefixtures("workers_are_kept")
def test_workers_change_nothing() -> None:
    assert made(shop(), workers=2, executor="processes") == WHOLE


def path_values(rows: list[dict[str, Any]], *key: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(row[name] for name in key): row for row in rows}


def test_one_more_row_somewhere_changes_no_other() -> None:
    before = made(shop(count="id % 4", items="1 + number % 3"))
    after = made(shop(count="id % 4 + (1 if id == 6 else 0)", items="1 + number % 3"))
    for table, key in (
        ("order", ("customer_id", "number")),
        ("item", ("customer", "number", "line")),
    ):
        old, new = path_values(before[table], *key), path_values(after[table], *key)
        assert len(new) > len(old)
        assert {path: new[path] for path in old} == old


def test_more_parents_change_nothing() -> None:
    more = made(shop(customers=60))
    for name in ("customer", "order", "item"):
        assert more[name][: len(WHOLE[name])] == WHOLE[name]


def test_tables_that_nobody_needs_may_be_absent() -> None:
    document = shop()
    del document["tables"]["item"], document["tables"]["order"]["columns"]["total"]
    rows = made(document)["order"]
    assert rows == [{k: v for k, v in row.items() if k != "total"} for row in WHOLE["order"]]


def test_many_rows_of_one_parent() -> None:
    document = shop(count="100_000 if id == 2 else 0", items="1", customers=3)
    part = fakegen.generate(document, 3, start_row=70_000, only=["order", "item"])
    assert part["order"].to_arrow()["number"].to_pylist() == [70_001, 70_002, 70_003]
    words = fakegen.generate(document, only=["order.uuid"])["order"].to_arrow()["uuid"]
    assert len(words.unique()) == 100_000


SPREAD = {
    "tables": {
        "team": {"rows": 500, "columns": {"id": "sequence", "size": {"integer": {"min": 0, "max": 9}}}},
        "member": {
            "rows": {"per": "team", "in_all": 7_000, "weight": "size", "where": "id > 10"},
            "columns": {"team": {"ref": "team.id"}, "x": {"integer": {"max": 10**6}}},
        },
    }
}  # fmt: skip


def test_a_number_of_rows_is_spread_by_weight() -> None:
    whole = made(SPREAD)
    assert len(whole["member"]) == 7_000
    sizes = np.array([row["size"] if row["id"] > 10 else 0 for row in whole["team"]])
    counts = np.bincount([row["team"] for row in whole["member"]], minlength=501)[1:]
    assert np.abs(counts - 7_000 * sizes / sizes.sum()).max() < 1
    part = fakegen.generate(SPREAD, 20, start_row=6_500, only=["member"])["member"].to_arrow()
    assert part.to_pylist() == whole["member"][6_500:6_520]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({"per": "teem", "count": 1}, "there is no table 'teem'; did you mean 'team'?"),
        ({"per": "member", "count": 1}, "the rows of 'member' would belong to themselves"),
        ({"per": "team"}, "needs either 'count', the rows of each parent, or 'in_all'"),
        ({"per": "team", "count": 1, "weight": "size"}, "'weight' spreads the rows of 'in_all'"),
        ({"per": "team", "count": "size - 5"}, "the count of 'member' is -"),
        ({"per": "team", "count": "size / 2"}, "not a whole number, for row"),
        ({"per": "team", "in_all": 5, "weight": "size - 5"}, "weights are numbers of 0 or more"),
        ({"per": "team", "in_all": 5, "where": "size > 99"}, "5 rows cannot be spread"),
        ({"per": "team", "count": "sise"}, "there is no column 'sise'; did you mean 'size'?"),
        ({"per": "team", "count": {"choise": [1]}}, "unknown provider 'choise'"),
        ({"per": "team", "kount": 1, "count": 1}, "unknown key 'kount' of 'rows'"),
        ({"source": "nowhere"}, "there is no source 'nowhere'"),
    ],
)  # fmt: skip
def test_mistakes_have_their_place(rows: Any, message: str) -> None:
    tables = {**SPREAD["tables"], "member": {**SPREAD["tables"]["member"], "rows": rows}}
    with pytest.raises(fakegen.FakegenError) as caught:
        fakegen.generate({"tables": tables})
    assert message in str(caught.value)


def test_rows_are_asked_of_the_root() -> None:
    with pytest.raises(
        fakegen.UsageError, match="follow from those of 'team': give the rows of 'team'"
    ):
        fakegen.generate(SPREAD, rows={"member": 3})
    assert len(fakegen.generate(SPREAD, rows={"team": 30})["member"].to_arrow()) == 7_000


def test_a_table_is_its_sources_rows() -> None:
    document = {
        "sources": {"c": {"rows": [{"code": "BE", "size": 11}, {"code": "FR", "size": 68}]}},
        "tables": {
            "country": {"rows": {"source": "c"}, "columns": {"big": {"expr": "size > 50"}}},
            "city": {"rows": {"per": "country", "count": 2}, "columns": {"of": {"ref": "country.code"}}},
        },
    }  # fmt: skip
    found = made(document)
    assert found["country"] == [
        {"code": "BE", "size": 11, "big": False},
        {"code": "FR", "size": 68, "big": True},
    ]
    assert [row["of"] for row in found["city"]] == ["BE", "BE", "FR", "FR"]


def test_conditions_take_rows_of_all_parents() -> None:
    document = shop()
    order = document["tables"]["order"]
    order["conditions"] = [{"where": "code < 'F'", "rows": 25}]
    rows = made(document)["order"]
    held = [row for row in rows if row["code"] < "F"]
    assert len(held) == 25 < len(rows)
    assert len({row["customer_id"] for row in held}) > 8
    part = fakegen.generate(document, 10, start_row=12, only=["order"])["order"]
    assert part.to_arrow().to_pylist() == rows[12:22]
    order["conditions"][0]["rows"] = 10_000
    with pytest.raises(fakegen.SchemaError, match=r"ask for 10,000 rows, but the table has"):
        fakegen.generate(document)


@pytest.mark.parametrize("count", [1, 2])
def test_the_place_among_the_rows_of_a_parent_is_not_unique_in_the_table(count: int) -> None:
    def tables(number: Any, **rest: Any) -> dict[str, Any]:
        child = {"rows": {"per": "team", "count": count}, "columns": {"number": number}, **rest}
        return {"tables": {"team": {"rows": 3, "columns": {"id": "sequence"}}, "member": child}}

    for document in (
        tables({"position": None, "unique": True}),
        tables("position", constraints=[{"unique": "number"}]),
    ):
        with pytest.raises(fakegen.FakegenError, match="number"):
            made(document)
    assert made(tables({"list": {"of": "position", "length": 2}}))["member"][0] == {
        "number": [1, 2]
    }


def test_values_that_a_key_decides_are_made_in_tables_of_rows_per_parent() -> None:
    document = {
        "tables": {
            "shop": {"rows": 70, "columns": {"id": "sequence"}},
            "sale": {
                "rows": {"per": "shop", "count": {0: 0.3, 1: 0.4, 4: 0.3}},
                "columns": {
                    "shop": {"ref": "shop.id"},
                    "till": {"integer": {"max": 9}},
                    "clerk": {"integer": {"max": 99}},
                },
                "constraints": [{"depends": "clerk", "on": "till"}],
            },
        }
    }
    rows = list(fakegen.generate(document)["sale"])
    assert len({(row["till"], row["clerk"]) for row in rows}) == len({row["till"] for row in rows})
    assert len({row["clerk"] for row in rows}) > 5
    part = fakegen.generate(document, {"sale": 20}, start_row=31)["sale"]
    assert list(part) == rows[31:51]


def test_rows_can_be_counted_by_rows_of_another_table() -> None:
    """Which orders have a bill follows from their items, and how many reminders from the bill's state."""
    document = {
        "tables": {
            "order": {
                "rows": 30,
                "columns": {"id": "sequence", "total": {"expr": "sum(item.price)"}},
            },
            "reminder": {
                "rows": {"per": "bill", "count": "order.total // 40"},
                "columns": {"order": {"ref": "order.id"}},
            },
            "bill": {
                "rows": {"per": "order", "count": 1, "where": "total > 70"},
                "columns": {"order": {"ref": "order.id"}},
            },
            "item": {
                "rows": {"per": "order", "count": 3},
                "columns": {"order": {"ref": "order.id"}, "price": {"integer": {"max": 50}}},
            },
        }
    }
    rows = made(document)
    totals = {row["id"]: row["total"] for row in rows["order"] if row["total"] > 70}
    assert 0 < len(totals) < 30
    assert [row["order"] for row in rows["bill"]] == list(totals)
    assert [row["order"] for row in rows["reminder"]] == [
        order for order, total in totals.items() for _ in range(total // 40)
    ]
    assert made(document, only=["reminder"])["reminder"] == rows["reminder"]
