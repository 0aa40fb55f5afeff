"""What a model file discloses: no value of a single row, unless the user allows it."""

from __future__ import annotations

import json
import zipfile
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

import fakegen
from fakegen.cli.main import run
from fakegen.interfaces.method import LearnedColumn
from fakegen.learning import fakegen_methods
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.restoring import restore_codings
from fakegen.learning.modelfile import save
from fakegen.streams import Rows, Stream

METHODS = {method.name: method for method in fakegen_methods()}
ROWS = 4_000


@pytest.fixture(scope="module")
def secrets() -> pa.Table:
    """Columns of which hardly a value comes twice, some with spikes and missing codes."""
    rng = np.random.default_rng(11)
    group = rng.choice(40, ROWS, p=np.arange(40, 0, -1) / 820)
    size = rng.normal(group, 1)
    pay = np.where(rng.random(ROWS) < 0.9, 0.0, rng.lognormal(8, 1, ROWS))
    age = np.where(rng.random(ROWS) < 0.98, -1.0, rng.normal(40, 9, ROWS))
    return pa.table({"group": group.astype(str), "size": size, "pay": pay, "age": age})


def stream(size):
    return Stream.of(1, "table", "model", "values", Rows(0, size))


def shares(values, among):
    """Return the share of numbers that lie within rounding of one of the others."""
    values, among = np.asarray(values), np.sort(among)
    place = np.clip(np.searchsorted(among, values), 1, len(among) - 1)
    gap = np.minimum(np.abs(values - among[place]), np.abs(values - among[place - 1]))
    return np.mean(gap <= 1e-9 * np.abs(values))


def guesses(coding, leaves):
    """Return what an attacker who knows how leaves are made would take for values of rows."""
    start, knots = leaves["knot_starts"], leaves["knots"]
    starts, states, weights = leaves["starts"], leaves["states"], leaves["weights"]
    found = [knots, (knots[1:] + knots[:-1]) / 2]
    for leaf in range(len(start) - 1):
        own = knots[start[leaf] : start[leaf + 1]]
        entries = slice(starts[leaf], starts[leaf + 1])
        count = weights[entries][states[entries] == coding.size].sum()
        if len(own) > 1 and count > 0:
            # Were the outer knots half a mean gap outside, these would be the outer rows.
            gap = (own[-1] - own[0]) / max(count, 1) / 2
            found.append(np.array([own[0] + gap, own[-1] - gap, (own[0] + own[-1]) / 2]))
    ranks = np.clip(np.concatenate(found), 0, 1)
    return coding.decode(np.full(len(ranks), coding.size), ranks)[0][0].to_numpy()


@pytest.mark.parametrize("name", ["trees", "independent"])
def test_no_rows_own_value_can_be_worked_out(name, secrets):
    options = {"age": LearnedColumn(missing=[-1])}
    state, arrays = METHODS[name].fit(secrets, options, [], disclose_range=False).state()
    _, codings = restore_codings(state)
    smooth = [(i, coding) for i, coding in enumerate(codings) if isinstance(coding, Continuous)]
    assert {coding.label for _, coding in smooth} == {"size", "pay", "age"}
    for number, coding in smooth:
        own = {k.split(".")[1]: v for k, v in arrays.items() if k.startswith(f"{number}.")}
        values = secrets[coding.label].to_numpy()
        real = values[(values != 0) & (values != -1)]
        stored = np.concatenate([coding.knots, (coding.knots[1:] + coding.knots[:-1]) / 2])
        assert shares(stored, real) == 0
        assert shares(guesses(coding, own), real) == 0


def test_no_value_of_a_copula_can_be_read(secrets):
    state, _ = METHODS["copula"].fit(secrets, {}, [], disclose_range=False).state()
    for coding in restore_codings(state)[1]:
        if isinstance(coding, Continuous):
            assert shares(coding.knots, secrets[coding.label].to_numpy()) == 0


