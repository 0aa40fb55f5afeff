"""Contracts that are documents: what is exported says the rules, and is read again by fakegen's own readers."""

import json

import pytest
import yaml

import fakegen


@pytest.mark.parametrize("kind", ["dbt", "odcs"])
def test_documents_can_be_read_again(shop, kind):
    document = yaml.safe_load(fakegen.export(shop, kind))
    again = fakegen.of(document)
    assert list(again) == ["customer", "order"]
    customers = again.customer.many(40)
    assert {row["level"] for row in customers} == {"low", "high", None}
    assert all(row["age"] is None or 18 <= row["age"] <= 90 for row in customers)
    assert len({row["id"] for row in customers}) == 40
    keys = {row["id"] for row in again.customer.rows}
    assert {row["customer_id"] for row in again.order.many(20)} <= keys


def test_dbt_has_the_tests(shop):
    models = yaml.safe_load(fakegen.export(shop, "dbt"))["models"]
    columns = {column["name"]: column.get("data_tests") for column in models[1]["columns"]}
    assert columns["customer_id"] == [
        "not_null",
        {"relationships": {"to": "ref('customer')", "field": "id"}},
    ]
    assert "unique" in columns["id"]
    assert columns["limit"] is None  # a constraint sets it, beyond what its provider says


KEYS = """
tables:
  order:
    key: number
    columns: {number: {sequence: {start: 7}}}
  item:
    rows: {per: order, count: 2}
    key: [order_number, line]
    columns: {order_number: {ref: order.number}, line: position}
"""


def test_keys_are_exported_as_the_schema_says_them(tmp_path):
    path = tmp_path / "orders.yaml"
    path.write_text(KEYS)
    contract = yaml.safe_load(fakegen.export(fakegen.load(path), "odcs"))
    assert contract["name"] == "orders"
    places = [
        [(item["name"], item["primaryKeyPosition"]) for item in table["properties"]]
        for table in contract["schema"]
    ]
    assert places == [[("number", 1)], [("order_number", 1), ("line", 2)]]
    models = yaml.safe_load(fakegen.export(fakegen.load(path), "dbt"))["models"]
    columns = {"combination_of_columns": ["order_number", "line"]}
    assert models[1]["data_tests"] == [{"dbt_utils.unique_combination_of_columns": columns}]


def test_expectations_hold_on_the_rows(shop, tables):
    suites = json.loads(fakegen.export(shop, "great-expectations"))
    for suite in suites:
        frame = tables[suite["name"]].to_pandas()
        for expectation in suite["expectations"]:
            check(expectation["type"], frame, **expectation["kwargs"])
    kinds = {item["type"] for suite in suites for item in suite["expectations"]}
    assert len(kinds) >= 6


def check(kind, frame, column=None, **said):
    """What Great Expectations checks, without it: it pulls in hundreds of megabytes."""
    values = frame[column].dropna() if column else None
    if kind == "expect_table_columns_to_match_set":
        assert set(frame.columns) == set(said["column_set"])
    elif kind == "expect_column_values_to_not_be_null":
        assert frame[column].notna().all()
    elif kind == "expect_column_values_to_be_unique":
        assert values.is_unique
    elif kind == "expect_column_values_to_be_in_set":
        assert values.isin(said["value_set"]).all()
    elif kind == "expect_column_values_to_be_between":
        assert values.astype(float).between(said["min_value"], said["max_value"]).all()
    elif kind == "expect_column_values_to_match_regex":
        assert values.str.match(said["regex"]).all()
    elif kind != "unexpected_rows_expectation":  # tried on a database in test_row_rules
        assert kind == "expect_compound_columns_to_be_unique"
        assert not frame.duplicated(said["column_list"]).any()


def test_an_unknown_kind_is_named(shop):
    with pytest.raises(fakegen.UsageError, match="did you mean 'pydantic'"):
        fakegen.export(shop, "pydanti")
