"""Models of the plugin without sdv: pure rows, given columns, saving, and refusing invalid states."""

from __future__ import annotations

import copy
import json

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from fakegen_sdv import fakegen_methods
from fakegen_sdv.network import Network

import fakegen
from fakegen import ModelError, ParameterError, Rows, Stream
from fakegen.registry import Registry

METHODS = {method.name: method for method in fakegen_methods()}
ROWS = 6_000
STREAM = Stream.of(5, "table", "column", "values", Rows(0, ROWS))

COLUMNS = {
    "columns": {"sex": "string", "age": "int64", "town": "string"},
    "codings": [
        {
            "coding": "category",
            "values": ["F", "M"],
            "counts": [60, 40],
            "missing": [],
            "other": -1,
        },
        {
            "coding": "number",
            "base": 18,
            "step": 1,
            "digits": 0,
            "low": 0.0,
            "high": 80.0,
            "missing": [None, -1],
            "counts": [80, 15, 5],
        },
        {
            "coding": "category",
            "values": ["Gent", None, "other"],
            "counts": [50, 20, 30],
            "missing": [1],
            "other": 2,
        },
    ],
    "facts": {"learned_rows": 100},
}


def copula():
    margins = [
        {"distribution": "uniform", "loc": 0.0, "scale": 1.0},
        {"distribution": "beta", "a": 2.0, "b": 3.0, "loc": 0.0, "scale": 80.0},
        {"distribution": "beta", "a": 1.0, "b": 1.0, "loc": 0.0, "scale": 1.0},
    ]
    correlation = np.array([[1, 0.6, 0], [0.6, 1, -0.7], [0, -0.7, 1]], dtype=np.float64)
    return {**copy.deepcopy(COLUMNS), "margins": margins}, {"correlation": correlation}


def network(inputs):
    rng = np.random.default_rng(8)
    widths = [(inputs, 16), (16 + (inputs if inputs > 4 else 0), 2 + 1 + 2 + 3)]
    arrays = {"modes1": np.array([[10.0, 45.0], [4.0, 6.0]])}
    for layer, shape in enumerate(widths):
        arrays[f"layer{layer}.weight"] = rng.normal(size=shape).astype(np.float32)
        arrays[f"layer{layer}.bias"] = rng.normal(size=shape[1]).astype(np.float32)
    state = {**copy.deepcopy(COLUMNS), "spreads": [None, 0.1, None], "candidates": 30}
    return state, arrays


STATES = {
    "sdv.gaussian_copula": copula,
    "sdv.ctgan": lambda: network(4 + 5),
    "sdv.tvae": lambda: network(4),
}


@pytest.fixture(params=sorted(STATES))
def method(request):
    return request.param


@pytest.fixture
def model(method):
    return METHODS[method].restore(*STATES[method]())


def drawn(model, stream=STREAM, **given) -> pa.Table:
    made = model.draw(stream, given)
    assert list(made) == list(model.columns)
    for name, values in made.items():
        values.validate(full=True)
        assert values.type == model.columns[name]
        assert len(values) == len(stream)
    return pa.table(dict(made))


def test_the_methods_are_registered_with_their_parameters() -> None:
    registered = Registry().methods
    assert set(METHODS) <= set(registered)
    assert {"epochs", "batch_size", "candidates"} <= set(registered["sdv.ctgan"].parameters)
    assert all(method.doc for method in METHODS.values())
    assert all(item.doc for method in METHODS.values() for item in method.parameters.values())


def test_rows_depend_on_themselves_alone(model) -> None:
    whole = drawn(model)
    assert drawn(model, STREAM.take(np.arange(3_990, 4_200))).equals(whole.slice(3_990, 210))
    scattered = np.array([5_999, 0, 4_096, 17])
    assert drawn(model, STREAM.take(scattered)).equals(whole.take(pa.array(scattered)))
    assert drawn(model, STREAM.take(np.array([], np.int64))).num_rows == 0


def test_rows_that_follow_depend_on_themselves_alone(model) -> None:
    stream = STREAM.take(np.arange(300))
    town = pa.array(["Gent", None, "Aalst"] * 100)
    whole = drawn(model, stream, town=town)
    assert whole["town"].combine_chunks().equals(town)
    part = drawn(model, stream.take(np.arange(100, 140)), town=town.slice(100, 40))
    assert part.equals(whole.slice(100, 40))


