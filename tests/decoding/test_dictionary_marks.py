"""What a decoded column keeps of the dictionary that it referred to."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.decoding.dictionary_marks import categories_of_marks, marks_of_categories


def kept(values):
    return categories_of_marks(pa.field("x", pa.string(), metadata=marks_of_categories(values)))


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_categories_keep_their_order(kind, ordered):
    words = pa.array(["b", "a", "never"], kind)
    values = pa.DictionaryArray.from_arrays(pa.array([1, None, 0]), words, ordered=ordered)
    assert kept(values) == (["b", "a", "never"], ordered)


@pytest.mark.parametrize(
    "values",
    [
        pa.array(["a", "b"]),
        pa.array([1, 2]).dictionary_encode(),
        pa.array(["a", None]).dictionary_encode(null_encoding="encode"),
        pa.array([f"{n}" for n in range(1_001)]).dictionary_encode(),
        pa.array(["x" * 2**16, "y"]).dictionary_encode(),
    ],
)
def test_what_is_no_short_list_of_strings_has_none(values):
    assert kept(values) is None
