"""Models whose columns are partly computed: values, conditions and what is missing follow."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen import Rows, Stream
from fakegen.expressions.compiled import compile_expression
from fakegen.interfaces.condition import Condition
from fakegen.learning import fakegen_methods
from fakegen.plan.derived_model import DerivedModel

STREAM = Stream.of(1, "t", "c", "v", Rows(0, 200))


def expression(text: str):
    return compile_expression(text, {"a": pa.int64(), "b": pa.int64()})


@pytest.fixture(scope="module")
def model() -> DerivedModel:
    (method,) = [item for item in fakegen_methods() if item.name == "independent"]
    learned = method.fit(pa.table({"a": [n % 9 for n in range(200)]}), {}, [])
    return DerivedModel(learned, {"b": expression("a * 2"), "c": expression("b + 1")})


def test_derived_columns_are_computed_in_order(model):
    drawn = model.draw(STREAM, {})
    assert list(model.columns) == ["a", "b", "c"]
    for a, b, c in zip(*(drawn[name].to_pylist() for name in "abc"), strict=True):
        assert (b, c) == (a * 2, a * 2 + 1)


def test_a_condition_on_what_is_computed_is_satisfied(model):
    drawn = model.draw(STREAM, {}, [Condition("c", low=pa.scalar(9))])
    assert min(drawn["c"].to_pylist()) >= 9
    assert min(drawn["a"].to_pylist()) >= 4


def test_evidence_counts_the_learned_rows_that_satisfy_it(model):
    known = sum(n % 9 >= 4 for n in range(200))
    found = model.evidence([Condition("c", low=pa.scalar(9))])
    assert found.rows == pytest.approx(known, rel=0.05)


def test_nothing_stands_for_no_information_in_what_is_computed(model):
    assert model.missing("c") == pa.array([], pa.int64())
    assert model.missing("a").to_pylist() == []


def test_given_columns_decide(model):
    given = {"a": pa.array([5] * 200)}
    assert set(model.draw(STREAM, given)["c"].to_pylist()) == {11}
