"""Walks through states, and when each state began."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from scipy import stats

import fakegen

STATES = {
    "created": {"paid": 9, "cancelled": 1},
    "paid": {"paid": 1, "shipped": 2},
    "shipped": {"back": 0.5},
}
TIMES = {"created": "90m", "paid": {"min": "1d", "max": "3d"}, "shipped": {"mean": "2d"}}
ERROR_RATE = 1e-6
"""How often a test of chance may fail although all is right."""


def history(orders: int, events: int, **changes: Any) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "order": {"ref": "order.id"},
        "status": {"states": STATES},
        "at": {"dwell": {"of": "status", "from": "{{ order.ordered }}", "times": TIMES}},
    }
    order = {
        "id": "sequence",
        "ordered": {"date": {"from": "2025-01-01", "to": "2025-03-31"}},
        "status": {"expr": "last(event.status)"},
        "began": {"expr": "first(event.at)"},
    }
    return {
        "seed": 11,
        "tables": {
            "order": {"rows": orders, "columns": order},
            "event": {"rows": {"per": "order", "count": events}, "columns": columns | changes},
        },
    }


def walks(document: dict[str, Any]) -> list[list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {}
    for row in fakegen.generate(document)["event"].to_arrow().to_pylist():
        found.setdefault(row["order"], []).append(row)
    return list(found.values())


WALKS = walks(history(2_000, 5))


def test_each_walk_begins_with_the_first_state_and_goes_where_it_can() -> None:
    for walk in WALKS:
        states = [row["status"] for row in walk]
        assert states[0] == "created"
        for old, new in pairwise(states):
            assert new in STATES.get(old, {old: 1})


def test_transitions_have_their_weights() -> None:
    pairs = Counter((a["status"], b["status"]) for walk in WALKS for a, b in pairwise(walk))
    for state in ("created", "paid"):
        weights = STATES[state]
        counts = [pairs[state, to] for to in weights]
        total = sum(weights.values())
        expected = [sum(counts) * weight / total for weight in weights.values()]
        assert stats.chisquare(counts, expected).pvalue > ERROR_RATE


def test_states_last_as_long_as_is_said() -> None:
    lasted: dict[str, list[timedelta]] = {}
    for walk in WALKS:
        for old, new in pairwise(walk):
            lasted.setdefault(old["status"], []).append(new["at"] - old["at"])
    assert set(lasted["created"]) == {timedelta(minutes=90)}
    assert set(lasted["cancelled"]) == set(lasted["back"]) == {timedelta(0)}
    days = {state: [t / timedelta(days=1) for t in lasted[state]] for state in ("paid", "shipped")}
    assert stats.kstest(days["paid"], stats.uniform(1, 2).cdf).pvalue > ERROR_RATE
    assert stats.kstest(days["shipped"], stats.expon(scale=2).cdf).pvalue > ERROR_RATE


def test_a_parent_has_the_state_of_its_last_row() -> None:
    document = history(30, 3)
    orders = fakegen.generate(document)["order"].to_arrow().to_pylist()
    for order, walk in zip(orders, walks(document), strict=True):
        assert order["status"] == walk[-1]["status"]
        assert order["began"] == walk[0]["at"]
        assert order["began"].date() == order["ordered"]


def test_one_long_walk() -> None:
    columns = {"s": {"states": {"a": {"a": 3, "b": 1}, "b": {"a": 1, "b": 1}}}}
    document = {"tables": {"t": {"rows": 200_000, "columns": columns}}}
    states = fakegen.generate(document)["t"].to_arrow()["s"].to_pylist()
    share = states.count("b") / len(states)
    assert abs(share - 1 / 3) < 0.01  # about eight standard deviations
    later = fakegen.generate(document, 7, start_row=150_000)["t"].to_arrow()["s"].to_pylist()
    assert later == states[150_000:150_007]


def test_no_start_no_times() -> None:
    walk = walks(history(3, 2, at={"dwell": {"of": "status", "from": "{{ none if order.id == 2 else order.ordered }}", "times": {}}}))  # fmt: skip
    assert [[row["at"] is None for row in rows] for rows in walk] == [
        [False] * 2,
        [True] * 2,
        [False] * 2,
    ]


@pytest.mark.parametrize(
    ("times", "message"),
    [
        ({"paid": {"min": "2d"}}, "needs 'min' and 'max', or 'mean'"),
        ({"paid": {"min": "2d", "max": "1d"}}, "has a 'min' above its 'max'"),
        ({"paid": "-2d"}, "cannot last for"),
    ],
)  # fmt: skip
def test_mistakes_in_times(times: dict[str, Any], message: str) -> None:
    at = {"dwell": {"of": "status", "from": "{{ order.ordered }}", "times": times}}
    with pytest.raises(fakegen.SchemaError, match=message):
        fakegen.generate(history(2, 2, at=at))
