"""Rows drawn again: pure functions of their addresses, given values and conditions kept, off on request."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from fakegen import Rows, Stream
from fakegen.interfaces.condition import Condition
from fakegen.interfaces.method import Model
from fakegen.learning import fakegen_methods
from fakegen.learning.modelfile import packed

SIZE = 2_000


def _table() -> pa.Table:
    """Return rows on a ring, in two colours: trees of 30 rows a leaf smear it."""
    rng = np.random.default_rng(4)
    angle, radius = rng.uniform(0, 2 * np.pi, SIZE), rng.normal(10, 0.3, SIZE)
    x, y = radius * np.cos(angle), radius * np.sin(angle)
    colour = np.where(rng.random(SIZE) < 0.5 + x / 30, "red", "blue")
    return pa.table({"x": x, "y": y, "z": x + y + rng.normal(0, 0.3, SIZE), "colour": colour})


def _fit(**parameters: object) -> Model:
    method = next(known for known in fakegen_methods() if known.name == "trees")
    return method.fit(_table(), {}, [], **parameters)


@pytest.fixture(scope="module")
def model() -> Model:
    return _fit()


@pytest.fixture(scope="module")
def bare() -> Model:
    return _fit(redraw=False)


def _stream(rows: Rows) -> Stream:
    return Stream.of(3, "t", "m", "values", rows)


def _draw(model: Model, rows: Rows, **known: object) -> pa.Table:
    return pa.table(dict(model.draw(_stream(rows), known.pop("given", {}), **known)))


def test_it_is_on_where_it_pays_and_off_on_request(model, bare):
    assert model.fact("redraw") is True
    assert bare.fact("redraw") is False


def test_columns_without_a_pattern_are_left_as_they_are():
    rng = np.random.default_rng(1)
    table = pa.table({"a": rng.normal(size=800), "b": rng.integers(0, 5, 800)})
    method = next(known for known in fakegen_methods() if known.name == "trees")
    model, bare = method.fit(table, {}, []), method.fit(table, {}, [], redraw=False)
    assert model.fact("redraw") is False
    assert packed(model) == packed(bare)


def test_made_rows_are_nearer_to_the_ring(model, bare):
    def spread(drawn: pa.Table) -> float:
        x, y = drawn["x"].to_numpy(), drawn["y"].to_numpy()
        return float(np.mean(np.abs(np.hypot(x, y) - 10)))

    # Over 8,000 rows, the standard error of either mean is below .02.
    again, once = (spread(_draw(one, Rows(0, 8_000))) for one in (model, bare))
    assert again < 0.85 * once


def test_the_first_column_keeps_its_strata(model, bare):
    drawn = _draw(model, Rows(0, SIZE))
    first = model.fact("order")[0]
    bare_first = _draw(bare, Rows(0, SIZE))[first]
    assert drawn[first] == bare_first


@pytest.mark.parametrize("step", [1, 7, 613])
def test_any_blocks_give_the_same_rows(model, step):
    stop = 3 * step + 1 if step < 100 else SIZE
    whole = _draw(model, Rows(0, SIZE))
    parts = [_draw(model, Rows(at, min(step, stop - at))) for at in range(0, stop, step)]
    assert pa.concat_tables(parts).combine_chunks() == whole.slice(0, stop).combine_chunks()


def test_chosen_rows_and_attempts(model):
    numbers = np.array([5, 1_900, 17, 5])
    whole = _draw(model, Rows(0, SIZE))
    assert _draw(model, Rows.choose(numbers)) == whole.take(numbers)
    again = Stream.of(3, "t", "m", "values", Rows(0, 50), attempt=1)
    other = pa.table(dict(model.draw(again, {})))
    assert other != whole.slice(0, 50)
    mixed = Stream.of(3, "t", "m", "values", Rows.choose(np.arange(50)), attempt=np.arange(50) % 2)
    drawn = pa.table(dict(model.draw(mixed, {})))
    odd = np.arange(1, 50, 2)
    assert drawn.take(odd) == other.take(odd)


def test_given_values_stay_and_conditions_hold(model):
    given = pa.array(["red", "blue"] * 200)
    drawn = _draw(model, Rows(0, 400), given={"colour": given})
    assert drawn["colour"].combine_chunks() == given
    condition = Condition("colour", values=pa.array(["blue"]))
    beyond = Condition("x", low=pa.scalar(5.0))
    drawn = _draw(model, Rows(0, 400), where=[condition, beyond])
    assert set(drawn["colour"].to_pylist()) == {"blue"}
    assert pc.min(drawn["x"]).as_py() >= 5
    part = _draw(model, Rows(100, 50), where=[condition, beyond])
    assert part == drawn.slice(100, 50)
