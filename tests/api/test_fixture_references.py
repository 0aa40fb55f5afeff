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
        assert item.product.id == item.product_id <= 30
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
    assert {row.customer_id for row in rows} <= keys
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
