"""The order in which tables can be filled."""

from __future__ import annotations

from fakegen.plan.links import Link, joined, order_of_filling


def link(table: str, *, optional: bool = False) -> Link:
    return Link(table, [f"{table}_id"], table, ["id"], optional)


def test_tables_come_after_those_that_they_refer_to() -> None:
    links = {
        "item": [link("order"), link("product")],
        "order": [link("customer")],
        "customer": [],
        "product": [],
    }
    assert order_of_filling(links) == ["customer", "order", "product", "item"]


def test_a_circle_is_cut_where_a_reference_is_optional() -> None:
    links = {"department": [link("employee", optional=True)], "employee": [link("department")]}
    assert order_of_filling(links) == ["department", "employee"]
    links = {"department": [link("employee")], "employee": [link("department", optional=True)]}
    assert order_of_filling(links) == ["employee", "department"]
    assert order_of_filling({"a": [link("a")]}) == ["a"]


def test_what_holds_a_key_together_is_one_link() -> None:
    room = (
        Link("room", ["h"], "room", ["hotel"], False),
        Link("room", ["r"], "room", ["number"], False),
    )
    view = Link("room", ["v"], "room", ["view"], False)
    whole = Link("room", ["h", "r"], "room", ["hotel", "number"], False)
    keys, held = {"room": ["hotel", "number"]}, {"room": {"hotel": "h", "number": "r"}}
    assert joined([view, *room], keys, held) == [whole, view]
    assert joined(room, keys, {}) == list(room)
    assert joined([whole, view], keys, held) == [whole, view]


def test_another_reference_may_hold_a_part_of_a_key() -> None:
    hotel = Link("hotel", ["h"], "hotel", ["id"], False)
    room = Link("room", ["r"], "room", ["number"], False)
    whole = Link("room", ["h", "r"], "room", ["hotel", "number"], False, frozenset("h"))
    keys, held = (
        {"hotel": ["id"], "room": ["hotel", "number"]},
        {"hotel": {"id": "h"}, "room": {"hotel": "h", "number": "r"}},
    )
    assert joined([hotel, room], keys, held) == [hotel, whole]
