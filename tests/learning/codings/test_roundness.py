"""Learned numbers are as round as the real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

import fakegen
from fakegen import ModelError
from fakegen.learning.codings.continuous import Continuous
from fakegen.learning.codings.fitting import learn_column

ROWS = 3_000
DRAW = np.random.default_rng(1)
SIZE = np.exp(DRAW.normal(10.4, 0.5, ROWS))
KIND = DRAW.random(ROWS)


def rounded(steps: tuple[float, ...], shares: tuple[float, ...]) -> NDArray[np.float64]:
    level = np.searchsorted(np.cumsum(shares), KIND)
    return np.choose(level, [np.rint(SIZE / step) * step for step in steps])


def share(numbers: NDArray[np.float64], step: float) -> float:
    return float(np.mean(np.isclose(numbers / step, np.rint(numbers / step), rtol=1e-9, atol=0)))


COLUMNS = {
    "salaries": rounded((1_000, 500, 1), (0.5, 0.2, 0.3)),
    "weights": np.round(rounded((1_000, 500, 100), (0.6, 0.1, 0.3)) / 1_000, 1),
    "quarters": np.round(rounded((250, 10), (0.8, 0.2)) / 1_000, 2),
    "unrounded": np.where(KIND < 0.7, np.rint(SIZE), SIZE),
    "negative": -rounded((100, 1), (0.9, 0.1)),
    "even": SIZE,
}


def sampled(name: str, method: str) -> NDArray[np.float64]:
    model = fakegen.learn(pa.table({name: COLUMNS[name]}), method, cache=False)
    return model.sample(4_000).to_arrow()[name].to_numpy()


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("method", ["trees", "copula"])
def test_as_many_are_multiples_of_each_step(name, method):
    real, made = COLUMNS[name], sampled(name, method)
    for step in (0.25, 1, 2, 5, 10, 50, 100, 500, 1_000):
        assert share(made, step) == pytest.approx(share(real, step), abs=0.05)
    assert np.quantile(made, (0.1, 0.5, 0.9)) == pytest.approx(
        np.quantile(real, (0.1, 0.5, 0.9)), rel=0.05
    )
    assert real.min() <= made.min() <= made.max() <= real.max()


def test_large_numbers_are_rounded_more():
    real = np.where(SIZE < 30_000, np.rint(SIZE), np.rint(SIZE / 1_000) * 1_000)
    model = fakegen.learn(pa.table({"x": real}), cache=False)
    made = model.sample(4_000).to_arrow()["x"].to_numpy()
    assert share(made[made < 28_000], 1_000) < 0.05
    assert share(made[made > 32_000], 1_000) > 0.95


def test_conditions_find_all_values_that_are_moved_into_their_range():
    schema = {
        "sources": {"s": {"rows": pa.table({"x": COLUMNS["salaries"][:300]})}},
        "models": {"m": {"source": "s"}},
        "tables": {"t": {"rows": 40_000, "columns": {"*": {"model": "m"}}}},
    }
    drawn = fakegen.generate(schema, cache=False)["t"].to_arrow()["x"].to_numpy()
    inside = drawn[(drawn >= 30_000) & (drawn <= 30_100)]
    schema["tables"]["t"] |= {
        "rows": 2_000,
        "conditions": [{"where": {"x": {"min": 30_000, "max": 30_100}}, "rows": 2_000}],
    }
    asked = fakegen.generate(schema, cache=False)["t"].to_arrow()["x"].to_numpy()
    assert share(asked, 1_000) == pytest.approx(share(inside, 1_000), abs=0.05)


def coded() -> Continuous:
    values = pa.array(COLUMNS["salaries"].astype(int))
    found = learn_column(
        "x", values, fakegen.LearnedColumn(), weights=np.ones(ROWS), disclose_range=True
    )
    assert isinstance(found, Continuous)
    return found


def test_a_restored_column_draws_the_same():
    coding = coded()
    restored = Continuous.restore(coding.state())
    states, ranks = np.full(500, coding.size), np.random.default_rng(2).random(500)
    assert restored.decode(states, ranks)[0] == coding.decode(states, ranks)[0]
    assert coding.describe()["multiples"]


def test_what_is_drawn_has_the_state_that_it_is_drawn_with():
    coding = coded()
    states, ranks = np.full(2_000, coding.size), np.random.default_rng(3).random(2_000)
    values, settled = coding.decode(states, ranks)
    assert np.array_equal(coding.encode(values), settled)


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": [500]},
        {"steps": [1, 500]},
        {"steps": [500, 0]},
        {"steps": [500, True]},
        {"shares": []},
        {"shares": [[0.5]]},
        {"shares": [[0.5, 2.0]]},
        {"shares": 3},
    ],
)
def test_no_other_state_is_restored(wrong):
    state = coded().state()
    state["roundness"] |= wrong
    with pytest.raises(ModelError):
        Continuous.restore(state)


def test_a_model_file_keeps_it(tmp_path: Path):
    model = fakegen.learn(pa.table({"x": COLUMNS["salaries"]}), cache=False)
    model.save(tmp_path / "x.model")
    again = fakegen.load_model(tmp_path / "x.model")
    assert again.sample(300).to_arrow() == model.sample(300).to_arrow()