def test_values_are_those_that_were_learned(model) -> None:
    made = drawn(model)
    assert set(made["sex"].to_pylist()) == {"F", "M"}
    assert set(made["town"].to_pylist()) <= {"Gent", None, "other"}
    age = made["age"].combine_chunks()
    assert pc.min(age).as_py() == -1
    numbers = age.filter(pc.greater(age, 0))
    assert 18 <= pc.min(numbers).as_py() <= pc.max(numbers).as_py() <= 98
    # 20 % missing, a quarter of it coded; both within 5 standard deviations.
    assert abs(age.null_count / ROWS - 0.15) < 0.024
    assert abs(pc.sum(pc.equal(age, -1)).as_py() / ROWS - 0.05) < 0.015


@pytest.mark.parametrize(
    "given", [{"sex": "M"}, {"age": 40}, {"sex": "F", "age": 70}, {"town": None}], ids=str
)
def test_rows_that_follow_are_as_those_drawn_so_by_chance(model, given) -> None:
    """24 chi-square tests at 1e-6: fails by chance less than once in 40,000 seeds."""
    from scipy.stats import chi2_contingency

    by_chance = drawn(model, Stream.of(6, "t", "c", "v", Rows(0, 60_000)))
    for name, value in given.items():
        values = by_chance[name]
        if value is None:
            by_chance = by_chance.filter(pc.is_null(values))
        elif isinstance(value, int):
            by_chance = by_chance.filter(pc.less_equal(pc.abs(pc.subtract(values, value)), 2))
        else:
            by_chance = by_chance.filter(pc.equal(values, value))
    stream = STREAM.take(np.arange(1_000))
    followed = drawn(
        model,
        stream,
        **{k: pa.repeat(pa.scalar(v, model.columns[k]), 1_000) for k, v in given.items()},
    )
    for name in set(model.columns) - set(given):
        tables = [cells(table[name]) for table in (by_chance.slice(0, 1_000), followed)]
        counts = np.array([[table.count(cell) for cell in sorted({*tables[0], *tables[1]})]
                           for table in tables])  # fmt: skip
        counts = counts[:, counts.sum(axis=0) >= 10]
        if counts.shape[1] > 1:
            assert chi2_contingency(counts).pvalue > 1e-6, name


