"""JSON of others is Python's values or one ValueError."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakegen.errors import DataError
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
