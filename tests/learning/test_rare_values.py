"""``rare: {below: N}``: withheld values are in no model, and their rows follow what is left."""

from __future__ import annotations

import warnings
import zipfile

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import fakegen

METHODS = ("trees", "copula", "independent")
SIZE = 3_000


@pytest.fixture(scope="module")
def towns() -> pd.DataFrame:
    """Each region has two large towns and five of four rows each, and its own pay."""
    rng = np.random.default_rng(2)
    region = rng.choice(["north", "south"], SIZE)
    town = np.char.add(np.char.add(region, " "), rng.choice(["a", "b"], SIZE)).astype(object)
    rooms = rng.integers(1, 7, SIZE)
    for number, place in enumerate(np.flatnonzero(region == "north")[:20]):
        town[place] = f"hidden {number // 4}"
        rooms[place] = 20 + number // 4
    return pd.DataFrame({"region": region, "town": town, "rooms": rooms})


RARE = {"rare": {"below": 10}}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("where", ["model", "column"])
def test_withheld_values_are_neither_saved_nor_drawn(method, where, towns, tmp_path):
    options = RARE if where == "model" else {"columns": {"town": RARE, "rooms": RARE}}
    model = fakegen.learn(towns, method, **options)
    model.save(tmp_path / "m.model")
    with zipfile.ZipFile(tmp_path / "m.model") as archive:
        assert "hidden" not in archive.read("model.json").decode()
    made = fakegen.load_model(tmp_path / "m.model").sample(2_000).to_pandas()
    assert set(made.town) == {"north a", "north b", "south a", "south b"}
    assert set(made.rooms) == {1, 2, 3, 4, 5, 6}
    assert model.describe()["columns"]["town"]["withheld"] == 5


@pytest.mark.parametrize("order", [["region", "town"], ["town", "region"]])
def test_a_withheld_row_follows_what_its_leaf_has_left(order, towns):
    model = fakegen.learn(towns, order=order, columns={"town": RARE, "rooms": RARE})
    made = model.sample(4_000).to_pandas()
    assert (made.town.str.split().str[0] == made.region).all()
    assert abs((made.region == "north").mean() - (towns.region == "north").mean()) < 0.02


@pytest.mark.parametrize(("into", "seen"), [("other", "other"), (None, None)])
def test_rare_values_become_another_only_on_request(into, seen, towns):
    rare = {"rare": {"below": 10, "into": into}}
    made = fakegen.learn(towns, **rare).sample(3_000).to_arrow()
    assert seen in made["town"].to_pylist()
    assert not made["rooms"].null_count  # numbers are not merged
    assert set(made["rooms"].to_pylist()) == {1, 2, 3, 4, 5, 6}


@pytest.mark.parametrize("method", METHODS)
def test_a_withheld_value_that_is_given_is_written_and_warned_of_once(method, towns):
    model = fakegen.learn(towns, method, columns={"town": RARE}, given=["town"])
    given = pa.array(["hidden 1", "north a"] * 40_000)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", fakegen.FakegenWarning)
        made = model.sample(given={"town": given}).to_arrow()
    assert made["town"].combine_chunks() == given
    (warning,) = caught
    assert "may be among those that 'rare' withheld" in str(warning.message)
    with warnings.catch_warnings():
        warnings.simplefilter("error", fakegen.FakegenWarning)
        model.sample(given={"town": ["north a", "south b"]}).to_arrow()


@pytest.mark.parametrize("method", METHODS)
def test_a_condition_on_a_withheld_value_names_the_way_out(method, towns):
    model = fakegen.learn(towns, method, columns={"town": RARE})
    with pytest.raises(fakegen.SchemaError, match="one of the 5 values of fewer than 10 rows that"):
        model.sample(conditions=[{"where": {"town": "hidden 1"}, "rows": 3}])
    made = model.sample(conditions=[{"where": {"town": "north a"}, "rows": 300}]).to_pandas()
    assert set(made.town) == {"north a"}


@pytest.mark.parametrize("method", METHODS)
def test_a_smoothed_number_loses_its_ends_if_rare_values_are_withheld(method):
    values = np.random.default_rng(5).lognormal(9, 2, 2_000).round()
    model = fakegen.learn(pd.DataFrame({"pay": values}), method, columns={"pay": RARE})
    made = model.sample(5_000).to_arrow()["pay"].to_numpy()
    assert values.min() < made.min() < made.max() < values.max()
    low, high = model.describe()["columns"]["pay"]["range"]
    assert values.min() < low < high < values.max()


@pytest.mark.parametrize("method", METHODS)
def test_a_lone_number_between_spikes_is_withheld(method):
    values = [0] * 500 + [100] * 400 + [73]
    model = fakegen.learn(pd.DataFrame({"n": values}), method, disclose_range=False)
    assert "73" not in str(model.state()[0]["codings"])
    assert set(model.sample(500).to_arrow()["n"].to_pylist()) == {0, 100}
