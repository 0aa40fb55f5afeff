"""Rows as tests ask for them: fixed values, variants, unique values, types of results."""

import datetime
import decimal
import enum
import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen

SHOP = {
    "tables": {
        "customer": {
            "rows": 30,
            "columns": {
                "id": "sequence",
                "name": "faker.first_name",
                "mail": {"template": "{{ name | slug }}@example.org", "unique": True},
                "code": {"regex": "[A-Z]{2}[0-9]{2}", "unique": True},
                "plan": {"choice": {"free": 0.8, "team": 0.2}},
                "spent": {"number": {"min": 0, "max": 20_000, "decimals": 2}},
                "since": {"date": {"from": "2020-01-01", "to": "2024-12-31"}},
                "price": {"decimal": {"max": 9}},
                "key": "uuid",
                "place": {"object": {"city": "faker.city", "floor": "integer"}},
                "tags": {"list": {"of": {"choice": ["a", "b"]}}},
                "secret": {"integer": {"max": 9}, "hidden": True},
                "twice": {"expr": "secret * 2"},
            },
            "variants": {
                "vip": {"plan": "team", "spent": {"min": 10_000}},
                "cheap": {"spent": {"number": {"min": 0, "max": 1}}},
                "old": {"since": {"max": "2020-12-31"}},
            },
        },
        "order": {"columns": {"customer_id": {"ref": "customer.id"}}},
    }
}  # fmt: skip


@pytest.fixture
def shop():
    return fakegen.load(SHOP).fixtures(window=7)


def test_each_call_takes_the_next_row(shop):
    one, (two, three) = shop.customer.one(), shop.customer.many(2)
    assert [one, two, three] == shop.customer.rows[:3]
    assert [row.id for row in (one, two, three)] == [8_001, 8_002, 8_003]
    assert shop.used() == {"customer": range(8_000, 8_003)}
    assert one.place.city == one["place"]["city"]


@settings(max_examples=15)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=4), st.integers(0, 10**12))
def test_how_rows_are_taken_does_not_matter(counts, window):
    loaded = fakegen.load(SHOP)
    singly = loaded.fixtures(window=window).customer
    together = loaded.fixtures(window=window).customer
    rows = [row for count in counts for row in together.many(count)]
    assert rows == [singly.one() for _ in rows]


def test_rows_without_a_window_are_the_table(shop):
    fixtures = fakegen.load(SHOP).fixtures()
    assert list(fixtures.customer.rows) == list(fakegen.generate(SHOP)["customer"])


def test_hidden_columns_can_be_fixed(shop):
    row = shop.customer.one(secret=4)
    assert row.twice == 8 and "secret" not in row


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("since", "2021-05-06", datetime.date(2021, 5, 6)),
        ("price", 3, decimal.Decimal("3.00")),
        ("price", "4.5", decimal.Decimal("4.50")),
        ("spent", 12, 12.0),
        ("key", uuid.UUID(int=5), str(uuid.UUID(int=5))),
        ("plan", enum.Enum("Plan", {"FREE": "free"}).FREE, "free"),
        ("name", None, None),
        ("place", {"city": "Gent", "floor": 2}, {"city": "Gent", "floor": 2}),
        ("tags", ("b", "b"), ["b", "b"]),
    ],
)
def test_values_are_taken_as_their_type(shop, column, value, expected):
    assert shop.customer.one(**{column: value})[column] == expected


@pytest.mark.parametrize(
    ("fixed", "message"),
    [
        ({"nam": "Ada"}, "table 'customer' has no column 'nam'; did you mean 'name'?"),
        ({"spent": "much"}, "column 'spent' holds values of type double, and 'much' is not one"),
        ({"name": 3}, "column 'name' holds values of type string, and 3 is not one"),
        ({"since": 3}, "column 'since' holds values of type date32"),
        ({"id": 1.5}, "column 'id' holds values of type int64, and 1.5 is not one"),
        ({"id": True}, "column 'id' holds values of type int64, and True is not one"),
        ({"place": {"cty": "Gent"}}, "column 'place' has no member 'cty'; did you mean 'city'?"),
    ],
)
def test_wrong_values_are_named(shop, fixed, message):
    with pytest.raises(fakegen.UsageError) as raised:
        shop.customer.one(**fixed)
    assert message in str(raised.value)


