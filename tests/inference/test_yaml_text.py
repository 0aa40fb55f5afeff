"""What is written as YAML is read as the same."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from fakegen.inference.yaml_text import flow
from fakegen.language.yaml import parse_yaml

PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
    | st.dates()
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc", min_size=1, max_size=4), inner, max_size=4)
    ),
    max_leaves=9,
)


@given(VALUES)
def test_what_is_written_is_read_as_the_same(value):
    text = flow(value)
    assert "\n" not in text
    assert parse_yaml(f"a: {text}", "s.yaml").get("a").plain() == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("abc", "abc"),
        ("true", '"true"'),
        ("007", '"007"'),
        (r"\d+", r"'\d+'"),
        ("a: b", '"a: b"'),
        ("", '""'),
        ("\x07", '"\\x07"'),
        ({"null": 0.1}, "{null: 0.1}"),
        (date(2020, 1, 2), "2020-01-02"),
        ([1, None, True], "[1, null, true]"),
    ],
)
def test_quotes_stand_only_where_they_are_needed(value, text):
    assert flow(value) == text
    assert yaml.safe_load(flow([value])) is not None


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_no_schema_holds_is_refused(value):
    with pytest.raises(ValueError, match="a schema cannot have the value"):
        flow(value)
