"""Times of day that are written as HHMM never have more than 59 minutes, however they are learned."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

import fakegen
from fakegen import Grid
from fakegen.learning.codings.clock_times import are_clock_times, minutes_of, times_of

RNG = np.random.default_rng(8)
MINUTES = RNG.integers(0, 1440, 900)
LATE = MINUTES + RNG.integers(0, 90, 900)


def written(minutes):
    return times_of(minutes % 1440).astype(np.int64)


def drawn(columns, **options):
    schema = {
        "models": {"m": {"source": pa.table(columns), **options}},
        "tables": {"t": {"rows": 4_000, "columns": {"*": {"model": "m"}}}},
    }
    return pa.table(fakegen.generate(schema)["t"])


def minutes_in(values):
    numbers = values.drop_null().to_numpy()
    assert numbers.min() >= 0
    assert numbers.max() < 2400
    return numbers % 100


def test_there_and_back():
    minutes = np.arange(1441.0)
    assert np.array_equal(minutes_of(times_of(minutes)), minutes)
    grid = Grid.of(pa.array(written(MINUTES)), "c")
    assert grid.clock
    assert grid.values(np.array([75.0]) - grid.base).to_pylist() == [115]


@pytest.mark.parametrize("kind", [pa.int64(), pa.int16(), pa.float64()])
def test_times_are_learned_as_minutes(kind):
    made = drawn({"at": pa.array(written(MINUTES)).cast(kind)})["at"]
    assert made.type == kind
    assert minutes_in(made).max() == 59


@pytest.mark.parametrize("options", [{}, {"relations": False}, {"method": "copula"}])
def test_times_near_others_are_times(options):
    made = drawn({"planned": written(MINUTES), "actual": written(LATE)}, **options)
    for name in ("planned", "actual"):
        assert minutes_in(made[name]).max() == 59


def test_times_that_rise_are_times():
    opened, shut = written(MINUTES // 2), written(MINUTES // 2 + LATE // 3)
    made = drawn({"open": opened, "shut": shut}, rising=[["open", "shut"]])
    assert minutes_in(made["shut"]).max() == 59
    assert np.all(made["open"].to_numpy() <= made["shut"].to_numpy())


def test_a_time_after_midnight_is_early():
    late = {"planned": written(MINUTES), "delay": LATE - MINUTES, "actual": written(LATE)}
    made = drawn(late)
    planned, actual = (minutes_of(made[n].to_numpy().astype(float)) for n in ("planned", "actual"))
    assert minutes_in(made["actual"]).max() == 59
    assert np.mean((actual - planned) % 1440 == made["delay"].to_numpy()) > 0.95


@pytest.mark.parametrize(
    "numbers",
    [
        [],
        np.arange(0, 2400),  # 60 to 99 occur
        np.arange(1, 60),  # no hour
        np.arange(0, 2400, 50),  # round amounts
        [100, 215, 1230, 1815],  # by chance
        [*written(MINUTES), 2559],
        [*written(MINUTES), -1],
        [*written(MINUTES), 0.5],
    ],
)
def test_other_numbers_are_no_times(numbers):
    assert not are_clock_times(np.array(numbers, dtype=np.float64))


def test_a_model_file_keeps_that_numbers_are_times(tmp_path):
    table = pa.table({"open": written(MINUTES // 2), "shut": written(MINUTES // 2 + LATE // 3)})
    model = fakegen.learn(table, rising=[["open", "shut"]])
    model.save(tmp_path / "m.model")
    again = fakegen.load_model(tmp_path / "m.model")
    made = pa.table(again.sample(500, seed=3))
    assert made.equals(pa.table(model.sample(500, seed=3)))
    assert minutes_in(made["shut"]).max() == 59
