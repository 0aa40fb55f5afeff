"""Ordinal numbers in English."""

from __future__ import annotations

import pyarrow as pa
import pytest

from fakegen.errors import ParameterError
from fakegen.forms.finding import find_form
from fakegen.forms.notation import form_of

RIGHT = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 20: "20th", 21: "21st",
         22: "22nd", 101: "101st", 111: "111th", 113: "113th"}  # fmt: skip


@pytest.mark.parametrize(
    ("notation", "write"),
    [("0{th}", str), ("0{TH}", str.upper), ("0{th} floor", "{} floor".format)],
)
def test_numbers_have_the_ending_of_their_last_digits(notation, write):
    form, texts = form_of(notation), pa.array([*map(write, RIGHT.values()), None])
    values = pa.array([*RIGHT, None])
    assert form.write(values).equals(texts)
    assert form.read(texts).equals(values)


def test_other_endings_are_none():
    texts = pa.array(["1th", "11st", "2", "2nd place", "nd"])
    assert form_of("0{th}").read(texts).null_count == len(texts)


def test_a_column_of_ordinals_has_one_form():
    found = find_form(form_of("0{th}").write(pa.array(range(1, 60))))
    assert list(found.notations) == ["0{th}"]


def test_an_ordinal_is_one_number():
    with pytest.raises(ParameterError, match="more than one place"):
        form_of("0 of 0{th}")
