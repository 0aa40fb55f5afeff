"""Learning with the real sdv: rows have the distribution of sdv's own, and no pickle is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from fakegen_sdv import fitting

import fakegen
from fakegen import LearnedColumn, ModelError, ParameterError, Rows, Stream

pytestmark = pytest.mark.skipif(
    find_spec("sdv") is None, reason="sdv is not installed; 'make sdv' tests with it"
)

ROWS = 10_000
STREAM = Stream.of(2, "table", "column", "values", Rows(0, ROWS))
EPOCHS = 60
SYNTHESIZERS = {
    "sdv.gaussian_copula": ("GaussianCopulaSynthesizer", {}),
    "sdv.ctgan": ("CTGANSynthesizer", {"epochs": EPOCHS, "enable_gpu": False}),
    "sdv.tvae": ("TVAESynthesizer", {"epochs": EPOCHS, "enable_gpu": False}),
}
FITS = {
    "sdv.gaussian_copula": fitting.fit_gaussian_copula,
    "sdv.ctgan": fitting.fit_ctgan,
    "sdv.tvae": fitting.fit_tvae,
}


def people(rows: int = 1_000) -> pa.Table:
    rng = np.random.default_rng(4)
    sex = rng.choice(["F", "M"], rows)
    age = np.round(rng.gamma(4, 10, rows) + 10 * (sex == "M")).astype(int)
    town = np.where(rng.random(rows) < age / 100, "Gent", rng.choice(["Brugge", None], rows))
    pay = np.where(rng.random(rows) < 0.1, -1, np.round(1_000 + 20 * age + rng.normal(0, 99, rows)))
    born = pa.array(20_000 - 365 * age - rng.integers(0, 365, rows), pa.int32()).cast(pa.date32())
    return pa.table({"sex": sex, "age": age, "town": town, "pay": pay, "born": born})


SAID = {"pay": LearnedColumn(missing=[-1])}


@pytest.fixture(scope="module", params=sorted(FITS))
def method(request):
    return request.param


@pytest.fixture(scope="module")
def trained(method):
    prepared = fitting.prepare(people(), SAID, [])
    name, parameters = SYNTHESIZERS[method]
    return prepared, fitting.train(prepared, name, **parameters)


@pytest.fixture(scope="module")
def model(method, trained):
    prepared, synthesizer = trained
    if method == "sdv.gaussian_copula":
        return fitting.copula_of(prepared, synthesizer)
    taken = fitting.ctgan_of if method == "sdv.ctgan" else fitting.tvae_of
    return taken(prepared, synthesizer, 50)


def test_rows_are_as_sdv_draws_them(trained, model) -> None:
    """5 margins and 10 pairs for each method, at 1e-6: fails by chance once in 20,000 seeds."""
    from scipy.stats import chi2_contingency, ks_2samp

    prepared, synthesizer = trained
    theirs = synthesizer.sample(ROWS)[fitting._TABLE]
    made = model.draw(STREAM, {})
    ours = {
        column: coding.encode(made[name])
        for column, name, coding in zip(theirs, made, prepared.codings, strict=True)
    }
    binned = {}
    for column in theirs:
        left, right = ours[column], theirs[column].to_numpy().astype(np.float64)
        assert (
            ks_2samp(left[~np.isnan(left)], right[~np.isnan(right)], method="asymp").pvalue > 1e-6
        ), column
        cuts = np.unique(np.nanquantile(right, [0.25, 0.5, 0.75]))
        binned[column] = [np.digitize(np.nan_to_num(x, nan=-1), cuts) for x in (left, right)]
    for first in binned:
        for second in binned:
            if first < second:
                cells = [4 * a + b for a, b in zip(binned[first], binned[second], strict=True)]
                counts = np.array([np.bincount(cell, minlength=20) for cell in cells])
                counts = counts[:, counts.sum(axis=0) >= 10]
                if counts.shape[1] > 1:
                    assert chi2_contingency(counts).pvalue > 1e-6, (first, second)


def test_values_keep_their_nature(model) -> None:
    made = pa.table(dict(model.draw(STREAM, {})))
    assert made.schema.types == people().schema.types
    assert set(made["town"].to_pylist()) <= {"Gent", "Brugge", None}
    pay = made["pay"].combine_chunks()
    assert not pay.null_count
    assert abs(pc.mean(pc.equal(pay, -1).cast("float64")).as_py() - 0.1) < 0.05
    assert pc.all(pc.equal(pc.round(pay), pay)).as_py()
    assert pc.min_max(made["age"]) == pc.min_max(people()["age"]) or (
        pc.min(made["age"]).as_py() >= pc.min(people()["age"]).as_py()
    )


def test_rows_depend_on_themselves_alone(model) -> None:
    whole = pa.table(dict(model.draw(STREAM, {})))
    part = model.draw(STREAM.take(np.arange(4_000, 4_321)), {})
    assert pa.table(dict(part)).equals(whole.slice(4_000, 321))


def test_learning_is_a_function_of_its_arguments(method, monkeypatch) -> None:
    import torch

    few = {} if method == "sdv.gaussian_copula" else {"epochs": 2}
    np.random.seed(7)
    torch.manual_seed(7)
    before = np.random.get_state()[1].copy(), torch.get_rng_state()
    first = FITS[method](people(200), SAID, [], **few)
    assert np.array_equal(np.random.get_state()[1], before[0])
    assert torch.equal(torch.get_rng_state(), before[1])
    np.random.seed(8)
    torch.manual_seed(8)
    second = FITS[method](people(200), SAID, [], **few)
    (state, arrays), (other, others) = first.state(), second.state()
    assert state == other
    assert arrays.keys() == others.keys()
    assert all(np.array_equal(arrays[name], others[name]) for name in arrays)


DRAW = """
import hashlib, pickle, sys
import numpy as np

