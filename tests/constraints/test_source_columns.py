"""Constraints that compare a table with a source: their columns hold the same sort of values."""

from __future__ import annotations

import datetime
from itertools import product

import pytest

import fakegen
from fakegen.errors import SchemaError

OF_SORT = {
    "string": [["x", "y"]],
    "number": [[1, 2], [1.0, 2.0]],
    "date": [[datetime.date(2020, 1, 1), datetime.date(2020, 1, 2)]],
    "boolean": [[True, False]],
}
CASES = [
    (mine, theirs, own, other)
    for (mine, owns), (theirs, others) in product(OF_SORT.items(), repeat=2)
    for own, other in product(owns, others)
]


def generated(values, source, constraint, **columns):
    table = {
        "rows": 8,
        "columns": {"key": {"choice": values}, **columns},
        "constraints": [constraint],
    }
    document = {"sources": {"s": {"rows": source}}, "tables": {"t": table}}
    return fakegen.generate(document)["t"].to_arrow()


@pytest.mark.parametrize(("mine", "theirs", "own", "other"), CASES)
def test_combinations(mine, theirs, own, other):
    source = [{"key": key, "more": n} for n, key in enumerate(other)]
    rule = {"combinations": ["key", "more"], "source": "s"}
    more = {"more": {"choice": [0, 1]}}
    if mine == theirs:
        assert generated(own, source, rule, **more).num_rows == 8
        return
    with pytest.raises(SchemaError) as caught:
        generated(own, source, rule, **more)
    place = "schema: tables.t.constraints[0].combinations[0]"
    assert str(caught.value).startswith(f"{place}: column 'key' holds ")
    assert "but the source has" in str(caught.value)


@pytest.mark.parametrize(("mine", "theirs", "own", "other"), CASES)
def test_totals_of_groups(mine, theirs, own, other):
    source = [{"key": key, "more": 10} for key in other]
    rule = {"total": "more", "of": "s", "per": "key"}
    more = {"more": {"number": {"min": 1, "max": 5}}}
    if mine == theirs:
        assert sum(generated(own, source, rule, **more)["more"].to_pylist()) == pytest.approx(20)
        return
    with pytest.raises(SchemaError) as caught:
        generated(own, source, rule, **more)
    assert str(caught.value).startswith("schema: tables.t.constraints[0].of: column 'key' holds ")


@pytest.mark.parametrize("sort", ["string", "date", "boolean"])
def test_a_total_is_of_numbers(sort):
    source = [{"key": "x", "more": value} for value in OF_SORT[sort][0]]
    more = {"more": {"number": {"min": 1, "max": 5}}}
    with pytest.raises(SchemaError, match=r"\.of: column 'more' holds double, but the source has"):
        generated(["x"], source, {"total": "more", "of": "s"}, **more)
