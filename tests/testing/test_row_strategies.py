"""Strategies of Hypothesis: rows that satisfy the schema, and shrink."""

import pytest
from hypothesis import find, given, settings

import fakegen
from fakegen.testing import rows, tables

SHOP = {
    "tables": {
        "customer": {"columns": {"id": "sequence", "name": "faker.first_name"}},
        "order": {
            "columns": {
                "id": "sequence",
                "customer_id": {"ref": "customer.id"},
                "amount": {"integer": {"min": 1, "max": 1_000_000}},
                "fee": {"expr": "amount * 2"},
            },
            "constraints": ["amount > 10"],
        },
    }
}


@given(rows(SHOP, "order"))
def test_rows_satisfy_the_schema(order):
    assert order.fee == 2 * order.amount > 20


def test_rows_shrink_to_the_simplest():
    simplest = find(rows(SHOP, "order"), lambda order: True)
    pool = fakegen.load(SHOP).fixtures().order.many(500)
    assert len(repr(simplest)) == min(len(repr(row)) for row in pool)


def test_columns_can_be_fixed():
    assert find(rows(SHOP, "order", amount=30), lambda order: True).fee == 60


@settings(max_examples=10)
@given(tables(SHOP, max_rows=5))
def test_references_hold_in_whole_tables(shop):
    keys = {customer.id for customer in shop["customer"]}
    assert {order.customer_id for order in shop["order"]} <= keys
    assert all(len(table) <= 5 for table in shop.values())


def test_tables_shrink_to_few_rows():
    shop = find(tables(SHOP, max_rows=5), lambda shop: len(shop["order"]) > 1)
    assert len(shop["order"]) == 2 and len(shop["customer"]) <= 3


def test_a_missing_table_is_named():
    with pytest.raises(fakegen.UsageError, match="did you mean 'order'"):
        find(rows(SHOP, "ordr"), lambda row: True)


def test_a_file_is_looked_for_beside_the_test_and_in_the_root(pytester):
    pytester.makefile(".yaml", shop="tables: {t: {columns: {a: {integer: {max: 9}}}}}")
    folder = pytester.mkdir("deep")
    folder.joinpath("test_deep.py").write_text(
        "from hypothesis import given\n"
        "from fakegen.testing import rows, tables\n"
        "@given(rows('shop.yaml'), tables('shop.yaml', max_rows=2))\n"
        "def test_it(row, whole):\n"
        "    assert row.a <= 9\n"
    )
    pytester.runpytest_inprocess("-p", "no:cacheprovider", folder).assert_outcomes(passed=1)
