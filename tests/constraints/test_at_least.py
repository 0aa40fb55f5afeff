"""``at_least``: every value that a column can have occurs often enough."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import fakegen


def made(column, rule, rows=200, more=None, **options):
    table = {"rows": rows, "columns": {"a": column}, "constraints": [rule]}
    tables = {**(more or {}), "t": table}
    return fakegen.generate({"tables": tables}, **options)["t"].to_arrow()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(1, 4), st.integers(0, 60), st.integers(0, 99))
def test_every_value_has_rows_enough(values, least, spare, seed):
    column = {"integer": {"min": 1, "max": values}}
    table = made(column, {"at_least": least, "per": "a"}, values * least + spare, seed=seed)
    counts = Counter(table["a"].to_pylist())
    assert set(counts) == set(range(1, values + 1))
    assert min(counts.values()) >= least


def test_what_is_frequent_stays_frequent():
    column = {"choice": {"x": 0.9, "y": 0.1, "z": 0.000001}}
    counts = Counter(made(column, {"at_least": 5, "per": "a"}, 4_000)["a"].to_pylist())
    assert counts["z"] == 5
    assert stats.binomtest(counts["y"], 4_000, 0.1).pvalue > 1e-4  # one of 10,000 seeds


def test_every_row_of_another_table_is_referred_to():
    parents = {"parent": {"rows": 90, "columns": {"id": "sequence"}}}
    table = made({"ref": "parent.id"}, {"at_least": 1, "per": "a"}, 100, parents)
    assert set(table["a"].to_pylist()) == set(range(1, 91))


def test_parts_and_workers_give_the_same():
    document = {
        "tables": {
            "t": {
                "rows": 300,
                "columns": {"a": {"integer": {"min": 1, "max": 250}}, "b": {"expr": "a + 1"}},
                "constraints": [{"at_least": 1, "per": "a"}],
            }
        }
    }
    whole = fakegen.generate(document)["t"].to_arrow()
    assert whole["b"].to_pylist() == [a + 1 for a in whole["a"].to_pylist()]
    for start, rows in ((0, 1), (17, 40), (299, 1)):
        part = fakegen.generate(document, start_row=start, rows=rows)["t"].to_arrow()
        assert part == whole.slice(start, rows)


def test_check_finds_values_without_rows_enough():
    schema = fakegen.load(
        {
            "tables": {
                "t": {
                    "rows": 6,
                    "columns": {"a": {"choice": ["x", "y"]}},
                    "constraints": [{"at_least": 2, "per": "a"}],
                }
            }
        }
    )

    def rows_that_violate(values):
        return sum(found.count for found in schema.check(pd.DataFrame({"a": values})).violations)

    assert rows_that_violate(["x", "y", "x", "y"]) == 0
    assert rows_that_violate(["x", "x", "y"]) == 1
    assert rows_that_violate(["x", "x", "x"]) == 3


@pytest.mark.parametrize(
    ("column", "rule", "message"),
    [
        (
            {"integer": {"min": 1, "max": 500}},
            {"at_least": 1, "per": "a"},
            "need 500 rows, not 200",
        ),
        ("faker.sentence", {"at_least": 1, "per": "a"}, "values can be counted"),
        ({"choice": [1, 2], "null": 0.5}, {"at_least": 1, "per": "a"}, "values can be counted"),
        ({"choice": [1, 2]}, {"at_least": 0, "per": "a"}, "1 or more, not 0"),
    ],
)
def test_what_cannot_be_is_refused(column, rule, message):
    with pytest.raises(fakegen.SchemaError, match=message):
        made(column, rule)


def order_table(share, rows=200, where="paid"):
    document = {
        "tables": {
            "customer": {"rows": 40, "columns": {"id": "sequence"}},
            "order": {
                "rows": rows,
                "columns": {
                    "customer": {"ref": "customer.id"},
                    "paid": {"boolean": {"rate": share}, "null": 0.1},
                    "amount": {"integer": {"min": 1, "max": 99}},
                },
                "constraints": [{"at_least": 2, "per": "customer", "where": where}],
            },
        }
    }
    return document, fakegen.generate(document, seed=4)["order"].to_arrow().to_pylist()


@pytest.mark.parametrize(
    ("where", "counts"),
    [
        ("paid", lambda row: row["paid"]),
        ("paid and amount > 20", lambda row: row["paid"] and row["amount"] > 20),
    ],
)
def test_only_rows_where_something_holds_count(where, counts):
    _, rows = order_table(0.8, where=where)
    counted = Counter(row["customer"] for row in rows if counts(row))
    assert set(counted) == set(range(1, 41))
    assert min(counted.values()) >= 2


def test_other_rows_stay_as_they_were():
    document, rows = order_table(0.8)
    del document["tables"]["order"]["constraints"]
    before = fakegen.generate(document, seed=4)["order"].to_arrow().to_pylist()
    assert [r for r in before if not r["paid"]] == [r for r in rows if not r["paid"]]
    assert before != rows


def test_too_few_rows_that_count():
    with pytest.raises(
        fakegen.GenerationError, match="it needs 80 such rows for 40 values, and there"
    ):
        order_table(0.1)


def test_where_does_not_read_the_column_itself():
    with pytest.raises(fakegen.SchemaError, match="'where' cannot read 'customer'"):
        order_table(0.8, where="customer > 3")