def test_variants(shop):
    rows = shop.customer.many(20, "vip")
    assert all(row.plan == "team" and row.spent >= 10_000 for row in rows)
    both = shop.customer.one("cheap", "old", plan="free")
    assert both.spent <= 1 and both.since.year == 2020 and both.plan == "free"
    with pytest.raises(fakegen.UsageError, match="no variant 'vpi'; did you mean 'vip'"):
        shop.customer.one("vpi")


def test_unique_values_are_not_given_out_twice(shop):
    rows = [
        *shop.customer.many(50, "vip"),
        *shop.customer.many(50),
        *shop.customer.many(20, plan="free"),
    ]
    for column in ("id", "mail", "code"):
        assert len({row[column] for row in rows}) == 120
    shop.customer.one(code="XX00")
    with pytest.raises(
        fakegen.GenerationError, match="'code' must be unique, and row 120 has 'XX00'"
    ):
        shop.customer.one(code="XX00")


def test_tables(shop):
    assert shop.customer.arrow(3).num_rows == 3
    assert shop.customer.pandas()["code"].is_unique
    assert shop.customer.polars(2).height == 2
    assert [row["id"] for row in shop.customer.arrow(3).to_pylist()] == [8_001, 8_002, 8_003]


def test_a_missing_table_is_named(shop):
    with pytest.raises(AttributeError, match="did you mean 'customer'"):
        _ = shop.custommer
    with pytest.raises(fakegen.UsageError, match="say which table: customer, order"):
        _ = shop.main
    with pytest.raises(AttributeError, match="no column 'nme'; did you mean 'name'"):
        _ = shop.customer.one().nme


def test_notes_name_what_two_tests_can_share(shop):
    shop.customer.one()
    assert any("column 'mail' is unique in each test" in note for note in shop.notes)
    assert any("'code'" in note and "only 67,600 values" in note for note in shop.notes)


def test_keys_of_few_bits_have_smaller_windows():
    schema = {"tables": {"t": {"columns": {"id": {"sequence": {}, "type": "int32"}}}}}
    fixtures = fakegen.load(schema).fixtures(window=10**11)
    assert 0 < fixtures.t.one().id < 2**31
    assert "room for only" in fixtures.notes[0]


def test_rows_beyond_those_that_are_set_together():
    schema = {
        "tables": {
            "t": {
                "rows": 3,
                "columns": {"n": {"integer": {"max": 9}}},
                "constraints": [{"total": "n", "is": 12}],
            }
        }
    }
    table = fakegen.load(schema).fixtures(window=1).t
    assert sum(row.n for row in table.many(3)) == 12
    with pytest.raises(fakegen.UsageError, match="table 't' has 3 rows, and there is no row 3"):
        table.one()


LINES = {
    "tables": {
        "customer": {"rows": 20, "columns": {"id": "sequence"}},
        "order": {
            "rows": 30,
            "columns": {
                "id": "sequence",
                "customer_id": {"ref": "customer.id"},
                "total": {"expr": "sum(line.amount)"},
            },
        },
        "line": {
            "rows": {"per": "order", "count": {"integer": {"min": 1, "max": 3}}},
            "columns": {
                "order_id": {"ref": "order.id"},
                "place": "position",
                "amount": {"integer": {"max": 9}},
                "label": {"template": "{{ order_id }}/{{ place }}"},
            },
        },
    }
}


@pytest.mark.parametrize("window", [None, 5])
def test_tables_of_a_window_are_linked(window):
    shop = fakegen.load(LINES).fixtures(window=window)
    customer, order, line = (shop[name].pandas() for name in shop)
    assert {*order.customer_id} <= {*customer.id}
    assert {*line.order_id} == {*order.id}
    assert line.groupby("order_id").amount.sum().tolist() == order.sort_values("id").total.tolist()
    assert (
        order.drop(columns=["customer_id", "total"]).to_dict("records")[0].items()
        <= shop.order.one().items()
    )
    assert {*shop.used_linked()} == {"customer", "order", "line"}


def test_rows_that_a_parent_is_given_are_numbered():
    shop = fakegen.load(LINES).fixtures(window=5)
    one, two = shop.order.many(2)
    lines = [*shop.line.many(2, order=one), shop.line.one(order=two), shop.line.one(order=one)]
    assert [line.place for line in lines] == [1, 2, 1, 3]
    assert [line.label for line in lines[:2]] == [f"{one.id}/1", f"{one.id}/2"]
    assert shop.line.one(order=one, place=9).place == 9
