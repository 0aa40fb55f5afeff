"""Aggregates in the text of expressions, as names of columns."""

from __future__ import annotations

import pytest

from fakegen.binding.rewriting import Rewritten


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("sum(item.amount)", "row['sum(item.amount)']"),
        ("1 + max( item.a ) * 2", "1 + row['max(item.a)'] * 2"),
        ("sum((item.a + item.b) * item.c)", "row['sum((item.a + item.b) * item.c)']"),
        ("any(item.kind == 'x)')", "row[\"any(item.kind == 'x)')\"]"),
        ("count(item) > 0", "row['count(item)'] > 0"),
        ("min(a, b)", "min(a, b)"),
        ("x | sum(item.a)", "x | sum(item.a)"),
        ("'sum(item.a)'", "'sum(item.a)'"),
        ("sum(items.a)", "sum(items.a)"),
        ("sum(item.a", "sum(item.a"),
    ],
)
def test_what_goes_over_the_rows_of_a_parent_is_a_column(text: str, written: str) -> None:
    assert Rewritten(text, ["item"]).text == written


def test_places_are_those_of_what_was_written() -> None:
    text = "sum(item.a) + sum(item.b) + wrong"
    found = Rewritten(text, ["item"])
    assert found.offset(found.text.index("wrong")) == text.index("wrong")
    assert found.offset(0) == 0
