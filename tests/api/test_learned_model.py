"""Models as programs hold them: sampled, saved, loaded."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import fakegen

FRAME = pd.DataFrame(
    {
        "sex": ["F", "M"] * 100,
        "age": [n % 60 for n in range(200)],
        "a, b": ["F1", "M1", "F2", "M2"] * 50,
    }
)


@pytest.fixture(scope="module", params=["trees", "copula"])
def model(request):
    return fakegen.learn(FRAME, request.param, derive={"adult": "age >= 18"})


def test_a_sample_follows_from_its_seed(model):
    one, same, other = model.sample(30, seed=1), model.sample(30, seed=1), model.sample(30, seed=2)
    assert isinstance(one, fakegen.Table)
    assert one.to_arrow() == same.to_arrow()
    assert one.to_arrow() != other.to_arrow()
    assert one.to_arrow().column_names == ["sex", "age", "a, b", "adult"]
    assert model.sample(20, seed=1).to_arrow() == one.to_arrow().slice(0, 20)
    assert len(model.sample()) == 100
    assert len(model.sample(0).to_pandas()) == 0


@pytest.mark.parametrize("kind", [pd.DataFrame, pl.DataFrame, pa.table, dict])
def test_what_is_given_stays(model, kind):
    given = kind({"sex": ["F", "M", "M"], "age": [3, 40, 59]})
    frame = model.sample(given=given).to_pandas()
    assert frame["sex"].tolist() == ["F", "M", "M"]
    assert frame["age"].tolist() == [3, 40, 59]
    assert frame["adult"].tolist() == [False, True, True]


def test_one_value_is_given_to_all_rows(model):
    frame = model.sample(25, given={"a, b": "F1"}).to_pandas()
    assert set(frame["a, b"]) == {"F1"}
    assert len(frame) == 25


def test_the_others_follow_what_is_given():
    model = fakegen.learn(FRAME)
    frame = model.sample(60, given={"sex": ["F", "M"] * 30}).to_pandas()
    assert (frame["a, b"].str[0] == frame["sex"]).all()


def test_conditions_are_those_of_a_table(model):
    conditions = [
        {"where": {"sex": "F", "age": {"min": 50}}, "rows": 6},
        {"where": "age < 5 and sex == 'M'", "rows": 4},
    ]
    frame = model.sample(20, conditions=conditions).to_pandas()
    assert len(frame) == 20
    assert (frame["sex"][:6] == "F").all()
    assert (frame["age"][:6] >= 50).all()
    assert (frame["age"][6:10] < 5).all()
    assert (frame["sex"][6:10] == "M").all()
    assert len(model.sample(conditions=conditions)) == 10


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n": -1}, "0 or more"),
        ({"given": 5}, "'given' must be a data frame or a mapping"),
        ({"given": {}}, "'given' has no columns"),
        ({"given": {"sx": "F"}}, "the model has no column 'sx'; did you mean 'sex'"),
        ({"given": {"adult": True}}, "the model has no column 'adult'"),
        ({"given": {"age": ["old"]}}, "column 'age' must be of type int64"),
        ({"n": 3, "given": {"age": [1]}}, "column 'age' has 1 value for 3 rows"),
        ({"given": {"age": [1], "sex": ["F", "M"]}}, "column 'sex' has 2 values for 1 row"),
        ({"conditions": {"where": "age > 1"}}, "'conditions' must be a list"),
        ({"conditions": [{"where": {"sx": "F"}, "rows": 1}]}, "did you mean 'sex'"),
        ({"n": 1, "conditions": [{"where": {"sex": "F"}, "rows": 2}]}, "ask for 2 rows"),
    ],
)
def test_mistakes_are_named(model, arguments, message):
    with pytest.raises(fakegen.FakegenError, match=message):
        model.sample(**arguments)


def test_a_file_gives_the_same_model(model, tmp_path):
    model.save(tmp_path / "one.model")
    fakegen.save_model(model, tmp_path / "two.model")
    assert (tmp_path / "one.model").read_bytes() == (tmp_path / "two.model").read_bytes()
    loaded = fakegen.load_model(tmp_path / "one.model")
    assert isinstance(loaded, fakegen.LearnedModel)
    own = list(model.columns)
    assert loaded.sample(9).to_arrow() == model.sample(9).to_arrow().select(own)


def test_a_sample_that_the_model_must_be_asked_again_for():
    class Plain(fakegen.LearnedModel):
        conditional = False

    plain = Plain(fakegen.learn(FRAME).inner)
    plain.inner.conditional = False
    frame = plain.sample(12, conditions=[{"where": {"sex": "F"}, "rows": 12}]).to_pandas()
    assert set(frame["sex"]) == {"F"}
