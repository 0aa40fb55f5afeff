"""Columns of the row before: that they are what they say, and that no row depends on how it is made."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.engine.run import Run
from fakegen.engine.task import Slice

STATES = {
    "created": {"paid": 0.9, "cancelled": 0.1},
    "paid": {"paid": 0.3, "shipped": 0.7},
    "shipped": {},
}


def bank(count: Any = "2 + id % 5", accounts: int = 7, **changes: Any) -> dict[str, Any]:
    """Return accounts with transactions: every kind of column that follows from the row before."""
    columns = {
        "account": {"ref": "account.id"},
        "number": "position",
        "amount": {"number": {"min": -50, "max": 99, "decimals": 2}},
        "change": {"distribution": {"name": "norm", "loc": 0, "scale": 1}},
        "balance": {"expr": "previous.balance + amount"},
        "kept": {"expr": "previous.kept + amount - kept_fee"},
        "kept_fee": {"expr": "0.01 * coalesce(previous.kept, 0)", "round": 2},
        "price": {"expr": "coalesce(previous.price, 100) * (1 + change / 100)"},
        "walk": {"expr": "coalesce(previous.walk, account.start) + change"},
        "count": {"expr": "previous.count + 1"},
        "at": {"datetime": {"after": "{{ previous.at or account.opened }}", "within": "3d"}},
        "path": {"template": "{{ previous.path }}/{{ number }}"},
        "before": {"expr": "previous.amount"},
        "level": {"integer": {"max": 5}},
        "low": {"number": {"min": -20, "max": 20, "decimals": 1}},
        "funds": {"expr": "previous.funds + low"},
        "status": {"states": STATES, "null": 0.1},
        "since": {"dwell": {"of": "status", "from": "{{ account.opened }}", "times": {"created": "2h",
                            "paid": {"min": "1d", "max": "3d"}}}},
    }  # fmt: skip
    return {
        "seed": 5,
        "tables": {
            "account": {
                "rows": accounts,
                "columns": {
                    "id": "sequence",
                    "opened": {"date": {"from": "2020-01-01", "to": "2024-12-31"}},
                    "start": {"integer": {"min": 5, "max": 9}},
                    "closing": {"expr": "last(entry.balance)"},
                },
            },
            "entry": {
                "rows": {"per": "account", "count": count},
                "columns": {**columns, **changes},
                "constraints": ["funds >= 0", "level >= previous.level or previous.level is none"],
            },
        },
    }


def made(document: dict[str, Any], **choices: Any) -> dict[str, list[dict[str, Any]]]:
    tables = fakegen.generate(document, **choices)
    return {name: table.to_arrow().to_pylist() for name, table in tables.items()}


WHOLE = made(bank())
ROWS = len(WHOLE["entry"])


def runs(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["account"], []).append(row)
    return list(found.values())


def test_each_row_follows_from_the_one_before() -> None:
    accounts = {row["id"]: row for row in WHOLE["account"]}
    for run in runs(WHOLE["entry"]):
        owner, first = accounts[run[0]["account"]], run[0]
        assert first["balance"] == first["amount"]
        assert first["kept"] == first["amount"] and first["kept_fee"] == 0
        assert first["price"] == 100 * (1 + first["change"] / 100)
        assert first["walk"] == pytest.approx(owner["start"] + first["change"])
        assert (first["count"], first["path"], first["before"]) == (1, "/1", None)
        assert 0 < (first["at"].date() - owner["opened"]).days + 1 <= 4
        for old, new in pairwise(run):
            assert new["balance"] == round(old["balance"] + new["amount"], 2)
            assert new["kept_fee"] == pytest.approx(0.01 * old["kept"], abs=0.0051)
            assert new["kept"] == round(old["kept"] + new["amount"] - new["kept_fee"], 2)
            assert new["price"] == old["price"] * (1 + new["change"] / 100)
            assert new["walk"] == pytest.approx(old["walk"] + new["change"], abs=1e-9)
            assert new["count"] == old["count"] + 1
            assert 0 < (new["at"] - old["at"]).total_seconds() <= 3 * 86_400
            assert new["path"] == f"{old['path']}/{new['number']}"
            assert new["before"] == old["amount"]
        assert owner["closing"] == run[-1]["balance"]


def test_what_stands_later_follows_from_what_a_constraint_has_drawn() -> None:
    for run in runs(WHOLE["entry"]):
        total = 0.0
        for row in run:
            total = round(total + row["low"], 1)
            assert row["funds"] == total >= 0
        levels = [row["level"] for row in run]
        assert levels == sorted(levels)
    assert min(row["low"] for row in WHOLE["entry"]) < 0


@settings(max_examples=8)
@given(st.integers(0, ROWS), st.integers(0, 9))
def test_any_range_alone_is_that_of_the_whole(start: int, rows: int) -> None:
    alone = fakegen.generate(bank(), rows, start_row=start, only=["entry"])["entry"].to_arrow()
    assert alone.to_pylist() == WHOLE["entry"][start : start + rows]


def part(block_rows: int, start: int, rows: int) -> list[dict[str, Any]]:
    """Return rows that are made in blocks of some size by a plan that has made no others."""
    plan = fakegen.load(bank())._planner.plan()
    columns = list(plan.tables["entry"].columns)
    blocks = Run(plan, block_rows=block_rows).blocks(Slice("entry", columns, start, rows))
    return pa.Table.from_batches(blocks).to_pylist()


@pytest.mark.parametrize(("block_rows", "rows"), [(1, 8), (7, ROWS), (1_000, ROWS)])
def test_block_sizes_change_nothing(block_rows: int, rows: int) -> None:
    assert part(block_rows, 0, rows) == WHOLE["entry"][:rows]


def test_parts_of_a_parents_rows_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fakegen.plan.siblings.BLOCK_ROWS", 3)
    monkeypatch.setattr("fakegen.plan.siblings._REMEMBERED", 2)
    assert part(8, 0, ROWS) == WHOLE["entry"]
    assert part(5, 11, 9) == WHOLE["entry"][11:20]


@pytest.mark.usefixtures("workers_are_kept")
def test_workers_change_nothing() -> None:
    assert made(bank(), workers=2, executor="processes") == WHOLE


def test_one_more_row_elsewhere_changes_no_other() -> None:
    after = made(bank(count="2 + id % 5 + (1 if id == 6 else 0)"))["entry"]
    more = {(row["account"], row["number"]): row for row in after}
    assert len(more) == ROWS + 1
    for row in WHOLE["entry"]:
        assert more[row["account"], row["number"]] == row


def one_table(rows: int, **columns: Any) -> dict[str, Any]:
    return {"seed": 2, "tables": {"t": {"rows": rows, "columns": columns}}}


CENTS = {"number": {"min": -500, "max": 500, "decimals": 2}}


def test_hundredths_stay_hundredths() -> None:
    document = one_table(200_000, x=CENTS, s={"expr": "previous.s - x"})
    table = fakegen.generate(document)["t"].to_arrow()
    cents = -(table["x"].to_numpy() * 100).round().cumsum()
    assert (table["s"].to_numpy() == cents / 100).all()
    later = fakegen.generate(document, 5, start_row=150_000, only=["t.s"])["t"].to_arrow()
    assert later["s"].to_pylist() == table["s"].to_pylist()[150_000:150_005]


def test_a_table_without_parents_is_one_walk() -> None:
    document = one_table(300, x=CENTS, p={"expr": "coalesce(previous.p, 5) * 1.01 + x"})
    rows = made(document)["t"]
    for old, new in pairwise(rows):
        assert new["p"] == pytest.approx(old["p"] * 1.01 + new["x"])
    later = fakegen.generate(document, 9, start_row=280)["t"].to_arrow().to_pylist()
    assert later == rows[280:289]


def test_columns_may_lead_to_each_other_in_any_order() -> None:
    columns = {
        "first": {"expr": "third * 2"},
        "third": {"expr": "coalesce(previous.fourth, 1) + 1"},
        "fourth": {"expr": "third + first"},
    }
    rows = made(one_table(5, **columns))["t"]
    assert rows[0] == {"first": 4, "third": 2, "fourth": 6}
    for old, new in pairwise(rows):
        assert new["third"] == old["fourth"] + 1
    again = made(one_table(5, **dict(reversed(columns.items()))))["t"]
    assert [dict(sorted(row.items())) for row in again] == [
        dict(sorted(row.items())) for row in rows
    ]


def test_a_null_stays_in_a_running_sum() -> None:
    rows = made(one_table(40, x={**CENTS, "null": 0.1}, s={"expr": "previous.s + x"}))["t"]
    first = next(number for number, row in enumerate(rows) if row["x"] is None)
    assert [row["s"] is None for row in rows] == [number >= first for number in range(40)]


def test_whole_numbers_that_become_too_large_are_refused() -> None:
    document = one_table(9, x={"constant": 2**62}, s={"expr": "previous.s + x"})
    with pytest.raises(fakegen.GenerationError, match="a running sum is too large"):
        fakegen.generate(document)["t"].to_arrow()


def test_parts_and_references_of_the_row_before() -> None:
    rows = made(bank(year={"expr": "previous.at.year"}, was={"expr": "previous.account.start"}))[
        "entry"
    ]
    for run in runs(rows):
        for old, new in pairwise(run):
            assert new["year"] == old["at"].year
            assert new["was"] is not None
        assert run[0]["year"] is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x": {"expr": "previous.balanse + 1"}}, "did you mean 'previous.balance'?"),
        ({"x": {"expr": "y + 1"}, "y": {"expr": "x + previous.x"}}, "circular reference: x -> y -> x"),
        ({"x": {"expr": "previous.x + amuont"}}, "did you mean 'amount'?"),
        ({"x": {"expr": "previous.x"}, "y": {"expr": "previous.x ~ 1"}}, None),
        ({"balance": {"expr": "previous.balance + amount", "unique": True}}, "cannot be drawn again"),
        ({"x": {"integer": {"max": "{{ coalesce(previous.x, 9) + 9 }}"}, "unique": True}}, "unique"),
        ({"x": {"object": {"s": {"states": STATES}}}}, "follows from the row before"),
        ({"x": {"dwell": {"of": "amount", "from": "2020-01-01", "times": {}}}}, "a column of states"),
        ({"x": {"dwell": {"of": "status", "times": {}}}}, "'from' says when the first row is"),
        ({"x": {"dwell": {"of": "status", "from": "2020-01-01", "times": {"paid": {"mni": "2d"}}}}},
         "did you mean 'min'?"),
        ({"x": {"states": {"a": {"b": -1}}}}, "must be 0 or more"),
        ({"x": {"states": {"a": {"b": 0}}}}, "no state can follow 'a'"),
    ],
)  # fmt: skip
def test_mistakes_have_their_place(changes: dict[str, Any], message: str | None) -> None:
    if message is None:
        fakegen.generate(bank(**changes))
        return
    with pytest.raises(fakegen.FakegenError) as caught:
        fakegen.generate(bank(**changes))
    assert message in str(caught.value)


def test_a_walk_through_states_is_not_drawn_again() -> None:
    document = bank()
    document["tables"]["entry"]["constraints"].append("status != 'cancelled'")
    with pytest.raises(fakegen.SchemaError, match="say what is possible in the column itself"):
        fakegen.generate(document)


def test_a_condition_cannot_draw_again_what_others_follow_from() -> None:
    document = bank()
    del document["tables"]["entry"]["constraints"]
    document["tables"]["entry"]["conditions"] = [{"rows": 5, "where": "amount > 10"}]
    with pytest.raises(fakegen.SchemaError, match="later rows follow from these"):
        fakegen.generate(document)
