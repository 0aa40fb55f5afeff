"""Schemas of pandera: frames that they accept."""

import pandas as pd
import pytest

import fakegen

pandera = pytest.importorskip("pandera.pandas")

SCHEMA = pandera.DataFrameSchema(
    {
        "age": pandera.Column(int, pandera.Check.in_range(18, 65)),
        "name": pandera.Column(str, pandera.Check.str_length(2, 30)),
        "code": pandera.Column(str, pandera.Check.str_matches(r"^[A-Z]{2}\d{3}$"), unique=True),
        "level": pandera.Column(str, pandera.Check.isin(["low", "high"])),
        "rate": pandera.Column(float, [pandera.Check.gt(0), pandera.Check.lt(1)], nullable=True),
        "even": pandera.Column("int32", pandera.Check(lambda s: s >= 0)),
        "when": pandera.Column("datetime64[ns]"),
    },
    name="people",
)


def test_frames_satisfy_the_schema():
    frame = fakegen.of(SCHEMA).pandas(200)
    assert len(SCHEMA.validate(frame)) == 200
    assert frame["rate"].isna().any()
    assert str(frame["even"].dtype) == "int32"


def test_a_model_is_read_as_its_schema():
    class Model(pandera.DataFrameModel):
        year: int = pandera.Field(ge=2000, lt=2010)

    assert set(fakegen.of(Model).pandas(100)["year"]) <= set(range(2000, 2010))


def test_a_check_that_cannot_be_read_refuses_frames():
    schema = pandera.DataFrameSchema({"x": pandera.Column(int, pandera.Check(lambda s: s < 0))})
    with pytest.raises(pandera.errors.SchemaError):
        fakegen.of(schema).pandas(5)


def test_moments_with_a_zone_and_exact_lengths():
    schema = pandera.DataFrameSchema(
        {
            "at": pandera.Column("datetime64[ns, UTC]"),
            "code": pandera.Column(str, pandera.Check.str_length(exact_value=3)),
        }
    )
    assert len(fakegen.of(schema).pandas(20)) == 20


def test_categories_are_those_of_the_dtype():
    dtype = pd.CategoricalDtype(["low", "high"], ordered=True)
    schema = pandera.DataFrameSchema({"level": pandera.Column(dtype)})
    frame = fakegen.of(schema).pandas(30)
    assert frame["level"].dtype == dtype
    assert set(frame["level"]) == {"low", "high"}
