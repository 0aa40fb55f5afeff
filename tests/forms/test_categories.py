"""Categories are written in a line, and columns refer to them."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import DataError, ParameterError
from fakegen.forms.categories import Categories


@given(st.lists(st.text("ab <|,"), min_size=1, max_size=4), st.booleans())
def test_a_notation_stands_for_the_categories_that_it_was_made_of(values, ordered):
    notation = Categories.noted(values, ordered)
    if notation is not None:
        assert Categories.of(notation) == Categories(tuple(values), ordered)


@pytest.mark.parametrize(
    ("values", "ordered", "notation"),
    [
        (["small", "medium", "large"], True, "small < medium < large"),
        (["< 20", "20-30", "> 30"], True, "< 20 < 20-30 < > 30"),
        (["red, light", "green"], False, "red, light | green"),
        (["one"], False, "one"),
        (["one"], True, None),  # nothing says that it has an order
        (["a < b", "c"], True, None),
        (["a | b", "c"], False, None),
        (["a", ""], False, None),
    ],
)
def test_notations(values, ordered, notation):
    assert Categories.noted(values, ordered) == notation


@pytest.mark.parametrize("notation", ["", "a | ", "a < a", "a |  | b"])
def test_what_has_no_categories_is_refused(notation):
    with pytest.raises(ParameterError):
        Categories.of(notation)


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int8(), pa.string())]
)
def test_columns_refer_to_their_categories(kind):
    categories = Categories.of("a < b < c")
    encoded = categories.encoded("x", pa.array(["c", None, "a"]).cast(kind))
    assert encoded.type == categories.type
    assert encoded.to_pylist() == ["c", None, "a"]
    assert encoded.dictionary.to_pylist() == ["a", "b", "c"]


def test_a_value_that_is_none_of_them_is_refused():
    with pytest.raises(DataError, match="column 'x' holds 'd', which is no category"):
        Categories.of("a | b").encoded("x", pa.array(["a", "d"]))
