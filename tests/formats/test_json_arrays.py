"""A JSON document holds the rows that JSON lines hold, in arrays."""

from __future__ import annotations

import io
import json

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.formats.json import JsonLinesWriter
from fakegen.formats.json_arrays import JsonWriter

SCHEMA = pa.schema([("a", pa.int64()), ("s", pa.string())])
ROWS = st.fixed_dictionaries(
    {"a": st.none() | st.integers(-9, 9), "s": st.text(st.characters(exclude_categories=["Cs"]))}
)
BLOCKS = st.lists(st.lists(ROWS, max_size=3), max_size=3)


def written(writer: type[fakegen.Writer], tables: dict[str, list[list[dict]]]) -> str:
    stream = io.BytesIO()
    opened = writer(stream, dict.fromkeys(tables, SCHEMA))
    for name, blocks in tables.items():
        for rows in blocks:
            opened.write(name, pa.RecordBatch.from_pylist(rows, SCHEMA))
    opened.commit()
    return stream.getvalue().decode()


@settings(deadline=None)
@given(BLOCKS)
def test_one_table_is_an_array_of_its_rows(blocks):
    rows = [row for block in blocks for row in block]
    text = written(JsonWriter, {"t": blocks})
    assert json.loads(text) == rows
    lines = written(JsonLinesWriter, {"t": blocks}).split("\n")[:-1]
    assert text == "\n".join(["[" + ",".join(["\n" + line for line in lines]), "]", ""])


@settings(deadline=None)
@given(st.lists(BLOCKS, min_size=2, max_size=4))
def test_several_tables_are_an_object_of_arrays(blocks):
    tables = {f'"{number}"': made for number, made in enumerate(blocks)}
    assert json.loads(written(JsonWriter, tables)) == {
        name: [row for block in made for row in block] for name, made in tables.items()
    }


@pytest.mark.parametrize("target", ["shop.json", "folder"])
def test_a_file_holds_all_tables_and_a_folder_a_file_of_each(tmp_path, target):
    tables = fakegen.generate(
        {"tables": {name: {"rows": 2, "columns": {"id": "sequence"}} for name in "ab"}}
    )
    (tmp_path / "folder").mkdir()
    tables.write(tmp_path / target, "json")
    rows = [{"id": 1}, {"id": 2}]
    if target == "folder":
        for name in "ab":
            assert json.loads((tmp_path / target / f"{name}.json").read_text()) == rows
    else:
        assert json.loads((tmp_path / target).read_text()) == {"a": rows, "b": rows}