def cells(values: pa.ChunkedArray) -> list[str]:
    if pa.types.is_integer(values.type):
        return [str(v if v is None or v < 0 else v // 20) for v in values.to_pylist()]
    return [str(v) for v in values.to_pylist()]


def test_an_unknown_value_is_ignored_or_counts_as_rare(model) -> None:
    stream = STREAM.take(np.arange(500))
    free = drawn(model, stream, sex=pa.nulls(500, pa.string()))
    assert set(free["sex"].to_pylist()) == {None}
    rare = drawn(model, stream, town=pa.array(["Nowhere"] * 500))
    merged = drawn(model, stream, town=pa.array(["other"] * 500))
    assert rare.drop_columns("town").equals(merged.drop_columns("town"))


def test_a_column_that_is_not_there_is_refused(model) -> None:
    with pytest.raises(ModelError, match="shoe"):
        model.draw(STREAM, {"shoe": pa.nulls(ROWS)})


def test_missing_codes_are_reported(model) -> None:
    assert model.missing("age").to_pylist() == [-1]
    assert model.missing("town").to_pylist() == []
    assert set(model.describe()["columns"]) == {"sex", "age", "town"}
    json.dumps(model.describe())


def test_what_is_saved_comes_back(model, method, tmp_path) -> None:
    fakegen.save_model(model, tmp_path / "model.zip")
    again = fakegen.load_model(tmp_path / "model.zip")
    assert again.method == method
    assert drawn(again).equals(drawn(model))


def test_scripted_columns_follow_learned_ones_and_the_other_way_round(model, tmp_path) -> None:
    fakegen.save_model(model, tmp_path / "people.model")
    columns = {
        "age": {"integer": {"min": 60, "max": 90}},
        "*": {"model": {"name": "people", "given": ["age"]}},
        "first_name": {"faker.first_name": {"gender": "{{ sex }}"}},
    }
    path = tmp_path / "people.json"
    tables = {"person": {"rows": 400, "columns": columns}}
    path.write_text(json.dumps({"models": {"people": {"file": "people.model"}}, "tables": tables}))
    made = fakegen.load(path).generate()["person"].to_arrow()
    assert made.num_rows == 400
    assert pc.min(made["age"]).as_py() >= 60
    assert not made["first_name"].null_count
    free = drawn(model)
    if model.method == "sdv.gaussian_copula":  # older people are men, by its correlation
        men = [pc.mean(pc.equal(t["sex"], "M").cast("float64")).as_py() for t in (made, free)]
        assert men[0] > men[1] + 0.2


@pytest.mark.parametrize("residual", [True, False])
def test_a_network_has_32_bit_accuracy_for_any_batch(residual) -> None:
    rng = np.random.default_rng(1)
    weights = [rng.normal(size=(40, 30)), rng.normal(size=(70 if residual else 30, 9))]
    weights = [weight.astype(np.float32) for weight in weights]
    biases = [rng.normal(size=weight.shape[1]).astype(np.float32) for weight in weights]
    rows = rng.normal(size=(1_000, 40))
    made = Network(weights, biases, residual)(rows)
    hidden = np.maximum(rows @ weights[0] + biases[0], 0)
    hidden = np.concatenate([hidden, rows], axis=1) if residual else hidden
    np.testing.assert_allclose(made, hidden @ weights[1] + biases[1], atol=1e-4)
    for part in (slice(0, 1), slice(3, 10), slice(17, 900)):
        np.testing.assert_array_equal(Network(weights, biases, residual)(rows[part]), made[part])


def paths(node, path=()):
    """Yield the path of everything in a JSON document."""
    yield path
    if isinstance(node, dict | list):
        for key in node if isinstance(node, dict) else range(len(node)):
            yield from paths(node[key], (*path, key))


HOSTILE = [
    None,
    True,
    -1,
    0,
    3,
    2**70,
    1e300,
    0.5,
    "x",
    "sdv",
    [],
    {},
    [None],
    {"coding": "number"},
]


def restored_or_refused(method, state, arrays) -> bool:
    """Restore a state: it must be refused, or be a model that draws rows."""
    try:
        model = METHODS[method].restore(state, arrays)
    except ModelError:
        return False
    drawn(model, STREAM.take(np.arange(20)))
    drawn(model, STREAM.take(np.arange(3)), **{n: pa.nulls(3, k) for n, k in model.columns.items()})
    return True


def test_no_other_state_is_restored(method) -> None:
    state, arrays = STATES[method]()
    if "candidates" in state:
        state["candidates"] = 3  # each takes time, and all are drawn alike
    assert restored_or_refused(method, state, arrays)
    refused = 0
    for path in paths(state):
        if not path or path[0] == "facts":
            continue
        for value in HOSTILE:
            changed = copy.deepcopy(state)
            node = changed
            for key in path[:-1]:
                node = node[key]
            node[path[-1]] = copy.deepcopy(value)
            refused += not restored_or_refused(method, changed, arrays)
    assert refused > 300


def test_no_other_arrays_are_restored(method) -> None:
    state, arrays = STATES[method]()
    for name, array in arrays.items():
        broken = [
            array[:0],
            array[..., None],
            array.astype(np.int32),
            array.astype(np.float16),
            np.full_like(array, np.nan),
            np.full_like(array, np.inf),
        ]
        for each in broken:
            with pytest.raises(ModelError):
                METHODS[method].restore(state, {**arrays, name: each})
        with pytest.raises(ModelError):
            METHODS[method].restore(state, {k: v for k, v in arrays.items() if k != name})
    with pytest.raises(ModelError):
        METHODS[method].restore(state, {**arrays, "more": np.zeros(3)})


def test_invalid_parameters_are_refused() -> None:
    data = pa.table({"a": [1, 2]})
    for name, parameters in {
        "sdv.ctgan": [{"epochs": 0}, {"batch_size": 15}, {"generator_dim": []}, {"candidates": 0}],
        "sdv.tvae": [{"embedding_dim": -1}, {"compress_dims": [0]}, {"candidates": 10**9}],
    }.items():
        for parameter in parameters:
            with pytest.raises(ParameterError) as error:
                METHODS[name].fit(data, {}, [], **parameter)
            assert error.value.parameter == next(iter(parameter))
