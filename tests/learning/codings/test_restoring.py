"""Codings saved and restored, and what is given in the types of a model's columns."""

import json

import numpy as np
import pyarrow as pa
import pytest

from fakegen import (
    Fused,
    LearnedColumn,
    Levels,
    ModelError,
    cast_given,
    learn_column,
    restore_codings,
)

ROWS = 2_000
RNG = np.random.default_rng(7)
COLUMNS = {
    "town": pa.array(RNG.choice(["Gent", "Brugge", None], ROWS)),
    "pay": pa.array(RNG.gamma(4, 500, ROWS).round(2)),
    "born": pa.array(RNG.integers(0, 20_000, ROWS).astype(np.int32)).cast(pa.date32()),
}
CODINGS = [
    learn_column(name, values, LearnedColumn(), weights=np.ones(ROWS), disclose_range=True)
    for name, values in COLUMNS.items()
]


def state(codings) -> dict:
    types = {name: str(kind) for c in codings for name, kind in zip(c.names, c.types, strict=True)}
    return json.loads(json.dumps({"columns": types, "codings": [c.state() for c in codings]}))


def test_restored_codings_are_the_same() -> None:
    columns, restored = restore_codings(state(CODINGS))
    assert columns == {name: values.type for name, values in COLUMNS.items()}
    for values, before, after in zip(COLUMNS.values(), CODINGS, restored, strict=True):
        assert after.state() == before.state()
        assert np.array_equal(after.encode([values]), before.encode([values]))


def test_fused_columns() -> None:
    members = [Levels(name, pa.array(["x", "y", "z"]), 0, False) for name in "ab"]
    fused = Fused(members, np.array([[0, 1], [2, 2]]))
    _, (restored,) = restore_codings(state([fused]))
    for coding in (fused, restored):
        made = coding.decode(np.array([1, 0]), None)[0]
        assert [array.to_pylist() for array in made] == [["z", "x"], ["z", "y"]]
        assert coding.encode([pa.array(["x", "y"]), pa.array(["y", "y"])]).tolist() == [0, -1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: s["columns"].pop("town"), "do not fit together"),
        (lambda s: s["codings"][0].update(coding="magic"), "unknown coding 'magic'"),
        (lambda s: s["codings"][0].update(values=["Gent", "Gent"], missing=0), "twice"),
        (lambda s: s["codings"][1].update(knots=[2, 1]), "must be in ascending order"),
        (lambda s: s["codings"][2].update(type="int1"), "not the name of a type"),
        (lambda s: s["codings"][0].update(rare=2, below=0), "withheld values is not positive"),
    ],
)
def test_invalid_states_are_model_errors(change, message) -> None:
    changed = state(CODINGS)
    change(changed)
    with pytest.raises(ModelError, match=message):
        restore_codings(changed)


def test_given_values_are_cast_to_the_columns() -> None:
    kinds = {"n": pa.float64()}
    assert cast_given({"n": pa.array([1, None])}, kinds)["n"].equals(pa.array([1.0, None]))
    with pytest.raises(ModelError, match="no column 'm'"):
        cast_given({"m": pa.array([1])}, kinds)
    with pytest.raises(ModelError, match="given column 'n' must be double, not string"):
        cast_given({"n": pa.array(["one"])}, kinds)
