"""Models of dbt."""

import pytest
import yaml

import fakegen

MODELS = yaml.safe_load("""
version: 2
models:
  - name: customers
    columns:
      - name: id
        data_type: bigint
        data_tests: [unique, not_null]
      - name: email
        data_type: varchar(40)
        tests: [unique, not_null]
      - name: level
        tests: [{accepted_values: {values: [low, high]}}]
      - name: score
        data_type: numeric(5, 2)
        data_tests: [not_null, {dbt_utils.accepted_range: {min_value: 0, max_value: 9}}]
  - name: orders
    columns:
      - {name: id, data_type: uuid, constraints: [{type: primary_key}]}
      - name: customer_id
        data_type: bigint
        tests: [not_null, {relationships: {to: ref('customers'), field: id}}]
""")


def test_rows_pass_the_tests():
    tables = fakegen.of(MODELS)
    customers = tables.customers.many(50)
    assert [row["id"] for row in customers] == list(range(1, 51))
    assert len({row["email"] for row in customers}) == 50
    assert {row["level"] for row in customers} == {"low", "high", None}
    assert all(0 <= row["score"] <= 9 for row in customers)
    keys = {row["id"] for row in tables.customers.rows}
    assert {row["customer_id"] for row in tables.orders.many(20)} <= keys


def test_mistakes_are_named():
    with pytest.raises(fakegen.SchemaError, match=r"dbt\.x: the data type 'inet' is unknown"):
        fakegen.of({"models": [{"name": "t", "columns": [{"name": "x", "data_type": "inet"}]}]})


def test_references_to_other_documents_are_warned_of():
    test = {"relationships": {"to": "ref('stg_orders')", "field": "order_id"}}
    document = {
        "models": [
            {"name": "items", "columns": [{"name": "order_id", "tests": ["not_null", test]}]}
        ]
    }
    with pytest.warns(
        fakegen.FakegenWarning, match=r"items\.order_id: stg_orders\.order_id is not"
    ):
        made = fakegen.of(document)
    assert type(made.one()["order_id"]) is int
