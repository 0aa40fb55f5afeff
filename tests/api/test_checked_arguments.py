"""Arguments of a wrong form are refused by name, with what to write."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest

import fakegen
from fakegen.api.checked_arguments import as_list, as_plugins, as_sources

SCHEMA = {"tables": {"person": {"rows": 3, "columns": {"id": "sequence"}}}}


@pytest.mark.parametrize(
    "use",
    [
        lambda: fakegen.load(SCHEMA, plugins="acme"),
        lambda: fakegen.generate(SCHEMA, plugins="acme"),
        lambda: fakegen.schema(plugins="acme", tables=SCHEMA["tables"]),
        lambda: fakegen.infer_schema([], plugins="acme"),
        lambda: fakegen.load_model("x.model", plugins="acme"),
        lambda: fakegen.learn("x.csv", plugins="acme"),
        lambda: fakegen.json_schema(plugins="acme"),
        lambda: fakegen.explain("uuid", plugins="acme"),
        lambda: fakegen.look_up("provider", plugins="acme"),
    ],
)
def test_a_string_in_place_of_plugins_is_refused(use):
    with pytest.raises(fakegen.UsageError, match=r"plugins.* a list.*\['acme'\]"):
        use()


def test_a_string_in_place_of_only_is_refused():
    with pytest.raises(fakegen.UsageError, match=r"write only=\['person.id'\]"):
        fakegen.generate(SCHEMA, only="person.id")


def test_what_is_no_list_at_all_is_refused():
    with pytest.raises(fakegen.UsageError, match="'only' must be a list, not 5"):
        as_list("only", 5)
    with pytest.raises(fakegen.UsageError, match="not a mapping"):
        as_list("conditions", {"where": "a > 1"})


@pytest.mark.parametrize("name", ["sources", "models"])
def test_what_is_no_mapping_is_refused(name):
    with pytest.raises(fakegen.UsageError, match=rf"'{name}' must be a mapping, not str"):
        fakegen.load(SCHEMA, **{name: "file.csv"})


def test_paths_become_strings(tmp_path):
    assert as_plugins([tmp_path / "acme.py", "acme"]) == [str(tmp_path / "acme.py"), "acme"]
    assert as_sources({"a": tmp_path / "a.csv"}) == {"a": str(tmp_path / "a.csv")}


def test_frames_become_arrow_tables_of_plain_types():
    frame = pd.DataFrame({"a": ["x", "y", None]}, dtype="category")
    (table,) = as_sources({"s": frame}).values()
    assert table.schema == pa.schema({"a": pa.string()})
    assert table["a"].to_pylist() == ["x", "y", None]


def test_a_source_that_is_neither_file_nor_frame_is_named():
    with pytest.raises(
        fakegen.UsageError, match="source 's' must be a file's path or a data frame"
    ):
        as_sources({"s": 5})
    with pytest.raises(fakegen.DataError, match=r"source 's': .*column b"):
        as_sources({"s": pd.DataFrame({"b": [1, "x"]})})
