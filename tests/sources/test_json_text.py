"""JSON of others is Python's values or one ValueError."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fakegen
from fakegen.errors import DataError, ParameterError
from fakegen.sources.json_text import read_json, strict_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=40, deadline=None)
@given(VALUES, st.booleans())
def test_what_json_writes_is_read_back(value, ascii_only):
    assert strict_json(json.dumps(value, ensure_ascii=ascii_only).encode()) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b'"\\ud800"', r"'\\ud800' is half of a surrogate pair"),
        (b'{"a\\uDC00": 1}', "half of a surrogate pair"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000, "nested too deeply"),
        (b"9" * 5_000, "an integer of thousands of digits"),
        (b"\xff", "utf-8"),
    ],
)
def test_everything_else_is_one_error(text, message):
    with pytest.raises(ValueError, match=message):
        strict_json(text)
    with pytest.raises(DataError, match="x is not valid JSON"):
        read_json(text, "x")


def test_whole_pairs_and_escaped_backslashes_are_no_halves():
    assert strict_json(b'["\\ud83d\\ude00", "\\\\ud800"]') == ["😀", "\\ud800"]


def test_constants_are_read_only_where_they_may_be():
    assert math.isnan(strict_json(b"NaN"))
    with pytest.raises(ValueError, match="Infinity is not a number"):
        strict_json(b"[Infinity]", constants=False)


SEVERAL = b'{"a": [{"x": 1}], "b": [], "made": "today"}'


@pytest.mark.parametrize(("table", "rows"), [("a", [{"x": 1}]), ("b", [])])
def test_a_table_of_a_document_of_several(table, rows):
    assert read_json(SEVERAL, "f.json", table) == rows


def test_a_document_of_one_table_needs_no_name():
    assert read_json(b'{"a": [{"x": 1}]}', "f.json") == [{"x": 1}]


@pytest.mark.parametrize(
    ("text", "table", "message"),
    [
        (SEVERAL, None, "f.json holds several tables: name one of a, b with 'table'"),
        (SEVERAL, "c", "f.json has no table 'c'; it has a, b"),
        (b'{"a": 1}', "a", "f.json has no table 'a'; it has none"),
        (b"[]", "a", "f.json holds one table: leave 'table' out"),
    ],
)
def test_tables_that_are_not_there(text, table, message):
    with pytest.raises(ParameterError, match=message):
        read_json(text, "f.json", table)


def test_tables_that_fakegen_wrote_are_read_back(tmp_path):
    columns = {"x": "sequence", "tags": {"list": {"of": {"choice": ["é", None]}, "length": 2}}}
    tables = fakegen.generate(
        {"tables": {n: {"rows": 3, "columns": columns} for n in ("one", "two")}}
    )
    tables.write(tmp_path / "both.json")
    source = {"file": str(tmp_path / "both.json"), "table": "two"}
    again = {"rows": 3, "columns": {"*": {"shuffle": {"source": "s"}}}}
    read = fakegen.generate({"sources": {"s": source}, "tables": {"t": again}})["t"].to_arrow()
    assert sorted(read.to_pylist(), key=str) == sorted(
        tables["two"].to_arrow().to_pylist(), key=str
    )
