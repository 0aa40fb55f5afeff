"""Learning a data frame, without a schema."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

import fakegen

FRAME = pd.DataFrame(
    {
        "sex": ["F", "M"] * 100,
        "age": [n % 60 for n in range(200)],
        "code": ["x", "y", "?", "z"] * 50,
    }
)


def test_frames_of_any_library_and_files_give_the_same_model(tmp_path):
    FRAME.to_parquet(tmp_path / "rows.parquet")
    first, *others = [
        fakegen.learn(data, "independent").sample(50).to_arrow()
        for data in (FRAME, pl.from_pandas(FRAME), tmp_path / "rows.parquet")
    ]
    assert all(other == first for other in others)


def test_options_are_those_of_a_declared_model():
    model = fakegen.learn(
        FRAME,
        columns={"age": {"kind": "numeric"}},
        given=["sex"],
        derive={"adult": "age >= 18"},
        missing={"code": "?"},
        min_leaf=5,
    )
    facts = model.describe()
    assert facts["given"] == ["sex"]
    assert facts["min_leaf"] == 5
    assert facts["columns"]["code"]["missing"] == ["?"]
    frame = model.sample(100).to_pandas()
    assert ((frame["age"] >= 18) == frame["adult"]).all()
    declared = {"source": "s", "columns": {"age": {"kind": "numeric"}}, "given": ["sex"],
                "derive": {"adult": "age >= 18"}, "min_leaf": 5}  # fmt: skip
    schema = fakegen.load(
        {
            "sources": {"s": {"rows": FRAME, "missing": {"code": ["?"]}}},
            "models": {"m": declared},
            "tables": {"t": {"columns": {"*": {"model": "m"}}}},
        }
    )
    assert schema.learn("m").sample(100).to_arrow() == model.sample(100).to_arrow()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "tree"}, "learn: method: unknown method 'tree'.*did you mean 'trees'"),
        ({"max_row": 5}, "learn: max_row: .*did you mean 'max_rows'"),
        ({"columns": {"agee": {}}}, r"learn: columns\.agee: .*did you mean 'age'"),
        ({"missing": 5}, "learn: missing: 'missing' must be a mapping"),
        ({"derive": {"old": "age >"}}, r"learn: derive\.old: "),
        ({"source": "s"}, "takes no 'source'"),
        ({"file": "s"}, "takes no 'file'"),
    ],
)
def test_mistakes_are_named_by_the_argument(options, message):
    with pytest.raises(fakegen.FakegenError, match=message):
        fakegen.learn(FRAME, **options).sample(1)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (5, "a data frame or a file's path, not int"),
        ("none.csv", "learn: data: there is no file 'none.csv'"),
        (pd.DataFrame({"a": [1, "x"]}), "learn: data: the data frame cannot be read: .*column a"),
    ],
)
def test_data_that_cannot_be_read_is_named(data, message):
    with pytest.raises(fakegen.FakegenError, match=message):
        fakegen.learn(data)


def test_a_column_that_cannot_be_learned_is_warned_of():
    data = FRAME.assign(inner=[[1]] * len(FRAME))
    with pytest.warns(fakegen.FakegenWarning, match="the model does not draw 'inner'"):
        model = fakegen.learn(data, "independent")
    assert list(model.columns) == ["sex", "age", "code"]
