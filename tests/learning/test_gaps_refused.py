"""Columns learned as gaps: what ``rising`` and ``fuse`` refuse."""

from __future__ import annotations

import pytest

import fakegen
from fakegen.errors import SchemaError

ROWS = [{"low": n % 5, "high": n, "top": n + n % 3, "word": "ab"[n % 2]} for n in range(60)]


def learned(option, groups, method="trees"):
    document = {
        "sources": {"s": {"rows": ROWS}},
        "models": {"m": {"source": "s", "method": method, option: groups}},
        "tables": {"t": {"columns": {"*": {"model": "m"}}}},
    }
    return fakegen.load(document).generate()["t"]


@pytest.mark.parametrize("method", ["trees", "copula", "independent"])
@pytest.mark.parametrize(
    ("groups", "place", "message"),
    [
        ([["high"]], 0, "'rising' needs at least two columns in a group"),
        ([["low", "high"], []], 1, "'rising' needs at least two columns in a group"),
        ([["low", "hihg"]], 0, "the data has no column 'hihg'; did you mean 'high'?"),
        ([["high", "high"]], 0, "column 'high' occurs twice in a group of 'rising'"),
        ([["low", "high"], ["high", "top"]], 1, "column 'high' cannot be in two groups of 'rising'"),
        ([["low", "high"], ["top", "low"]], 1, "column 'low' cannot be in two groups of 'rising'"),
    ],
)  # fmt: skip
def test_a_group_that_cannot_rise_is_refused_where_it_stands(method, groups, place, message):
    with pytest.raises(SchemaError) as caught:
        learned("rising", groups, method)
    assert str(caught.value) == f"schema: models.m.rising[{place}]: {message}"


def test_two_groups_may_begin_with_one_column():
    made = learned("rising", [["low", "high"], ["low", "top"]])
    assert all(row["low"] <= row["high"] and row["low"] <= row["top"] for row in made.rows())


@pytest.mark.parametrize(
    ("groups", "place", "message"),
    [
        ([["low", "word"], ["high"]], 1, "'fuse' needs at least two columns in a group"),
        ([["word", "lwo"]], 0, "the data has no column 'lwo'; did you mean 'low'?"),
        ([["low", "word"], ["word", "high"]], 1, "column 'word' cannot be fused twice"),
    ],
)
def test_a_group_that_cannot_be_fused_is_refused_where_it_stands(groups, place, message):
    with pytest.raises(SchemaError) as caught:
        learned("fuse", groups)
    assert str(caught.value) == f"schema: models.m.fuse[{place}]: {message}"


def test_a_constraint_that_names_a_column_twice_is_refused_itself():
    document = {
        "sources": {"s": {"rows": ROWS}},
        "models": {"m": {"source": "s"}},
        "tables": {
            "t": {"columns": {"*": {"model": "m"}}, "constraints": [{"increasing": ["low", "low"]}]}
        },
    }
    with pytest.raises(SchemaError) as caught:
        fakegen.load(document).generate()
    assert str(caught.value) == (
        "schema: tables.t.constraints[0].increasing[1]: column 'low' occurs twice in 'increasing'"
    )