@pytest.mark.parametrize(
    "values",
    [
        pa.array(np.datetime64("1930-01-01") + np.random.default_rng(1).integers(0, 30_000, 1_000)),
        pa.array(np.random.default_rng(2).integers(10**15, 2 * 10**15, 1_000), pa.timestamp("us")),
        pa.array([Decimal(int(v)) / 100 for v in np.random.default_rng(3).lognormal(9, 2, 1_000)]),
        pa.array(np.random.default_rng(4).integers(0, 10**7, 1_000)),
    ],
    ids=["date", "moment", "decimal", "integer"],
)
def test_the_range_is_respected_or_not_disclosed(method, values, tmp_path):
    data = pa.table({"x": values})
    low, high = pc.min(values), pc.max(values)
    made = method.fit(data, {}, []).draw(stream(20_000), {})["x"]
    assert pc.min(made).as_py() >= low.as_py()
    assert pc.max(made).as_py() <= high.as_py()
    model = method.fit(data, {}, [], disclose_range=False)
    made = model.draw(stream(20_000), {})["x"]
    assert pc.min(made).as_py() > low.as_py()
    assert pc.max(made).as_py() < high.as_py()
    save(model, tmp_path / "m.zip")
    with zipfile.ZipFile(tmp_path / "m.zip") as archive:
        text = archive.read("model.json").decode()
    assert str(high.as_py()) not in text
    assert str(high.cast(pa.string()).as_py()) not in json.dumps(model.describe())


def test_rare_categories_are_withheld(method):
    data = pa.table({"a": ["x"] * 60 + ["y"] * 30 + ["u", "v", "w"], "b": list(range(93))})
    model = method.fit(data, {"a": LearnedColumn(rare_below=5, rare_into=None)}, [])
    made = model.draw(stream(3_000), {})["a"]
    assert set(made.to_pylist()) == {"x", "y", None}
    assert abs(made.null_count / 3_000 - 3 / 93) < 0.012
    state, _ = model.state()
    assert not {"u", "v", "w"} & set(restore_codings(state)[1][0].values.to_pylist())


def test_rare_categories_join_what_is_missing_already(method):
    data = pa.table({"a": ["x"] * 60 + [None] * 30 + ["u", "v", "w"]})
    model = method.fit(data, {"a": LearnedColumn(rare_below=5, rare_into=None)}, [])
    assert set(model.draw(stream(500), {})["a"].to_pylist()) == {"x", None}
    assert model.describe()["columns"]["a"]["levels"] == 1


def test_a_schema_withholds_rare_categories():
    rows = [{"town": "Gent"}] * 40 + [{"town": "Doel"}]
    document = {
        "sources": {"s": {"rows": rows}},
        "models": {"m": {"source": "s", "columns": {"town": {"rare": {"below": 5, "into": None}}}}},
        "tables": {"t": {"rows": 900, "columns": {"*": {"model": "m"}}}},
    }
    made = fakegen.generate(document)["t"].to_arrow()["town"]
    assert set(made.to_pylist()) == {"Gent", None}


def test_what_is_shown_of_a_model(mixed, tmp_path, capsys):
    options = {"status": LearnedColumn(missing=["?"])}
    model = METHODS["trees"].fit(mixed, options, [], fuse=[["city", "province"]], min_leaf=25)
    save(model, tmp_path / "m.zip")
    assert run(["model", "show", str(tmp_path / "m.zip")]) == 0
    out = capsys.readouterr().out
    for words in (
        "rows: 4,000",
        "rules: city <-> province: 4 distinct values each",
        "privacy: smoothed, so that the values of single rows are not kept: ",
        "('disclose_range: false' withholds them)",
        "each combination with its frequency: city + province (0 of them in fewer than 10 rows)",
        "privacy: dependencies between columns are learned from groups of at least 25 rows",
        "privacy: no noise is added: this is not differential privacy",
    ):
        assert words in out
    assert "2001-01-" in out  # the range of a date reads as dates
