"""References of fixtures: a row leads to the rows that it refers to, and takes those that it is given."""

from dataclasses import dataclass

import pytest

import fakegen

SHOP = {
    "tables": {
        "customer": {
            "rows": 50,
            "columns": {
                "id": "sequence",
                "tier": {"choice": ["gold", "standard"]},
                "name": "faker.first_name",
            },
        },
        "product": {"rows": 30, "columns": {"id": "sequence", "price": {"integer": {"min": 1, "max": 50}}}},
        "order": {
            "rows": {"per": "customer", "count": {0: 0.2, 1: 0.4, 3: 0.4}},
            "columns": {
                "id": "sequence",
                "customer_id": {"ref": "customer.id"},
                "greeting": {"template": "Dear {{ customer.name }}"},
            },
        },
        "item": {
            "columns": {
                "id": "sequence",
                "product_id": {"ref": "product.id"},
                "price": {"expr": "product.price"},
                "twice": {"expr": "price * 2"},
                "buyer": {"ref": {"column": "customer.id", "as": "buyer_row"}, "null": 0.3},
            }
        },
    }
}  # fmt: skip


@pytest.fixture
def shop():
    return fakegen.load(SHOP).fixtures(window=5)


def test_a_row_brings_the_rows_that_it_refers_to(shop):
    for item in shop.item.many(20):
        assert item.product.id == item.product_id > 30
        assert item.product.price == item.price
        assert item.buyer is None or item.buyer_row.id == item.buyer
    order = shop.order.one()
    assert order.greeting == f"Dear {order.customer.name}"


def test_a_given_row_is_referred_to(shop):
    product = shop.product.one()
    item = shop.item.one(product=product)
    assert (item.product_id, item.price, item.twice) == (
        product.id,
        product.price,
        2 * product.price,
    )
    assert item.product is product
    assert shop.item.one(buyer_row=None).buyer is None
    customer = shop.customer.one(name="Ada")
    assert shop.order.one(customer=customer).customer_id == customer.id > 50


def test_a_key_or_an_object_will_do(shop):
    @dataclass
    class Product:
        id: int

    assert shop.item.one(product=Product(7)).product_id == 7
    assert shop.item.one(product={"id": 8}).product_id == 8
    assert shop.item.one(product=9).product_id == 9
    with pytest.raises(fakegen.UsageError, match="'product' takes a row of 'product' with 'id'"):
        shop.item.one(product={"x": 1})
    with pytest.raises(fakegen.UsageError, match="did you mean 'product'"):
        shop.item.one(prodct=9)


def test_rows_of_parents_are_their_own_in_a_window(shop):
    keys = {row["id"] for row in fakegen.generate(SHOP)["customer"]}
    rows = shop.order.many(60)
    assert not {row.customer_id for row in rows} & keys
    assert len({row.id for row in rows}) == 60
    assert fakegen.load(SHOP).fixtures(window=5).order.rows[3] == rows[3]


def test_rows_without_a_window_are_the_tables():
    loaded = fakegen.load(SHOP)
    for name, table in loaded.fixtures().items():
        assert list(table.rows) == list(loaded.generate()[name].rows())
    with pytest.raises(fakegen.UsageError, match=r"table 'order' has .* rows, and there is no row"):
        loaded.fixtures().order.many(1_000)


def test_all_columns_of_a_reference_are_of_the_given_row():
    note = {"columns": {"who": {"ref": "customer.id"}, "name": {"ref": "customer.name"}}}
    notes = fakegen.load({"tables": {**SHOP["tables"], "note": note}}).fixtures(window=2).note
    assert notes.one(customer={"id": 77, "name": "Zed"}) == {"who": 77, "name": "Zed"}
    assert notes.one(customer=77)["who"] == 77
    assert notes.one(customer=None) == {"who": None, "name": None}


COUNTED = {
    "tables": {
        "country": {
            "rows": 9,
            "columns": {"code": "sequence", "tax": {"choice": [1, 2]}},
        },
        "customer": {
            "rows": 40,
            "columns": {
                "id": "sequence",
                "name": "faker.first_name",
                "country": {"ref": "country.code"},
                "secret": {"integer": {"min": 1, "max": 99}, "hidden": True},
                "orders": {"expr": "count(order)"},
            },
        },
        "order": {
            "rows": {"per": "customer", "count": {0: 0.5, 2: 0.5}},
            "columns": {
                "id": "sequence",
                "customer_id": {"ref": "customer.id"},
                "number": "position",
                "share": {"expr": "1 / customer.orders"},
                "total": {"expr": "sum(line.amount)"},
            },
        },
        "line": {
            "rows": {"per": "order", "in_all": 90},
            "columns": {
                "order_id": {"ref": "order.id"},
                "amount": {"integer": {"min": 1, "max": 9}},
                "to": {"expr": "order.customer.name"},
                "tax": {"expr": "order.customer.country.tax"},
                "secret": {"expr": "order.customer.secret"},
            },
        },
        "node": {
            "rows": 30,
            "columns": {
                "id": "sequence",
                "of": {"ref": {"column": "node.id", "as": "parent", "tree": {"roots": 2, "depth": 4}}},
                "path": {"template": "{{ parent.path }}/{{ id }}"},
            },
        },
        "profile": {
            "rows": 40,
            "columns": {"customer": {"ref": {"column": "customer.id", "unique": True}}},
        },
    }
}  # fmt: skip


def keys(tables):
    """Return the keys that some rows of a test have, and those that they refer to, by table."""
    orders = tables.order.many(30)
    return {
        "order": {order.id for order in orders},
        "customer": {order.customer.id for order in orders}
        | {customer.id for customer in tables.customer.many(30)},
        "line": {line.order.id for line in tables.line.many(30)},
        "profile": {row.customer for row in tables.profile.many(30)},
    }


def test_tests_share_no_rows_not_even_those_that_are_referred_to():
    loaded = fakegen.load(COUNTED)
    one, two = keys(loaded.fixtures(window=5)), keys(loaded.fixtures(window=6))
    for name, found in one.items():
        assert found and not found & two[name]
    assert keys(loaded.fixtures(window=5)) == one


def test_no_row_is_referred_to_that_a_test_has_asked_for():
    tables = fakegen.load(COUNTED).fixtures(window=5)
    own = {customer.id for customer in tables.customer.many(40)}
    orders = tables.order.many(40)
    assert not own & {order.customer_id for order in orders}
    assert not {order.id for order in orders} & {line.order.id for line in tables.line.many(40)}


def test_rows_of_a_window_have_the_places_and_counts_that_their_parents_say():
    tables = fakegen.load(COUNTED).fixtures(window=10**9)
    for order in tables.order.many(10):
        assert (order.number, order.customer.orders, order.share) == (1, 2, 0.5)
    assert sum(order.total for order in tables.order.many(100)) > 0
    assert {customer.orders for customer in tables.customer.many(20)} == {0, 2}


def test_what_is_read_through_a_given_row_is_the_row_s():
    tables = fakegen.load(COUNTED).fixtures(window=5)
    land = tables.country.one(tax=2)
    ada = tables.customer.one(name="Ada", country=land)
    assert ada.country == land.code
    order = tables.order.one(customer=ada)
    line = tables.line.one(order=order)
    assert (line.order_id, line.to, line.tax) == (order.id, "Ada", 2)


def test_a_tree_in_a_window_is_its_own():
    rows = fakegen.load(COUNTED).fixtures(window=5).node.many(12)
    paths = {row.id: row.path for row in rows}
    assert [row.of for row in rows[:2]] == [None, None]
    for row in rows[2:]:
        assert row.path == f"{paths[row.of]}/{row.id}"
