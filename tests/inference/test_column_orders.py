"""Which columns stand in order, by their names."""

import pytest

from fakegen.inference.column_orders import orders, records_itself
from fakegen.interfaces.record import ValueType


def kinds(kind: str, names: str) -> dict[str, ValueType]:
    return {name: ValueType(kind) for name in names.split()}


@pytest.mark.parametrize(
    ("kind", "names", "expected"),
    [
        ("datetime", "updated_at created_at", [["created_at", "updated_at"]]),
        ("datetime", "deletedAt lastModified createTime", [["createTime", "lastModified", "deletedAt"]]),
        ("datetime", "remember_created_at updated_at", []),
        (
            "datetime",
            "created_at changed_at updated_at",
            [["created_at", "updated_at"], ["created_at", "changed_at"]],
        ),
        ("datetime", "user_modified user_created", [["user_created", "user_modified"]]),
        ("date", "end_on start_on", [["start_on", "end_on"]]),
        ("date", "valid_until valid_from first_seen", [["valid_from", "valid_until"]]),
        ("time", "opened_at closed_at", [["opened_at", "closed_at"]]),
        ("integer", "max_lat min_lat min_lon", [["min_lat", "max_lat"]]),
        ("integer", "start_id end_id from_user to_user", []),
        ("decimal", "price_min price_max", [["price_min", "price_max"]]),
        ("string", "start_page end_page", []),
    ],
)  # fmt: skip
def test_orders_of_columns(kind: str, names: str, expected: list[list[str]]) -> None:
    assert orders(kinds(kind, names)) == expected


def test_an_order_stands_after_the_one_that_moves_its_first_column() -> None:
    found = orders(kinds("datetime", "finished_at started_at created_at paid_at"))
    assert found == [
        ["created_at", "started_at"],
        ["created_at", "paid_at"],
        ["started_at", "finished_at"],
    ]


def test_columns_of_different_types_are_not_compared() -> None:
    assert orders({**kinds("date", "start_on"), **kinds("datetime", "end_on")}) == []
    zoned = {"end": ValueType("datetime", timezone=True), **kinds("datetime", "start")}
    assert orders(zoned) == []


@pytest.mark.parametrize("name", ["created_at", "updatedAt", "last_modified", "create_time"])
def test_when_a_row_was_made_is_known(name: str) -> None:
    assert records_itself(name)


@pytest.mark.parametrize("name", ["deleted_at", "password_changed_at", "published_at"])
def test_what_happens_to_some_rows_is_not_known_of_all(name: str) -> None:
    assert not records_itself(name)
