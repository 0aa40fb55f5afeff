"""``if``: a condition that must hold where another one does."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import FakegenError

COLUMNS = {
    "age": pa.array([12, 30, None, 70]),
    "income": pa.array([">50K", "<=50K", "<=50K", None]),
}
RULE = {"if": "age < 18", "then": "income == '<=50K'"}


def test_a_true_premise_with_a_false_conclusion_is_refused(holds):
    assert holds(RULE, COLUMNS) == [False, True, True, True]


def test_it_says_what_it_reads_and_how_it_is_printed(bind):
    rule = bind(RULE, COLUMNS)
    assert list(rule.reads) == ["age", "income"]
    assert rule.text == "if age < 18 then income == '<=50K'"


def test_a_constant_is_a_condition(holds):
    assert holds({"if": "age < 18", "then": False}, COLUMNS) == [False, True, True, True]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({"if": "age < 18"}, "constraint 'if' needs 'then'"),
        ({"if": "age < 18", "than": "true"}, "no parameter 'than'.*did you mean 'then'"),
        ({"if": 3, "then": "true"}, "a condition is an expression that is true or false, not 3"),
        ({"if": ["age"], "then": "true"}, "true or false, not a list"),
    ],
)
def test_what_is_incomplete_is_refused(bind, written, message):
    with pytest.raises(FakegenError, match=message):
        bind(written, COLUMNS)
