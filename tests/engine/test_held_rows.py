"""Rules over many rows: what holds only the rows that are made is made, and the rest is refused at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.limits import UNTRUSTED

MOST, ROWS = 60, 200
DRAWN = {"k": {"choice": list("abcdefgh")}, "y": {"integer": {"min": 1, "max": 60}}}
TABLES: dict[str, dict[str, Any]] = {
    "unique columns": {"columns": DRAWN, "constraints": [{"unique": ["k", "y"]}]},
    "rows per group": {"columns": DRAWN, "constraints": [{"at_most": 2, "per": ["k", "y"]}]},
    "a unique column": {"columns": {**DRAWN, "a": {"template": "{{ k }}{{ y }}", "unique": True}}},
    "numbered values": {
        "columns": {**DRAWN, "a": {"template": "{{ k }}", "unique": {"suffix": "number"}}}
    },
    "a rule that is checked at the end": {
        "columns": {"x": {"sample": {"source": "s", "column": "x"}}, "z": {"sequence": {}}},
        "constraints": [{"depends": "x", "on": "z"}],
    },
}
SOURCES = {"s": {"rows": [{"x": 1}, {"x": 2}]}}
OVER_ALL = {"total": "y", "is": 5000}


def schema(rule: str, *, few: bool = True) -> fakegen.Schema:
    """Return the schema of a rule; with ``few``, one that can hold ``MOST`` rows."""
    tables = {"t": {**TABLES[rule], "rows": ROWS}}
    return load({"sources": SOURCES, "tables": tables}, few=few)


def load(document: dict[str, Any], *, few: bool = True) -> fakegen.Schema:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fakegen.api.loading.UNTRUSTED", replace(UNTRUSTED, held_rows=MOST))
        return fakegen.load(document, untrusted=few)


KEPT = {(rule, few): schema(rule, few=few) for rule in TABLES for few in (True, False)}


@settings(deadline=None)
@given(st.sampled_from(sorted(TABLES)), st.integers(0, MOST), st.data())
def test_rows_that_can_be_held_are_those_of_the_whole_table(rule, stop, data):
    start = data.draw(st.integers(0, stop))
    whole = KEPT[rule, False].generate()["t"].to_arrow()
    part = KEPT[rule, True].generate(stop - start, start_row=start)["t"].to_arrow()
    assert part == whole.slice(start, stop - start)
    assert KEPT[rule, True].generate()["t"].head(stop) == whole.slice(0, stop)


@pytest.mark.parametrize("rule", TABLES)
def test_more_rows_are_refused_at_the_rule(rule):
    with pytest.raises(fakegen.SchemaError, match=r"t\..*60 can be held; 200 would be needed"):
        schema(rule).generate()["t"].to_arrow()
    if rule != "a rule that is checked at the end":
        with pytest.raises(fakegen.SchemaError, match="61 would be needed"):
            schema(rule).generate(1, start_row=MOST)["t"].to_arrow()


def test_columns_without_the_rule_are_made():
    table = KEPT["numbered values", True].generate(only=["t.y"])["t"]
    assert len(table.to_arrow()) == ROWS


def test_passes_over_all_rows_are_refused_in_the_plan():
    table = {"rows": ROWS, "columns": DRAWN, "constraints": [OVER_ALL]}
    message = r"constraints\[0\].*60 can be held; the table has 200"
    with pytest.raises(fakegen.SchemaError, match=message):
        load({"tables": {"t": table}}).generate(1, start_row=0)


def test_nothing_is_written_before_it_is_refused(tmp_path):
    tables = {"first": {"rows": 5, "columns": DRAWN}}
    tables["t"] = {**TABLES["unique columns"], "rows": ROWS}
    made = load({"tables": tables}).generate()
    written = []
    with pytest.raises(fakegen.SchemaError, match="200 would be needed"):
        made.write(tmp_path / "out", "csv", progress=lambda *step: written.append(step))
    assert (written, list(tmp_path.iterdir())) == ([], [])