def refuse(*_, **__):
    raise AssertionError("pickle")

pickle.load = pickle.loads = pickle.Unpickler = refuse
import fakegen
from fakegen import Rows, Stream

model = fakegen.load_model(sys.argv[1])
made = model.draw(Stream.of(2, "table", "column", "values", Rows(0, 10_000)), {})
assert not {"torch", "sdv"} & set(sys.modules), "a library of learning is loaded"
print(hashlib.sha256(repr([values.to_pylist() for values in made.values()]).encode()).hexdigest())
"""


def test_a_saved_model_draws_the_same_elsewhere_without_pickle_or_torch(model, tmp_path) -> None:
    import hashlib

    fakegen.save_model(model, tmp_path / "people.model")
    ran = subprocess.run(
        [sys.executable, "-c", DRAW, str(tmp_path / "people.model")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    here = [values.to_pylist() for values in model.draw(STREAM, {}).values()]
    assert ran.stdout.strip() == hashlib.sha256(repr(here).encode()).hexdigest()


def test_a_schema_mixes_learned_and_scripted_columns(method, tmp_path) -> None:
    import pyarrow.csv

    pyarrow.csv.write_csv(people().select(["sex", "age", "pay"]), tmp_path / "people.csv")
    learned = {"source": "people", "method": method, "given": ["age"]}
    learned |= {"columns": {"pay": {"missing": [-1]}}}
    learned |= {} if method == "sdv.gaussian_copula" else {"epochs": EPOCHS}
    columns = {
        "age": {"integer": {"min": 20, "max": 80}},
        "*": {"model": {"name": "people", "given": ["age"]}},
        "first_name": {"faker.first_name": {"gender": "{{ sex }}"}},
    }
    schema = {
        "sources": {"people": {"file": "people.csv"}},
        "models": {"people": learned},
        "tables": {"person": {"rows": 1_500, "columns": columns}},
    }
    path = tmp_path / "people.json"
    path.write_text(json.dumps(schema))
    loaded = fakegen.load(path)
    made = loaded.generate()["person"].to_arrow()
    names = {
        sex: set(made.filter(pc.equal(made["sex"], sex))["first_name"].to_pylist())
        for sex in ("F", "M")
    }
    # Of some 1,500 names only those of either sex are shared.
    assert len(names["F"] & names["M"]) < 0.15 * len(names["F"] | names["M"])
    assert loaded.generate(100, start_row=700)["person"].to_arrow().equals(made.slice(700, 100))
    if method != "sdv.ctgan":  # which has not learned the dependence in so few epochs
        paid = made.filter(pc.greater(made["pay"], 0))
        assert np.corrcoef(paid["age"], paid["pay"])[0, 1] > 0.2


def test_odd_tables_are_learned_or_refused(method) -> None:
    fit = FITS[method]
    few = {} if method == "sdv.gaussian_copula" else {"epochs": 1}
    odd = pa.table(
        {
            "constant": ["a"] * 150,
            "absent": pa.nulls(150, pa.float64()),
            "one": [1.5] * 150,
            "nested": [[1]] * 150,
            "id": [f"id{i}" for i in range(150)],
            "é": np.arange(150.0),
        }
    )
    model = fit(odd, {}, [], **few)
    assert list(model.columns) == ["constant", "absent", "one", "é"]
    assert set(model.describe()["left_out"]) == {"nested", "id"}
    made = model.draw(STREAM.take(np.arange(10)), {})
    assert made["constant"].to_pylist() == ["a"] * 10
    assert made["absent"].null_count == 10
    assert made["one"].to_pylist() == [1.5] * 10
    fit(odd.select(["id"]), {"id": LearnedColumn(kind="categorical")}, [], **few)
    with pytest.raises(ParameterError, match="nested"):
        fit(odd, {"nested": LearnedColumn()}, [], **few)
    with pytest.raises(ModelError, match="no rows"):
        fit(odd.slice(0, 0), {}, [], **few)
    with pytest.raises(ModelError, match="can be learned"):
        fit(odd.select(["nested"]), {}, [], **few)


def test_rare_categories_are_merged(method) -> None:
    few = {} if method == "sdv.gaussian_copula" else {"epochs": 1}
    data = pa.table({"town": ["Gent"] * 80 + ["Aalst"] * 15 + ["Zele", "Temse", None] * 5})
    said = {"town": LearnedColumn(rare_below=10, rare_into="elsewhere", missing=["Aalst"])}
    made = FITS[method](data, said, [], **few)
    assert set(made.draw(STREAM, {})["town"].to_pylist()) <= {"Gent", "Aalst", "elsewhere", None}
    assert made.missing("town").to_pylist() == ["Aalst"]
