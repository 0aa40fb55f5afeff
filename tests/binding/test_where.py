"""``where`` as a schema writes it: columns, bounds, lists and expressions."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from fakegen.binding.arguments import TableCompiler
from fakegen.binding.problems import Problems
from fakegen.binding.where import clauses
from fakegen.errors import SchemaError
from fakegen.language.nodes import from_python
from fakegen.registry import Registry

TYPES = {
    "n": pa.int64(), "x": pa.float64(), "s": pa.string(), "b": pa.bool_(), "d": pa.date32(),
    "m": pa.timestamp("us"), "p": pa.decimal128(9, 2),
}  # fmt: skip
ROWS = {
    "n": [1, 2, None], "x": [0.5, 1.5, None], "s": ["a", "b", None], "b": [True, False, None],
    "d": [date(2020, 1, 1), date(2021, 1, 1), None],
    "m": [datetime(2020, 1, 1), datetime(2021, 1, 1), None],
    "p": [Decimal("1.50"), Decimal("2.00"), None],
}  # fmt: skip
INPUTS = {name: pa.array(ROWS[name], kind) for name, kind in TYPES.items()}


def bound(written):
    problems = Problems()
    compiler = TableCompiler(
        lambda names: {name: TYPES[name] for name in names if name in TYPES},
        lambda: list(TYPES),
        datetime(2026, 1, 1),
        problems,
        lambda: Registry().functions,
    )
    from fakegen.binding.problems import Rejected

    try:
        return clauses(from_python(written), compiler, lambda name: None, problems)
    except Rejected:
        problems.check()


@pytest.mark.parametrize(
    ("where", "held"),
    [
        ({"n": 1}, [True, False, False]),
        ({"n": [1, None]}, [True, False, True]),
        ({"n": None}, [False, False, True]),
        ({"n": {"min": 2}}, [False, True, False]),
        ({"n": {"min": 1, "max": 1}}, [True, False, False]),
        ({"x": {"max": 1}}, [True, False, False]),
        ({"s": "b"}, [False, True, False]),
        ({"b": True}, [True, False, False]),
        ({"d": "2020-01-01"}, [True, False, False]),
        ({"d": date(2021, 1, 1)}, [False, True, False]),
        ({"m": {"min": "2020-06-01"}}, [False, True, False]),
        ({"p": 1.5}, [True, False, False]),
        ("n > 1", [False, True, False]),
        ("n > 1 or s == 'a'", [True, True, False]),
    ],
)
def test_rows_that_are_wanted(where, held):
    (clause,) = bound(where)
    assert clause.constraint.holds(INPUTS, 3).tolist() == held


def test_each_column_and_each_part_of_an_and_is_a_condition():
    assert [c.constraint.text for c in bound({"n": 1, "s": ["a", "b"]})] == [
        "n = 1",
        "s in ['a', 'b']",
    ]
    assert [c.constraint.text for c in bound("n > 1 and (s == 'a' or b) and x < 2")] == [
        "n > 1",
        "(s == 'a' or b)",
        "x < 2",
    ]


def test_values_know_their_places():
    (clause,) = bound({"n": [1, None, 2]})
    assert clause.value_node(1).plain() == 2


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ({"nn": 1}, "there is no column 'nn'; did you mean 'n'"),
        ({"n": "x"}, "column 'n': 'x' is not a value of type int64"),
        ({"n": True}, "column 'n': true is not a value of type int64"),
        ({"b": 1}, "column 'b': 1 is not a value of type bool"),
        ({"d": 3}, "column 'd': 3 is not a value of type date32"),
        ({"p": "x"}, "column 'p': 'x' is not a value of type decimal128"),
        ({"n": {"min": 3, "max": 1}}, r"'min' \(3\) is above 'max' \(1\)"),
        ("n + 1", "must be true or false, but 'n \\+ 1' is not"),
        ("1 > 0", "must read a column"),
    ],
)
def test_mistakes_are_named(where, message):
    with pytest.raises(SchemaError, match=message):
        bound(where)


def test_all_mistakes_are_found_at_once():
    with pytest.raises(SchemaError) as caught:
        bound({"zz": 1, "n": "x", "b": 3})
    assert len(caught.value.problems) == 3
