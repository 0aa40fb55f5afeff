"""Every method of learning: its models make the declared types, save, follow what is given, refuse."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest

import fakegen
from fakegen.errors import FakegenError, ModelError, SchemaError
from tests.conformance.making import ROWS, TABLE, Made, assert_same, check_rows, registered
from tests.conformance.parameters import METHODS

ANIMALS = ("cat", "dog", "eel")
LEARNED = [
    {
        "kind": ANIMALS[number % 7 % 3],
        "legs": 0 if number % 7 % 3 == 2 else 4,
        "weight": round(1.5 + number % 11 * 0.25, 2),
        "tame": number % 5 > 1 if number % 10 else None,
    }
    for number in range(160)
]
TYPES = {"kind": pa.string(), "legs": pa.int64(), "weight": pa.float64(), "tame": pa.bool_()}


def document(method: str, columns: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    model = {"source": "s", "method": method, **METHODS.get(method, {}), **more}
    return {
        "sources": {"s": {"rows": LEARNED}},
        "models": {"m": model},
        "tables": {TABLE: {"columns": columns or {"*": {"model": "m"}}}},
    }


def learned(schema: dict[str, Any]) -> Made:
    """Return a learned schema; skip the test if a library that the method needs is not installed."""
    try:
        return Made(schema)
    except FakegenError as error:
        if "pip install" in str(error):
            pytest.skip(str(error))
        raise


def test_rows_are_the_same_however_they_are_made(method_name):
    made = learned(document(method_name))
    whole = check_rows(made)
    assert {name: whole.schema.field(name).type for name in whole.column_names} == TYPES
    assert set(whole["kind"].to_pylist()) <= {*ANIMALS, "other", None}


def test_learning_again_gives_the_same_model(method_name):
    first, second = (learned(document(method_name)) for _ in range(2))
    assert_same(first.rows(), second.rows(), "learned again")


def test_what_is_known_before_fitting_is_what_is_fitted(method_name):
    method = fakegen.registry_for().methods[method_name]
    if method.prepare is None:
        pytest.skip("it is fitted at once")
    arguments = pa.Table.from_pylist(LEARNED), {}, []
    options = METHODS.get(method_name, {})
    preparation = method.prepare(*arguments, **options)
    outline, model = preparation.outline, preparation.fit()
    assert outline.columns == model.columns
    assert list(outline.columns) == list(model.columns)
    assert outline.conditional == model.conditional
    told = model.describe()
    assert "left_out" in outline.facts
    assert {key: told.get(key, []) for key in outline.facts} == dict(outline.facts)
    assert_same_state(model, method.fit(*arguments, **options))


def assert_same_state(one: fakegen.Model, other: fakegen.Model) -> None:
    (facts, arrays), (others, other_arrays) = one.state(), other.state()
    assert facts == others
    assert arrays.keys() == other_arrays.keys()
    assert all((array == other_arrays[name]).all() for name, array in arrays.items())


def test_a_saved_model_makes_the_same_rows(method_name, tmp_path):
    made = learned(document(method_name))
    fakegen.save_model(made.plan.models["m"], tmp_path / "m.fgm")
    schema = document(method_name)
    schema["models"] = {"m": {"file": str(tmp_path / "m.fgm")}}
    assert_same(Made(schema).rows(), made.rows(), "from a model file")


def test_another_process_restores_the_model(method_name):
    made = learned(document(method_name))
    assert_same(made.rows_of(made.recipe.build()), made.rows(), "from the model's state")


def test_given_columns_stay_as_they_are_given(method_name):
    columns = {"kind": {"constant": "eel"}, "*": {"model": {"name": "m", "given": ["kind"]}}}
    whole = check_rows(learned(document(method_name, columns)))
    assert set(whole["kind"].to_pylist()) == {"eel"}
    assert {name: whole.schema.field(name).type for name in whole.column_names} == TYPES


def test_conditions_hold_in_every_row(method_name):
    schema = document(method_name)
    schema["tables"][TABLE]["constraints"] = ["weight > 2", "kind != 'dog'"]
    whole = check_rows(learned(schema))
    assert min(whole["weight"].to_pylist()) > 2
    assert "dog" not in whole["kind"].to_pylist()


def test_what_is_shown_of_a_model_is_json(method_name):
    model = learned(document(method_name)).plan.models["m"]
    assert model.method == method_name
    facts = json.loads(json.dumps(model.describe(), allow_nan=False))
    assert facts["method"] == method_name
    assert facts["columns"].keys() == TYPES.keys()


def test_a_damaged_state_is_refused_in_words(method_name):
    model = learned(document(method_name)).plan.models["m"]
    restore = registered().methods[method_name].restore
    facts, arrays = json.loads(json.dumps(model.state()[0])), model.state()[1]
    for missing in facts:
        refuses(restore, {key: value for key, value in facts.items() if key != missing}, arrays)
        refuses(restore, {**facts, missing: 3.5}, arrays)
    for missing in arrays:
        refuses(restore, facts, {key: value for key, value in arrays.items() if key != missing})
        refuses(restore, facts, {**arrays, missing: arrays[missing][:-1]})


def refuses(restore: Any, facts: dict[str, Any], arrays: dict[str, Any]) -> None:
    """Restore what may be damaged: a model or a refusal in words, never another exception."""
    try:
        restore(facts, arrays)
    except ModelError as error:
        assert str(error).strip()


@pytest.mark.parametrize("wrong", [-1, "zzz", [], {"zzz": 1}, [[1, None]], 1e300], ids=repr)
def test_whatever_is_said_is_located(method_name, wrong):
    for parameter in registered().methods[method_name].parameters:
        try:
            Made(document(method_name, **{parameter: wrong}))
        except SchemaError as error:
            for problem in error.problems:
                assert problem.mark.path.startswith("models.m"), problem
                assert problem.message.strip()


def test_an_unknown_parameter_is_named(method_name):
    with pytest.raises(SchemaError, match="no_such_parameter"):
        Made(document(method_name, no_such_parameter=1))


def test_no_rows_can_be_asked_for(method_name):
    made = learned(document(method_name))
    assert made.rows(ROWS, 0).num_rows == 0
