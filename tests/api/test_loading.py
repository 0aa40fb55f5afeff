"""Loading: files, mappings and schemas; sources and models that a program has."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import fakegen

FRAME = pd.DataFrame({"town": ["Gent", "Brugge", "Gent"], "size": [1, None, 3]})
FRAMES = {
    "pandas": FRAME,
    "polars": pl.from_pandas(FRAME),
    "arrow": pa.Table.from_pandas(FRAME),
}
DRAW = {"t": {"rows": 3, "columns": {"town, size": {"shuffle": {"source": "s"}}}}}


class Interchange:
    """A data frame of a library that only knows the data frame protocol."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.__dataframe__ = frame.__dataframe__


def towns(schema: fakegen.Schema) -> list[str]:
    return sorted(schema.generate()["t"].to_arrow()["town"].to_pylist())


@pytest.mark.filterwarnings("ignore:The Dataframe Interchange Protocol")
@pytest.mark.parametrize("frame", [*FRAMES.values(), Interchange(FRAME)])
def test_a_frame_is_a_source_wherever_a_file_is(frame):
    declared = {"sources": {"s": {"file": "none.csv"}}, "tables": DRAW}
    assert towns(fakegen.load(declared, sources={"s": frame})) == ["Brugge", "Gent", "Gent"]
    for source in (
        frame,
        {"rows": frame},
        {"rows": frame, "select": {"town": "town", "size": "size"}},
    ):
        assert towns(fakegen.load({"sources": {"s": source}, "tables": DRAW})) == [
            "Brugge", "Gent", "Gent",
        ]  # fmt: skip


def test_a_table_of_another_schema_is_a_source():
    made = fakegen.generate({"tables": {"x": {"columns": {"town": {"choice": ["Gent"]}}}}})
    document = {"sources": {"s": made["x"]}, "tables": {"t": {"rows": 5, "columns": {
        "town": {"sample": {"source": "s"}}}}}}  # fmt: skip
    assert set(towns(fakegen.load(document))) == {"Gent"}


def test_a_named_index_is_a_column_and_another_is_not():
    document = {"sources": {"s": FRAME.set_index("town")}, "tables": DRAW}
    assert towns(fakegen.load(document)) == ["Brugge", "Gent", "Gent"]


def test_a_model_may_learn_from_a_frame():
    columns = {"*": {"model": "s"}, "other": {"shuffle": {"source": "s", "column": "town"}}}
    document = {
        "sources": {"s": pd.DataFrame({"town": ["Mons"] * 40})},
        "models": {"s": {"source": pd.concat([FRAME] * 20)}},
        "tables": {"t": {"rows": 40, "columns": columns}},
    }
    made = fakegen.generate(document)["t"].to_pandas()
    assert set(made["town"]) == set(FRAME["town"])
    assert set(made["other"]) == {"Mons"}


def test_a_frame_in_place_of_a_model_file_is_told_where_to_go():
    document = {
        "models": {"m": {"source": FRAME}},
        "tables": {"t": {"columns": {"*": {"model": "m"}}}},
    }
    with pytest.raises(fakegen.UsageError, match="goes into 'sources'"):
        fakegen.load(document, models={"m": FRAME})


def test_a_frame_in_a_wrong_place_is_named():
    with pytest.raises(fakegen.SchemaError, match="'tables' must be a mapping, not a data frame"):
        fakegen.load({"tables": FRAME})


def test_a_frame_without_sound_columns_is_refused_at_its_place():
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"])
    schema = fakegen.load({"sources": {"s": frame}, "tables": DRAW})
    with pytest.raises(fakegen.SchemaError, match=r"sources\.s: the data frame.*'a'"):
        schema.generate()


def test_schema_makes_what_load_makes():
    built = fakegen.schema(
        seed=4, tables={"t": fakegen.table(rows=2, columns={"a": fakegen.column("uuid")})}
    )
    assert isinstance(built, fakegen.Schema)
    loaded = fakegen.load({"seed": 4, "tables": {"t": {"rows": 2, "columns": {"a": "uuid"}}}})
    assert built.generate()["t"].to_arrow() == loaded.generate()["t"].to_arrow()
    assert fakegen.load(built) is built
    assert fakegen.generate(built)["t"].to_arrow() == loaded.generate()["t"].to_arrow()


def test_what_is_no_schema_is_refused():
    with pytest.raises(fakegen.UsageError, match="not int"):
        fakegen.load(5)


def test_unknown_sources_and_models_are_refused_with_the_nearest():
    schema = fakegen.load({"sources": {"census": FRAME}, "tables": DRAW})
    with pytest.raises(fakegen.UsageError, match="no source 'cencus'; did you mean 'census'"):
        fakegen.load(schema, sources={"cencus": FRAME})
    with pytest.raises(fakegen.UsageError, match="declares no model 'm'"):
        fakegen.load(schema, models={"m": "m.model"})


@pytest.fixture(scope="module")
def model():
    return fakegen.learn(FRAME, "independent", columns={"town": {"kind": "categorical"}},
                         derive={"big": "size > 1"})  # fmt: skip


def test_models_are_given_as_themselves_or_as_files(model, tmp_path):
    path = tmp_path / "towns.model"
    model.save(path)
    drawn = {"t": {"rows": 9, "columns": {"*": {"model": "m"}}}}
    declared = {"models": {"m": {"file": "none.model"}}, "tables": drawn}
    with_file = fakegen.load(declared, models={"m": path}).generate()["t"].to_arrow()
    given = fakegen.load(declared, models={"m": model}).generate()["t"].to_arrow()
    inline = fakegen.load({"models": {"m": model}, "tables": drawn}).generate()["t"].to_arrow()
    assert given.column_names == ["town", "size", "big"]
    assert given == inline
    assert with_file == given.select(["town", "size"])  # a file does not hold what is computed
    with pytest.raises(fakegen.UsageError, match="not float"):
        fakegen.load(declared, models={"m": 1.5})
