"""What values are computed by, and that nothing else is read from a model file."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from fakegen.errors import ModelError
from fakegen.learning.computed.relation import (
    Age,
    Arithmetic,
    LookUp,
    RelationTerm,
    Same,
    Years,
    restore_relation,
)

DAYS = pa.array([date(2000, 2, 29), None])
RELATIONS = [
    (Same("x"), {"x": pa.array([3, None])}, pa.int64(), [3, None]),
    (
        Arithmetic("sum", [RelationTerm(1, "x"), RelationTerm(-2, "y")], 0.5),
        {"x": pa.array([3.25, None]), "y": pa.array([1, 1])},
        pa.float64(),
        [1.75, None],
    ),
    (
        Arithmetic("product", [RelationTerm(1, "x"), RelationTerm(-1, "y")], 100.0),
        {"x": pa.array([1, 1]), "y": pa.array([3, 0])},
        pa.float64(),
        [33.33, None],
    ),
    (
        Arithmetic("product", [RelationTerm(1, "x"), RelationTerm(1, "y", "rest")], 1.0),
        {"x": pa.array([2.05]), "y": pa.array([0.9])},
        pa.float64(),
        [0.21],  # halves are rounded away from zero: 0.205
    ),
    (
        Arithmetic("sum", [RelationTerm(1, "x", "clock"), RelationTerm(1, "y")], 0.0, "clock"),
        {"x": pa.array([2350, 10]), "y": pa.array([20, -20])},
        pa.int64(),
        [10, 2350],
    ),
    (
        Arithmetic("sum", [RelationTerm(1 / 12, "x")], 0.0, "down"),
        {"x": pa.array([11, 12, 36])},
        pa.int64(),
        [0, 1, 3],
    ),
    (
        Arithmetic("greatest", [RelationTerm(1, "x"), RelationTerm(1, "y")], 0.0),
        {"x": pa.array([1, 5]), "y": pa.array([2, 3])},
        pa.int64(),
        [2, 5],
    ),
    (
        Years("born", "seen"),
        {"born": DAYS, "seen": pa.array([date(2021, 2, 28), date(2021, 2, 28)])},
        pa.int64(),
        [20, None],
    ),
    (
        Age("born", date(2021, 2, 28)),
        {"born": DAYS},
        pa.int64(),
        [20, None],
    ),
    (
        LookUp("x", pa.array(["a", "b"]), pa.array([10, 20])),
        {"x": pa.array(["b", "c", None, "a"])},
        pa.int64(),
        [20, None, None, 10],
    ),
]


@pytest.mark.parametrize(("relation", "values", "kind", "expected"), RELATIONS)
def test_values_are_computed_and_recognised(relation, values, kind, expected):
    made = relation.computed(values, kind, 2)
    assert made.type == kind
    assert made.to_pylist() == expected
    present = [value is not None for value in expected]
    assert relation.holds(made, values, 2).tolist() == present
    assert relation.text
    restored = restore_relation(relation.state())
    assert restored.state() == relation.state()
    restored.check(kind, {name: array.type for name, array in values.items()})
    assert restored.computed(values, kind, 2).equals(made)


@pytest.mark.parametrize(
    "change",
    [
        {"relation": "power"},
        {"terms": []},
        {"terms": [[1, "x"]]},
        {"terms": [[1, "x", "__class__"]]},
        {"terms": [[float("nan"), "x", "number"]]},
        {"terms": [[1, 2, "number"]]},
        {"constant": "1"},
        {"constant": 1e300},
        {"rounding": "up"},
        {"relation": "age", "since": "x", "day": "2021-02-30"},
    ],
)
def test_no_other_state_is_restored(change):
    state = Arithmetic("sum", [RelationTerm(1, "x")], 0.0).state()
    with pytest.raises(ModelError):
        restore_relation({**state, **change})


@pytest.mark.parametrize(
    ("relation", "kind"),
    [
        (Same("x"), pa.int64()),
        (Arithmetic("sum", [RelationTerm(1, "x")], 0.0), pa.int64()),
        (Arithmetic("sum", [RelationTerm(1, "n", "year")], 0.0), pa.int64()),
        (Arithmetic("sum", [RelationTerm(1, "n")], 0.0), pa.string()),
        (Years("n", "n"), pa.int64()),
        (Age("n", date(2021, 2, 28)), pa.int64()),
        (LookUp("n", pa.array(["a"]), pa.array([1])), pa.int64()),
    ],
)
def test_relations_fit_the_types_of_their_columns(relation, kind):
    with pytest.raises(ModelError):
        relation.check(kind, {"x": pa.string(), "n": pa.int64()})
