"""Several numbers in one string."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakegen.errors import ParameterError
from fakegen.forms.notation import form_of
from fakegen.forms.numbers_form import NumbersForm, is_several

WHOLE = st.integers(-(10**6), 10**6)


@given(
    st.sampled_from(["0-0", "$0K-$0K (est.)", "0'.'0", "(0',' 0)", "#,##0 to #,##0", "'0'0 of 0"]),
    st.lists(st.tuples(WHOLE, WHOLE), min_size=1),
)
def test_numbers_are_read_as_they_are_written(notation, pairs):
    form = form_of(notation)
    assert isinstance(form, NumbersForm)
    first, second = (pa.array(column) for column in zip(*pairs, strict=True))
    texts = form.joined(first, [second])
    assert form.read(texts).equals(first)
    assert form.others(texts)[0].equals(second)


@pytest.mark.parametrize(
    ("notation", "text", "numbers"),
    [
        ("0 x 0 x 0 cm", "30 x 20 x 12 cm", [30, 20, 12]),
        ("0.0000,0.0000", "50.8965,-4.4330", [50.8965, -4.433]),
        ("0-W00", "2021-W05", [2021, 5]),
        ("0-W00", "2021-W5", [None, None]),
        ("0°00''''00\"N", "50°06'04\"N", [50, 6, 4]),
        ("0-0", "10", [None, None]),
        ("0-0", "10-x", [None, None]),
    ],
)
def test_what_a_string_holds(notation, text, numbers):
    form, texts = form_of(notation), pa.array([text])
    values = form.read(texts)
    known = values.is_valid()[0].as_py()
    assert ([values[0].as_py()] if known else [None]) == numbers[:1]
    if known:
        assert [value[0].as_py() for value in form.others(texts)] == numbers[1:]
        assert form.joined(values, form.others(texts)).to_pylist() == [text]


def test_a_null_among_the_numbers_leaves_no_string():
    form = form_of("0-0")
    made = form.joined(pa.array([1, None, 3]), [pa.array([2, 2, None])])
    assert made.to_pylist() == ["1-2", None, None]


def test_one_number_is_not_several():
    assert not any(map(is_several, ["0", "#,##0.00", "0;(0)", "0 of '5'", "$0"]))
    with pytest.raises(ParameterError, match="goes with one"):
        form_of("0-0;(0)")
